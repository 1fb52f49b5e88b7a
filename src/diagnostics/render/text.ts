import { codeFrame } from '../code-frame.ts'
import { type Colors, createColors } from '../colors.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Location } from '../location.ts'
import type { RenderOptions } from './options.ts'
import { displayPath, formatFieldPath, formatPlace } from './place.ts'

/**
 * For people:
 *
 * ```
 * error[FILE_NOT_FOUND]: no such file or directory: nope.yaml
 *  --> overlays/prod/kustomization.yaml:3:5
 *    |
 *  2 | resources:
 *  3 |   - nope.yaml
 *    |     ^
 *  via: overlays/prod > base
 *  hint: did you mean `note.yaml`?
 * ```
 */
export function renderText(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const colors = createColors(options.colors)
  return diagnostics.map((diagnostic) => `${renderOne(diagnostic, options, colors).join('\n')}\n`).join('')
}

function renderOne(diagnostic: Diagnostic, options: RenderOptions, colors: Colors): readonly string[] {
  const lines = [heading(diagnostic, colors)]
  // Deprecated fields come in dozens: the line that people know, and where it is, is enough.
  if (diagnostic.verbatim !== undefined) return [...lines, ...placeLine(diagnostic.at, options, colors)]
  if (diagnostic.at !== undefined) lines.push(...place(diagnostic.at, options, colors))
  const chain = diagnostic.chain ?? []
  if (chain.length > 1) {
    const steps = chain.map((directory) => displayPath(directory, options.cwd))
    lines.push(`${colors.cyan(' via:')} ${steps.join(' > ')}`)
  }
  if (diagnostic.hint !== undefined) lines.push(`${colors.cyan(' hint:')} ${indentFollowing(diagnostic.hint, 7)}`)
  for (const related of diagnostic.related ?? []) lines.push(...renderOne(related, options, colors))
  return lines
}

function heading({ severity, code, message, verbatim }: Diagnostic, colors: Colors): string {
  if (verbatim !== undefined) return colors.yellow(verbatim)
  const paint = severity === 'error' ? colors.red : colors.yellow
  return `${paint(colors.bold(`${severity}[${code}]`))}: ${indentFollowing(message, 2)}`
}

function placeLine(at: Location | undefined, options: RenderOptions, colors: Colors): readonly string[] {
  if (at === undefined) return []
  const field = at.path === undefined || at.path.length === 0 ? '' : colors.dim(` (${formatFieldPath(at.path)})`)
  return [`${colors.cyan(' -->')} ${formatPlace(at, options.cwd)}${field}`]
}

function place(at: Location, options: RenderOptions, colors: Colors): readonly string[] {
  const lines = placeLine(at, options, colors)
  if (at.line === undefined) return lines
  const source = options.readSource?.(at.file)
  const frame = source === undefined ? undefined : codeFrame(source, { line: at.line, column: at.column }, colors)
  return frame === undefined ? lines : [...lines, ...frame]
}

function indentFollowing(text: string, width: number): string {
  return text.trimEnd().replaceAll('\n', `\n${' '.repeat(width)}`)
}
