import { KuiltError } from '../diagnostics/index.ts'

export interface Piece {
  readonly text: string
  /** One-based line of the file where the piece begins. */
  readonly line: number
}

const SEPARATOR = /\n---.*\n/g

/**
 * Cuts a file at lines that start with `---`, quoting disregarded, as kyaml does. A `---` on the first line, and one on
 * the last line without a line break, are left to the parser.
 *
 * @param file named in errors; without it nothing is checked
 * @throws KuiltError YAML_SEPARATOR where such a line holds more than a comment
 */
export function splitDocuments(text: string, file?: string): readonly Piece[] {
  if (text === '') return []
  if (!text.includes('\n---')) return [{ text, line: 1 }]
  const pieces: Piece[] = []
  let start = 0
  let line = 1
  for (const { 0: separator, index } of text.matchAll(SEPARATOR)) {
    const separatorLine = line + countBreaks(text, start, index) + 1
    if (file !== undefined) checkSeparator(separator, { file, line: separatorLine, column: 1 })
    pieces.push({ text: text.slice(start, index + 1), line })
    start = index + separator.length
    line = separatorLine + 1
  }
  pieces.push({ text: text.slice(start), line })
  return pieces
}

function checkSeparator(separator: string, at: { file: string; line: number; column: number }): void {
  const rest = separator.slice(4).trim()
  if (rest !== '' && !rest.startsWith('#')) {
    throw new KuiltError('YAML_SEPARATOR', { separator: separator.trim() }, { at })
  }
}

function countBreaks(text: string, start: number, end: number): number {
  let breaks = 0
  for (let i = text.indexOf('\n', start); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) breaks++
  return breaks
}
