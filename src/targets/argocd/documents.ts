import { fieldBelow } from '../../diagnostics/index.ts'
import { isObject } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { decodeBytes } from '../../yaml/read/decode-bytes.ts'
import { splitDocuments } from '../../yaml/read/split-documents.ts'
import { type DocumentLocation, readDocument } from '../read-document.ts'

/** A document of a YAML file as plain data, read by the rules of YAML 1.1, with its location. */
export interface YamlDocument {
  readonly value: JsonValue
  readonly at: DocumentLocation
}

/**
 * Yields the documents of a file in order, without empty documents. The documents are read lazily, so that those before
 * a mistake are available.
 *
 * @throws KuiltError YAML_…
 */
export function* readDocuments(content: Uint8Array | string, file: string): Generator<YamlDocument, void, void> {
  const { text } = decodeBytes(content, file)
  let document = 0
  for (const piece of splitDocuments(text)) {
    const at = { file, document }
    const value = readDocument(text, piece, at)
    document++
    if (value !== undefined && value !== null) yield { value, at }
  }
}

/** An object with its location. */
export interface LocatedObject {
  readonly object: JsonObject
  readonly at: DocumentLocation
}

/** Returns an object, or each item of a `List`, with its location. Other values are skipped. */
export function objectsIn({ value, at }: YamlDocument): readonly LocatedObject[] {
  if (!isObject(value)) return []
  const { kind, items } = value
  if (kind !== 'List' || !Array.isArray(items)) return [{ object: value, at }]
  return items.flatMap((item: JsonValue, i) => {
    return objectsIn({ value: item, at: fieldBelow(at, ['items', i]) })
  })
}
