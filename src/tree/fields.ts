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

/**
 * Returns the value under `key`. If there are duplicate keys, the first one is used. Follows kyaml/yaml/rnode.go,
 * (*RNode).Field.
 */
export function getField(node: Node | undefined, key: string): Node | undefined {
  if (node?.type !== 'mapping') return undefined
  const index = indexOfKey(node, key)
  return index < 0 ? undefined : node.entries[index]?.value
}

/** Returns the index of the first entry under `key`, or -1 if there is none. */
export function indexOfKey({ entries }: Mapping, key: string): number {
  for (let i = 0; i < entries.length; i++) if (entries[i]?.key.text === key) return i
  return -1
}

/** Follows `keys` through mappings only. */
export function getPath(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  let current = node
  for (let i = 0; i < keys.length; i++) current = getField(current, keys[i] as string)
  return current
}

/** Returns the text of the scalar under `key`, or `''` if it does not exist or is null. */
export function getText(node: Node | undefined, key: string): string {
  const value = getField(node, key)
  return value?.type === 'scalar' && !isNull(value) ? value.text : ''
}

/** Returns the mapping under `key`, and an empty one if there is none. */
export function getMapping(node: Node | undefined, key: string): Mapping {
  const value = getField(node, key)
  return value?.type === 'mapping' ? value : mapping([])
}

/** Returns the keys of a mapping, and an empty list for any other node. */
export function keyNames(node: Node | undefined): readonly string[] {
  return node?.type === 'mapping' ? node.entries.map(({ key }) => key.text) : []
}

/**
 * Replaces the value under `key` at its position, or appends it under a new plain key. Returns the same object if
 * nothing changes.
 */
export function setField(map: Mapping, key: string, value: Node, newKey?: Scalar): Mapping {
  const index = indexOfKey(map, key)
  if (index < 0) return withEntry(map, { key: newKey ?? scalar(key), value })
  return map.entries[index]?.value === value ? map : withValue(map, index, value)
}

/** Returns a copy with another entry at the end. */
export function withEntry({ entries, flow }: Mapping, entry: Entry): Mapping {
  return mapping(entries.toSpliced(entries.length, 0, entry), flow)
}

/** Returns a copy with a different value at an existing index. */
export function withValue({ entries, flow }: Mapping, index: number, value: Node): Mapping {
  const changed = entries.slice()
  changed[index] = { key: (entries[index] as Entry).key, value }
  return mapping(changed, flow)
}

/** Removes the first entry under `key`. Returns the same object if there is none. */
export function removeField(map: Mapping, key: string): Mapping {
  const index = indexOfKey(map, key)
  return index < 0 ? map : mapping(map.entries.toSpliced(index, 1), map.flow)
}

/** Maps the items of a sequence. Returns the same object if every item stays the same. */
export function mapItems(list: Sequence, change: (item: Node, index: number) => Node): Sequence {
  const items = mapSame(list.items, change)
  return items === list.items ? list : sequence(items, list.flow)
}

/** Maps the values of a mapping. Returns the same object if every value stays the same. */
export function mapValues(map: Mapping, change: (value: Node, key: string) => Node): Mapping {
  let changed: Entry[] | undefined
  for (let i = 0; i < map.entries.length; i++) {
    const { key, value: old } = map.entries[i] as Entry
    const value = change(old, key.text)
    if (value === old) continue
    changed ??= map.entries.slice()
    changed[i] = { key, value }
  }
  return changed === undefined ? map : mapping(changed, map.flow)
}

/** Like `Array.map`, but returns the same array if no element changed. */
export function mapSame<T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let result: T[] | undefined
  for (let i = 0; i < list.length; i++) {
    const item = list[i] as T
    const next = change(item, i)
    if (next === item) continue
    result ??= list.slice()
    result[i] = next
  }
  return result ?? list
}

/** True for lists of identical items. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((item, i) => item === b[i]))
}
