import { getField, indexOfKey } from '../../tree/fields.ts'
import { type Entry, isNull, type Mapping, type Node, type Scalar } from '../../tree/node.ts'
import { keyMayHaveExclusive } from '../exclusive-fields.ts'

interface MergedMap {
  readonly target: Mapping
  readonly patch: Mapping | undefined
  readonly result: Mapping
}

/**
 * The maximum number of keys to compare pairwise. Larger maps are left to the full check, which does not compare
 * pairwise.
 */
const fewKeys = 8

/**
 * True if a merge has only set fields in maps, without changing any list. Except for `kuilt lint`, no check can find
 * anything in such merges. Most merges are of this kind, so builds with thousands of patches avoid computing the paths,
 * schemas and sets that the full check needs.
 */
export function isPlainMerge({ target, patch, result }: MergedMap): boolean {
  if (patch !== undefined && !isPlainMap(patch)) return false
  for (let i = 0; i < target.entries.length; i++) {
    const { key, value } = target.entries[i] as Entry
    if (value.type === 'scalar') continue
    const after = mergedValue(result, key, i)
    const change = getField(patch, key.text)
    if (after === undefined || (after === value && change === undefined) || (change && isNull(change))) continue
    if (value.type !== 'mapping' || after.type !== 'mapping' || keyMayHaveExclusive(key.text)) return false
    if (change !== undefined && change.type !== 'mapping') return false
    if (!isPlainMerge({ target: value, patch: change, result: after })) return false
  }
  return patch === undefined || patch.entries.every(({ key, value }) => isPlainAddition(value, key.text, target))
}

/**
 * The value of a field after a merge. Most merges keep the order of the fields, which saves a search.
 *
 * @param index the index of the field in the map before the merge
 */
export function mergedValue(result: Mapping, key: Scalar, index: number): Node | undefined {
  const slot = result.entries[index]
  return slot?.key === key ? slot.value : getField(result, key.text)
}

/** True for a map of a patch without directives and duplicate keys. */
function isPlainMap({ entries }: Mapping): boolean {
  if (entries.length > fewKeys) return false
  for (let i = 0; i < entries.length; i++) {
    const text = entries[i]?.key.text
    if (text === '$patch') return false
    for (let j = 0; j < i; j++) if (entries[j]?.key.text === text) return false
  }
  return true
}

function isPlainAddition(value: Node, key: string, target: Mapping): boolean {
  return value.type === 'scalar' || indexOfKey(target, key) >= 0 || hasNoList(value)
}

function hasNoList(value: Node): boolean {
  if (value.type === 'scalar') return true
  return value.type === 'mapping' && value.entries.every((entry) => hasNoList(entry.value))
}
