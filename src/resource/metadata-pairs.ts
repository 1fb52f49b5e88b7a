import { getField, getMapping, removeField, setField } from '../tree/fields.ts'
import { type Mapping, taggedScalar } from '../tree/node.ts'
import { scalarFromJson } from '../yaml/json/json.ts'

type PairsField = 'labels' | 'annotations'

/** Adds labels or annotations as quoted strings, and replaces those with the same names. */
export function withPairs(node: Mapping, field: PairsField, pairs: Readonly<Record<string, string>>): Mapping {
  if (Object.keys(pairs).length === 0) return node
  const metadata = getMapping(node, 'metadata')
  let map = getMapping(metadata, field)
  for (const [key, value] of Object.entries(pairs)) {
    map = setField(map, key, taggedScalar(value, '!!str', 'double'), scalarFromJson(key))
  }
  return setField(node, 'metadata', setField(metadata, field, map))
}

/**
 * Removes labels or annotations. If none remain, removes the field. Returns the same object if there is nothing to
 * remove.
 */
export function withoutPairs(node: Mapping, field: PairsField, names: readonly string[]): Mapping {
  const metadata = getField(node, 'metadata')
  const pairs = getField(metadata, field)
  if (metadata?.type !== 'mapping' || pairs?.type !== 'mapping') return node
  const rest = names.reduce(removeField, pairs)
  if (rest === pairs) return node
  const left = rest.entries.length === 0 ? removeField(metadata, field) : setField(metadata, field, rest)
  return setField(node, 'metadata', left)
}
