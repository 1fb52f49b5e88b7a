import { KuiltError } from '../diagnostics/index.ts'

export interface Piece {
  readonly text: string
  /** Where it starts in the file. */
  readonly offset: number
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
  if (!text.includes('\n---')) return [{ text, offset: 0 }]
  const pieces: Piece[] = []
  let offset = 0
  for (const { 0: separator, index } of text.matchAll(SEPARATOR)) {
    const rest = separator.slice(4).trim()
    if (rest !== '' && !rest.startsWith('#') && file !== undefined) {
      const at = { file, line: text.slice(0, index + 1).split('\n').length, column: 1 }
      throw new KuiltError('YAML_SEPARATOR', { separator: separator.trim() }, { at })
    }
    pieces.push({ text: text.slice(offset, index + 1), offset })
    offset = index + separator.length
  }
  pieces.push({ text: text.slice(offset), offset })
  return pieces
}
