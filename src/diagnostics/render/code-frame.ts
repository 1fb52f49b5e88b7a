import type { Colors } from './terminal.ts'

export interface FramePosition {
  /** One-based. */
  readonly line: number
  /** One-based, in characters. Without it there is no caret. */
  readonly column?: number | undefined
}

const linesBefore = 2
const linesAfter = 1
const maxWidth = 110
const ellipsis = '…'

/**
 * The lines around a position, numbered, with a caret below it:
 *
 * ```
 *    |
 *  2 | resources:
 *  3 |   - nope.yaml
 *    |     ^
 * ```
 *
 * Undefined if the text has no such line.
 */
export function codeFrame(text: string, position: FramePosition, colors: Colors): readonly string[] | undefined {
  const lines = text.split(/\r\n|\n|\r/)
  if (position.line < 1 || position.line > lines.length) return undefined
  const first = Math.max(1, position.line - linesBefore)
  const last = Math.min(lines.length, position.line + linesAfter)
  const gutter = String(last).length
  const column = position.column ?? 0
  // Long lines are scrolled so that the caret is visible.
  const skip = column > maxWidth ? column - Math.floor(maxWidth / 2) : 0
  const frame = [colors.dim(`${' '.repeat(gutter + 1)} |`)]
  for (let number = first; number <= last; number++) {
    const line = lines[number - 1] ?? ''
    if (number > position.line && line === '') continue
    const label = `${String(number).padStart(gutter + 1)} |`
    const text = visiblePart(line, skip)
    frame.push(number === position.line ? row(colors.bold(label), text) : colors.dim(row(label, text)))
    if (number === position.line && column > 0) {
      const indent = indentBelow(line, column, skip)
      frame.push(`${colors.dim(`${' '.repeat(gutter + 1)} |`)} ${indent}${colors.red('^')}`)
    }
  }
  return frame
}

function row(label: string, text: string): string {
  return text === '' ? label : `${label} ${text}`
}

/** The part of a line that fits, without control characters other than tabs. */
function visiblePart(line: string, skip: number): string {
  const printable = line.replace(/(?!\t)\p{Cc}/gu, '\ufffd').trimEnd()
  const start = skip > 0 ? `${ellipsis}${printable.slice(skip + 1)}` : printable
  return start.length > maxWidth ? `${start.slice(0, maxWidth - 1)}${ellipsis}` : start
}

/** Tabs are kept, so that the caret is below its character at any tab width. */
function indentBelow(line: string, column: number, skip: number): string {
  return line
    .slice(skip, column - 1)
    .replace(/[^\t]/g, ' ')
    .padEnd(Math.max(0, column - 1 - skip))
}
