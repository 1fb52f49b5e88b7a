import { isKuiltError, type Location } from '../diagnostics/index.ts'
import type { JsonValue } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { Piece } from '../yaml/read/split-documents.ts'

/** The location of a document in a file, or of a field in it. */
export interface DocumentLocation extends Location {
  readonly document: number
}

/**
 * Reads a document as plain data by the rules of YAML 1.1. Undefined if it is empty.
 *
 * @param text the text of the whole file
 * @throws KuiltError YAML_…, with the line in the file
 */
export function readDocument(text: string, piece: Piece, { file, document }: DocumentLocation): JsonValue | undefined {
  try {
    return readPlain(piece.text, file)
  } catch (error) {
    if (!isKuiltError(error) || error.at === undefined) throw error
    const { line } = error.at
    const before = text.slice(0, piece.offset).split('\n').length - 1
    const moved = line === undefined ? { document } : { line: line + before }
    throw error.with({ at: { ...error.at, ...moved } })
  }
}
