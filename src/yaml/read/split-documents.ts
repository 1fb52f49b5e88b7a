import { KuiltError } from '../../diagnostics/index.ts'

export interface Piece {
  readonly text: string
  /** The offset of the document in the file. */
  readonly offset: number
}

const SEPARATOR = '\n---'

/** White space as Go defines it, followed by a comment or nothing. */
const BLANK = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*(?:#|$)/

/**
 * Splits a file at lines that start with `---`, even inside quotes. Follows kyaml/kio/byteio_reader.go, splitDocuments.
 * A `---` on the first line, or on a last line without a line break, is left to the parser.
 *
 * @param file the name for errors; without it, nothing is checked
 * @throws KuiltError YAML_SEPARATOR if such a line contains more than a comment
 */
export function splitDocuments(text: string, file?: string): readonly Piece[] {
  if (text === '') return []
  if (!text.includes(SEPARATOR)) return [{ text, offset: 0 }]
  const pieces: Piece[] = []
  let offset = 0
  for (let index = text.indexOf(SEPARATOR); index >= 0; index = text.indexOf(SEPARATOR, offset)) {
    const end = text.indexOf('\n', index + 1)
    if (end < 0) break
    const separator = text.slice(index, end + 1)
    if (file !== undefined && separator.length > 5 && !BLANK.test(separator.slice(4))) {
      const at = { file, line: text.slice(0, index + 1).split('\n').length, column: 1 }
      throw new KuiltError('YAML_SEPARATOR', { separator: separator.trim() }, { at })
    }
    pieces.push({ text: text.slice(offset, index + 1), offset })
    offset = end + 1
  }
  pieces.push({ text: text.slice(offset), offset })
  return pieces
}

/**
 * A document of a file, by its index. Index 0 is the first document with content: if there are only comments before the
 * first `---`, the first document of a kustomization follows them, and no resource has index 0.
 */
export function documentIn(text: string, document: number): Piece | undefined {
  return documentOf(splitDocuments(text), document)
}

/** Like `documentIn`, for a file that has already been split. */
export function documentOf(pieces: readonly Piece[], document: number): Piece | undefined {
  return document === 0 ? (pieces.find((piece) => hasContent(piece.text)) ?? pieces[0]) : pieces[document]
}

/** False for blank lines, comments and directives (`%YAML 1.1`). */
function hasContent(text: string): boolean {
  return text.split('\n').some((line) => /^[^#%\s]|^[ \t]+[^#\s]/.test(line))
}
