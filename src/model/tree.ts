import {
  type Entry,
  isNull,
  type Mapping,
  mapping,
  type Node,
  type Scalar,
  type Sequence,
  scalar,
  sequence,
} from './node.ts'

/** The value under `key`; the first one where the key repeats, as upstream looks fields up. */
export function getField(node: Node | undefined, key: string): Node | undefined {
  if (node?.type !== 'mapping') return undefined
  const index = indexOfKey(node, key)
  return index < 0 ? undefined : node.entries[index]?.value
}

/** Where the first entry under `key` stands; -1 where there is none. */
export function indexOfKey({ entries }: Mapping, key: string): number {
  for (let i = 0; i < entries.length; i++) if (entries[i]?.key.text === key) return i
  return -1
}

/** Follows `keys` through mappings only. */
export function getPath(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  let current = node
  for (const key of keys) current = getField(current, key)
  return current
}

/** The text of the scalar under `key`, or `''` where there is none or it is null. */
export function getText(node: Node | undefined, key: string): string {
  const value = getField(node, key)
  return value?.type === 'scalar' && !isNull(value) ? value.text : ''
}

/** Replaces the value under `key` in place, or appends it under a new plain key. Same object back when nothing changes. */
export function setField(map: Mapping, key: string, value: Node, newKey: Scalar = scalar(key)): Mapping {
  const index = indexOfKey(map, key)
  if (index < 0) return mapping([...map.entries, { key: newKey, value }], map.flow)
  const old = map.entries[index] as Entry
  if (old.value === value) return map
  const entries = map.entries.slice()
  entries[index] = { key: old.key, value }
  return mapping(entries, map.flow)
}

/** Removes the first entry under `key`. Same object back when there is none. */
export function removeField(map: Mapping, key: string): Mapping {
  const index = indexOfKey(map, key)
  return index < 0 ? map : mapping(map.entries.toSpliced(index, 1), map.flow)
}

/** Maps the items of a sequence; same object back when every item stays the same object. */
export function mapItems(list: Sequence, change: (item: Node, index: number) => Node): Sequence {
  const items = mapSame(list.items, change)
  return items === list.items ? list : sequence(items, list.flow)
}

/** Maps the values of a mapping; same object back when every value stays the same object. */
export function mapValues(map: Mapping, change: (value: Node, key: string) => Node): Mapping {
  const entries = mapSame(map.entries, (entry) => {
    const value = change(entry.value, entry.key.text)
    return value === entry.value ? entry : { key: entry.key, value }
  })
  return entries === map.entries ? map : mapping(entries, map.flow)
}

/** `Array.map` that returns the very same array when no element changed. */
export function mapSame<T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let result: T[] | undefined
  for (let i = 0; i < list.length; i++) {
    const item = list[i] as T
    const next = change(item, i)
    if (result) result.push(next)
    else if (next !== item) {
      result = list.slice(0, i)
      result.push(next)
    }
  }
  return result ?? list
}
