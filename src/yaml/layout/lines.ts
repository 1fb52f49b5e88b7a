/** The start of the line that contains `offset`. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** The end of the line that contains `offset`: its line break, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}

/** The start of the line after the one that contains `offset`, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  return Math.min(lineEnd(text, offset) + 1, text.length)
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset)
}

/** True if only blanks precede `offset` on its line. */
export function isFirstInLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === ''
}

/**
 * Indents every line that is not blank by `columns`. A negative number removes indentation, at most as much as the line
 * has.
 */
export function shiftLines(text: string, columns: number): string {
  if (columns === 0) return text
  if (columns > 0) return text.replace(/^(?=[^\n])/gm, ' '.repeat(columns))
  return text.replace(new RegExp(`^ {1,${-columns}}`, 'gm'), '')
}

export function indented(lines: readonly string[], columns: number): string[] {
  const indent = ' '.repeat(columns)
  return lines.map((line) => (line === '' ? '' : indent + line))
}
