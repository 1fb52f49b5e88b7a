import { resolve } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type DiagnosticFormat, type RenderOptions, renderers } from '../diagnostics/render.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import type { Io, Output, Report } from './command.ts'
import { withFlagHints } from './flag-hints.ts'
import { kuiltVersion, programName } from './program.ts'

export interface Reporter {
  readonly report: Report
  /** Prints all reported diagnostics if the format is a single document. */
  readonly finish: (options?: { readonly ifReported?: boolean }) => void
}

/** Returns a reporter that prints diagnostics on stderr. */
export function createReporter(format: DiagnosticFormat, io: Io): Reporter {
  const { mode, render } = renderers[format]
  const rendered = (diagnostics: readonly Diagnostic[]) => {
    // Detecting a terminal takes time, and most commands have nothing to report.
    const options: RenderOptions = {
      colors: wantsColors(io.env, io.stderr),
      cwd: io.cwd,
      version: kuiltVersion,
      readSource: (file) => readSource(resolve(io.cwd, file)),
    }
    return render(diagnostics.map(withFlagHints), options)
  }
  if (mode === 'document') return documentReporter((diagnostics) => io.stderr.write(rendered(diagnostics)))
  if (format !== 'text') {
    return { report: (diagnostic) => io.stderr.write(rendered([diagnostic])), finish: () => {} }
  }
  return textReporter(rendered, io)
}

function documentReporter(print: (diagnostics: readonly Diagnostic[]) => void): Reporter {
  const reported: Diagnostic[] = []
  return {
    report: (diagnostic) => void reported.push(diagnostic),
    finish: ({ ifReported = false } = {}) => {
      if (!ifReported || reported.length > 0) print(reported)
    },
  }
}

function textReporter(rendered: (diagnostics: readonly Diagnostic[]) => string, io: Io): Reporter {
  let explained: string | undefined
  return {
    report: (diagnostic, { asComment = false } = {}) => {
      const text = rendered([diagnostic])
      io.stderr.write(asComment ? commented(text) : text)
      if (hasPage(diagnostic)) explained ??= diagnostic.code
    },
    finish: () => {
      if (explained === undefined || !io.stderr.isTTY) return
      const text = `${io.program ?? programName} help ${explained} explains this error`
      io.stderr.write(wantsColors(io.env, io.stderr) ? `\u001b[2m${text}\u001b[22m\n` : `${text}\n`)
    },
  }
}

/** True if a diagnostic has a page. Usage errors refer to the help of the command instead. */
function hasPage({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && code !== 'INTERNAL_FAULT' && !code.startsWith('USAGE')
}

/** Converts every line to a YAML comment. kustomize's own warnings are already comments. */
function commented(text: string): string {
  return text.replace(/^(?!#)(.*)\n/gm, (_, line: string) => (line === '' ? '#\n' : `# ${line}\n`))
}

/**
 * Returns the format that the arguments select, even if they contain mistakes. In `lint`, the flag is also called
 * `--format`.
 */
export function requestedFormat(argv: readonly string[]): DiagnosticFormat {
  const index = argv.findLastIndex((argument) => /^--(?:error-)?format(=|$)/.test(argument))
  const value = argv[index]?.split('=')[1] ?? argv[index + 1]
  return index >= 0 && isFormat(value) ? value : 'text'
}

function isFormat(value: string | undefined): value is DiagnosticFormat {
  return value !== undefined && Object.hasOwn(renderers, value)
}

/**
 * True if output has colors. `NO_COLOR` takes precedence, followed by the variables that force colors. Otherwise,
 * terminals have colors.
 */
export function wantsColors(env: Io['env'], output: Output): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', CLICOLOR_FORCE = '', TERM } = env
  if (NO_COLOR !== '') return false
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (CLICOLOR_FORCE !== '' && CLICOLOR_FORCE !== '0') return true
  return output.isTTY && TERM !== 'dumb'
}

/**
 * Returns the text of a file. Undefined for a file that is not on disk, or no longer on disk, so that there is no code
 * frame.
 */
function readSource(file: string): string | undefined {
  try {
    return new TextDecoder().decode(diskFileSystem().read(file))
  } catch {
    return undefined
  }
}
