import { getField } from '../../tree/fields.ts'
import type { Mapping, Node, Scalar } from '../../tree/node.ts'
import { goJson, scalarToJson } from '../../yaml/json/json.ts'

/** The JSON text of scalars that differs from what Go's encoding/json would write for their value. */
export type JsonTexts = Pick<WeakMap<Scalar, string>, 'get'>

/**
 * True if two trees that were converted through JSON are the same JSON: with the same keys, in any order, and with
 * scalars of the same text, so that `1` is not `1.0`. Follows evanphx/json-patch v4, patch.go, (*lazyNode).equal.
 */
export function isSameJson(one: Node, other: Node, texts: JsonTexts): boolean {
  if (one.type === 'scalar') return other.type === 'scalar' && jsonText(one, texts) === jsonText(other, texts)
  if (one.type === 'mapping') return other.type === 'mapping' && haveSameEntries(one, other, texts)
  return (
    other.type === 'sequence' &&
    one.items.length === other.items.length &&
    one.items.every((item, i) => isSameJson(item, other.items[i] as Node, texts))
  )
}

function haveSameEntries(one: Mapping, other: Mapping, texts: JsonTexts): boolean {
  if (one.entries.length !== other.entries.length) return false
  return one.entries.every(({ key, value }) => {
    const counterpart = getField(other, key.text)
    return counterpart !== undefined && isSameJson(value, counterpart, texts)
  })
}

export function jsonText(scalar: Scalar, texts: JsonTexts): string {
  return texts.get(scalar) ?? goJson(scalar.style === 'plain' ? scalarToJson(scalar, false) : scalar.text)
}
