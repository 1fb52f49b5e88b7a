import type { FieldPath } from '../diagnostics/index.ts'
import { getField } from './fields.ts'
import { isNull, type Node } from './node.ts'

/**
 * Returns the path of the first field in which two trees differ, ignoring order and layout. Undefined if they are
 * equal.
 */
export function differingField(a: Node | undefined, b: Node | undefined): FieldPath | undefined {
  if (a === b) return undefined
  if (a === undefined || b === undefined || a.type !== b.type) return []
  if (a.type === 'scalar') return b.type === 'scalar' && a.text === b.text && isNull(a) === isNull(b) ? undefined : []
  if (a.type === 'sequence') {
    const length = b.type === 'sequence' ? Math.max(a.items.length, b.items.length) : 0
    const indices = Array.from({ length }, (_, i) => i)
    return firstDifference(indices, (i) => differingField(a.items[i], b.type === 'sequence' ? b.items[i] : undefined))
  }
  const others = b.type === 'mapping' ? b.entries : []
  const keys = [...new Set([...a.entries, ...others].map(({ key }) => key.text))]
  return firstDifference(keys, (key) => differingField(getField(a, key), getField(b, key)))
}

function firstDifference<K extends string | number>(
  keys: readonly K[],
  compare: (key: K) => FieldPath | undefined,
): FieldPath | undefined {
  for (const key of keys) {
    const below = compare(key)
    if (below !== undefined) return [key, ...below]
  }
  return undefined
}
