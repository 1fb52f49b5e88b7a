import { counted } from '../../diagnostics/counted.ts'
import { type Diagnostic, errorDiagnostic } from '../../diagnostics/diagnostic.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import { unifiedDiff } from '../../diff/unified-diff.ts'
import type { CommandIo } from '../command.ts'
import { wantsColors } from '../reporter.ts'
import type { OutputDirectory } from './output-directory.ts'

/** The maximum number of lines of a diff that are shown. */
const maxLines = 24

/** A rendered file that is not up to date, with a report about it. */
export interface Finding {
  readonly file: string
  readonly diagnostic: Diagnostic
  /** The lines of a unified diff, without the file names. */
  readonly diff: readonly string[]
}

/** Compares a file with the output of a target. Undefined if it is up to date. */
export function checkFile(
  output: OutputDirectory,
  file: string,
  { text, target }: { readonly text: string; readonly target: string },
): Finding | undefined {
  const shown = output.shown(file)
  const old = output.read(file)
  if (old === text) return undefined
  if (old === undefined) {
    return {
      file,
      diagnostic: errorDiagnostic(new KuiltError('RENDER_FILE_MISSING', { file: shown, target })),
      diff: [],
    }
  }
  const diff = shortDiff(shown, old, text)
  const error = new KuiltError('RENDER_OUTDATED', { file: shown, target, diff: diff.join('\n') })
  const at = { file: shown, line: firstLine(diff) }
  return { file, diagnostic: { ...errorDiagnostic(error), at }, diff }
}

export function leftOver(output: OutputDirectory, file: string, target: string): Finding {
  const error = new KuiltError('RENDER_LEFT_OVER', { file: output.shown(file), target })
  return { file, diagnostic: { ...errorDiagnostic(error), at: { file: output.shown(file) } }, diff: [] }
}

/** Prints the findings and the command that updates the files. */
export function reportFindings(findings: readonly Finding[], command: string, io: CommandIo): void {
  const colors = wantsColors(io.env, io.stderr)
  for (const { diagnostic, diff } of findings) {
    if (io.errorFormat !== 'text') {
      io.report(diff.length === 0 ? diagnostic : { ...diagnostic, notes: [{ message: diff.join('\n') }] })
      continue
    }
    // The diff is printed instead of an excerpt of the old file.
    const { at: _, ...heading } = diagnostic
    io.report(heading)
    for (const line of diff) io.stderr.write(`  ${colors ? colored(line) : line}\n`)
  }
  const error = new KuiltError('RENDER_CHECK_FAILED', { count: findings.length })
  io.report({
    ...errorDiagnostic(error),
    hint: `to update ${findings.length === 1 ? 'it' : 'them'}, run \`${command}\``,
  })
}

function shortDiff(name: string, old: string, text: string): readonly string[] {
  const lines = unifiedDiff(name, old, text).trimEnd().split('\n')
  const hunks = lines.slice(lines.findIndex((line) => line.startsWith('@@')))
  // If only the final newline differs, there are no hunks.
  if (hunks.length <= maxLines) return hunks
  return [...hunks.slice(0, maxLines), `… ${counted(hunks.length - maxLines, 'more line')}`]
}

/** Returns the number of the first line of the old file that differs. */
function firstLine(diff: readonly string[]): number {
  const [, start = '1'] = /^@@ -(\d+)/.exec(diff[0] ?? '') ?? []
  const context = diff.slice(1).findIndex((line) => !line.startsWith(' '))
  return Number(start) + Math.max(context, 0)
}

function colored(line: string): string {
  if (line.startsWith('+')) return `\u001b[32m${line}\u001b[39m`
  if (line.startsWith('-')) return `\u001b[31m${line}\u001b[39m`
  return line.startsWith('@@') ? `\u001b[36m${line}\u001b[39m` : line
}
