import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type DiagnosticFormat, type RenderOptions, renderers } from '../diagnostics/render.ts'
import type { Io } from './command.ts'
import { withFlagHints } from './flag-hints.ts'
import { kuiltVersion } from './program.ts'

export interface Reporter {
  readonly report: (diagnostic: Diagnostic) => void
  /** Formats that are one document are printed here, with everything that was reported. */
  readonly finish: () => void
}

/** Prints diagnostics on stderr. */
export function createReporter(format: DiagnosticFormat, io: Io): Reporter {
  const { mode, render } = renderers[format]
  const print = (diagnostics: readonly Diagnostic[]) => {
    // Detecting a terminal takes time, and most commands have nothing to report.
    const options: RenderOptions = {
      colors: wantsColors(io),
      cwd: io.cwd,
      version: kuiltVersion,
      readSource: (file) => readSource(resolve(io.cwd, file)),
    }
    io.stderr.write(render(diagnostics, options))
  }
  if (mode === 'stream') return { report: (diagnostic) => print([withFlagHints(diagnostic)]), finish: () => {} }
  const reported: Diagnostic[] = []
  return { report: (diagnostic) => void reported.push(withFlagHints(diagnostic)), finish: () => print(reported) }
}

/** The format that the arguments ask for, even if they contain other mistakes. */
export function requestedFormat(argv: readonly string[]): DiagnosticFormat {
  const index = argv.findLastIndex((argument) => /^--error-format(=|$)/.test(argument))
  const value = argv[index]?.split('=')[1] ?? argv[index + 1]
  return index >= 0 && isFormat(value) ? value : 'text'
}

function isFormat(value: string | undefined): value is DiagnosticFormat {
  return value !== undefined && Object.hasOwn(renderers, value)
}

function wantsColors(io: Io): boolean {
  return io.stderr.isTTY && (io.env['NO_COLOR'] ?? '') === '' && io.env['TERM'] !== 'dumb'
}

/** Input files that are not on disk, or no longer, have no code frame. */
function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
