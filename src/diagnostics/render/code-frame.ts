import type { SourceExcerpt } from '../excerpt.ts'
import { maskCredentials } from '../mask-credentials.ts'
import { type Colors, printable } from './terminal.ts'

export interface FramePosition {
  /** The line, counted from 1. */
  readonly line: number
  /** The column in characters, counted from 1. Without a column, there is no caret. */
  readonly column?: number | undefined
}

const maxWidth = 110
const ellipsis = '…'

/**
 * Prints the lines around a position with their numbers, and a caret below the position:
 *
 * ```
 *    |
 *  2 | resources:
 *  3 |   - nope.yaml
 *    |     ^
 * ```
 */
export function codeFrame(excerpt: SourceExcerpt, position: FramePosition, colors: Colors): readonly string[] {
  const { firstLine, lines } = excerpt
  const last = firstLine + lines.length - 1
  const gutter = String(last).length
  const column = maskedColumn(lines[position.line - firstLine] ?? '', position.column ?? 0)
  // The beginning of a long line is omitted so that the caret is visible.
  const skip = column > maxWidth ? column - Math.floor(maxWidth / 2) : 0
  const frame = [colors.dim(`${' '.repeat(gutter + 1)} |`)]
  for (const [index, source] of lines.entries()) {
    const number = firstLine + index
    const line = maskCredentials(source)
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

/** Returns the position of a column after `maskCredentials`. */
function maskedColumn(line: string, column: number): number {
  return column < 1 ? column : maskCredentials(line.slice(0, column - 1)).length + 1
}

function row(label: string, text: string): string {
  return text === '' ? label : `${label} ${text}`
}

/** Returns the part of a line that fits, without control characters other than tabs. */
function visiblePart(line: string, skip: number): string {
  const text = printable(line).trimEnd()
  const start = skip > 0 ? `${ellipsis}${text.slice(skip + 1)}` : text
  return start.length > maxWidth ? `${start.slice(0, maxWidth - 1)}${ellipsis}` : start
}

/**
 * Returns the space before the caret. It keeps the tabs of the line, so that the caret is below its character with any
 * tab width.
 */
function indentBelow(line: string, column: number, skip: number): string {
  return line
    .slice(skip, column - 1)
    .replace(/[^\t]/g, ' ')
    .padEnd(Math.max(0, column - 1 - skip))
}
