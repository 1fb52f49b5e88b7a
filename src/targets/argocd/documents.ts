import { isKuiltError, type Location } from '../../diagnostics/index.ts'
import { isObject } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { decodeBytes } from '../../yaml/read/decode-bytes.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { splitDocuments } from '../../yaml/read/split-documents.ts'

/** A document of a file, or a field in it. */
export interface DocumentLocation extends Location {
  readonly document: number
}

/** A document of a YAML file as plain data, by the rules of YAML 1.1, and its location. */
export interface YamlDocument {
  readonly value: JsonValue
  readonly at: DocumentLocation
}

/**
 * The documents of a file in order, without empty ones. Reads lazily, so that the documents before a mistake are
 * available.
 *
 * @throws KuiltError YAML_…
 */
export function* readDocuments(content: Uint8Array | string, file: string): Generator<YamlDocument, void, void> {
  const { text } = decodeBytes(content, file)
  let document = 0
  for (const piece of splitDocuments(text)) {
    const at = { file, document }
    const value = readDocument(piece.text, at, text.slice(0, piece.offset))
    document++
    if (value !== undefined && value !== null) yield { value, at }
  }
}

function readDocument(text: string, { file, document }: DocumentLocation, before: string): JsonValue | undefined {
  try {
    return readPlain(text, file)
  } catch (error) {
    if (!isKuiltError(error) || error.at === undefined) throw error
    const { line } = error.at
    const lines = before.split('\n').length - 1
    const moved = line === undefined ? { document } : { line: line + lines }
    throw error.with({ at: { ...error.at, ...moved } })
  }
}

/** An object and its location. */
export interface LocatedObject {
  readonly object: JsonObject
  readonly at: DocumentLocation
}

/** An object, or each item of a `List`, with its location. Anything else is skipped. */
export function objectsIn({ value, at }: YamlDocument): readonly LocatedObject[] {
  if (!isObject(value)) return []
  const { kind, items } = value
  if (kind !== 'List' || !Array.isArray(items)) return [{ object: value, at }]
  return items.flatMap((item: JsonValue, i) => {
    return objectsIn({ value: item, at: { ...at, path: [...(at.path ?? []), 'items', i] } })
  })
}
