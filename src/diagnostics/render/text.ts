import type { Diagnostic } from '../diagnostic.ts'
import type { Note } from '../error.ts'
import { excerptAround } from '../excerpt.ts'
import { formatFieldPath, type Location } from '../location.ts'
import { codeFrame } from './code-frame.ts'
import { displayText, formatChain, formatLocation, type RenderOptions } from './display.ts'
import { type Colors, createColors, printableDiagnostic } from './terminal.ts'

/**
 * Prints diagnostics for people to read:
 *
 * ```
 * error[FILE_NOT_FOUND]: no such file or directory: "nope.yaml"
 *  --> overlays/prod/kustomization.yaml:3:5
 *    |
 *  2 | resources:
 *  3 |   - nope.yaml
 *    |     ^
 *  via: overlays/prod → ../../base
 *  hint: did you mean "note.yaml"?
 * ```
 */
export function renderText(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const colors = createColors(options.colors)
  return diagnostics
    .map((diagnostic) => `${renderOne(printableDiagnostic(diagnostic), options, colors).join('\n')}\n`)
    .join('')
}

/** Returns the part of an error report below its heading, without colors. */
export function renderBody(diagnostic: Diagnostic, options: RenderOptions): string {
  return body(printableDiagnostic(diagnostic), options, createColors(false)).join('\n')
}

function renderOne(diagnostic: Diagnostic, options: RenderOptions, colors: Colors): readonly string[] {
  return [heading(diagnostic, options.cwd, colors), ...body(diagnostic, options, colors)]
}

/** Everything below the heading. */
function body(diagnostic: Diagnostic, options: RenderOptions, colors: Colors): readonly string[] {
  const { chain = [], related = [] } = diagnostic
  const notes = (diagnostic.notes ?? []).flatMap((note) => renderNote(note, options, colors))
  // There can be dozens of deprecated fields, so only kustomize's line and the location are printed.
  if (diagnostic.verbatim !== undefined) return [...locationLine(diagnostic.at, options, colors), ...notes]
  const lines = [...location(diagnostic, options, colors)]
  if (chain.length > 1) lines.push(`${colors.cyan(' via:')} ${formatChain(chain, options.cwd)}`)
  lines.push(...notes)
  if (diagnostic.hint !== undefined)
    lines.push(`${colors.cyan(' hint:')} ${indentFollowing(displayText(diagnostic.hint, options.cwd), 7)}`)
  for (const other of related) lines.push(...renderOne(withoutSameChain(other, chain), options, colors))
  return lines
}

function renderNote({ message, at, chain = [] }: Note, options: RenderOptions, colors: Colors): readonly string[] {
  const where = at === undefined ? '' : `, ${formatLocation(at, options.cwd)}`
  const via = chain.length > 1 ? [`       via ${formatChain(chain, options.cwd)}`] : []
  return [`${colors.cyan(' note:')} ${indentFollowing(message, 7)}${where}`, ...via]
}

/** Omits the chain if it is the same as the chain of the diagnostic above. */
function withoutSameChain(diagnostic: Diagnostic, chain: readonly string[]): Diagnostic {
  return diagnostic.chain?.join('\n') === chain.join('\n') ? { ...diagnostic, chain: [] } : diagnostic
}

function heading({ severity, code, message, verbatim }: Diagnostic, cwd: string, colors: Colors): string {
  if (verbatim !== undefined) return colors.yellow(verbatim)
  const paint = severity === 'error' ? colors.red : colors.yellow
  return `${paint(colors.bold(`${severity}[${code}]`))}: ${indentFollowing(displayText(message, cwd), 2)}`
}

function locationLine(at: Location | undefined, options: RenderOptions, colors: Colors): readonly string[] {
  if (at === undefined) return []
  const field = at.path === undefined || at.path.length === 0 ? '' : colors.dim(` (${formatFieldPath(at.path)})`)
  return [`${colors.cyan(' -->')} ${formatLocation(at, options.cwd)}${field}`]
}

function location({ at, excerpt }: Diagnostic, options: RenderOptions, colors: Colors): readonly string[] {
  if (at === undefined) return []
  const lines = locationLine(at, options, colors)
  if (at.line === undefined) return lines
  const shown = excerpt ?? excerptAround(options.readSource?.(at.file) ?? '', at.line)
  return shown === undefined ? lines : [...lines, ...codeFrame(shown, { line: at.line, column: at.column }, colors)]
}

function indentFollowing(text: string, width: number): string {
  return text.trimEnd().replaceAll('\n', `\n${' '.repeat(width)}`)
}
