import { indexOfKey, withEntry, withValue } from '../tree/fields.ts'
import { changedScalar, type Entry, type Mapping, mapping, type Node, type Scalar, taggedScalar } from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'
import type { CellWrites } from '../tree/shared-cells.ts'
import { isYaml11NonString } from '../yaml/read/read-plain.ts'

/**
 * A scalar in the form that upstream creates for a string (kyaml/yaml/rnode.go, NewStringRNode): `!!str`, in literal
 * style if it has line breaks.
 */
export function stringScalar(text: string): Scalar {
  return taggedScalar(text, '!!str', text.includes('\n') ? 'literal' : 'plain')
}

/**
 * Double-quotes a new plain string that YAML 1.1 would read as another type. Follows kyaml/yaml/fns.go,
 * FieldSetter.Filter.
 */
export function quoteNew(value: Scalar): Scalar {
  if (value.style !== 'plain' || (value.tag !== '' && value.tag !== '!!str')) return value
  return isYaml11NonString(value.text) ? changedScalar(value, { style: 'double' }) : value
}

/**
 * Writes `value` over an existing node: the text and tag are new, but the quoting stays. A write to a shared scalar is
 * recorded in `writes`. Follows kyaml/yaml/fns.go, FieldSetter.Filter.
 */
export function overwriteScalar(old: Node, value: Scalar, writes?: CellWrites): Scalar {
  const style = old.type === 'scalar' ? old.style : 'plain'
  const cell = old.type === 'scalar' ? old.cell : undefined
  const next: Scalar = { type: 'scalar', text: value.text, style, tag: value.tag, tagged: value.tagged, cell }
  if (cell !== undefined) writes?.set(cell, next)
  return next
}

/**
 * Sets a scalar found by a field spec; a null becomes the value. Follows api/filters/filtersutil/setters.go, SetScalar.
 *
 * @throws KuiltError FIELD_WRONG_NODE_KIND for a map or a list
 */
export function setScalar(old: Node, value: Scalar): Scalar {
  if (old.type !== 'scalar') throw wrongNodeKind('scalar', old)
  return overwriteScalar(old, value)
}

/**
 * Sets `key` of a mapping: an existing value keeps its quoting; a new value is appended (quoted if YAML 1.1 requires
 * it). Follows api/filters/filtersutil/setters.go, SetEntry.
 */
export function setEntry(map: Mapping, key: string, value: Scalar, writes?: CellWrites): Mapping {
  const index = indexOfKey(map, key)
  if (index < 0) return withEntry(map, { key: taggedScalar(key, ''), value: quoteNew(value) })
  return withValue(map, index, overwriteScalar((map.entries[index] as Entry).value, value, writes))
}

/** Sets `keys` (mappings only) to a scalar, creating what is missing. Follows kyaml/yaml/rnode.go, (RNode).SetMapField. */
export function setAtPath(map: Mapping, keys: readonly string[], value: Scalar): Mapping {
  const [key = '', ...rest] = keys
  if (rest.length === 0) return setEntry(map, key, value)
  const index = indexOfKey(map, key)
  const child = index < 0 ? undefined : map.entries[index]?.value
  const next = setAtPath(child?.type === 'mapping' ? child : mapping([]), rest, value)
  return index < 0 ? withEntry(map, { key: taggedScalar(key, ''), value: next }) : withValue(map, index, next)
}
