import type { FieldPath } from '../diagnostics/index.ts'
import { type Entry, type Mapping, mapping, type Node, sequence } from '../tree/node.ts'

/** A tree in which only the last of several duplicate fields remains, and the paths of the duplicates. */
export interface Deduplicated {
  readonly node: Mapping
  readonly repeated: readonly FieldPath[]
}

/** Removes duplicate fields of maps. The last one is used. */
export function deduplicate(node: Mapping): Deduplicated {
  const repeated: FieldPath[] = []
  // `visit` returns the same type of node as it receives.
  const changed = visit(node, [], repeated) as Mapping
  return { node: changed, repeated }
}

function visit(node: Node, path: (string | number)[], repeated: FieldPath[]): Node {
  if (node.type === 'scalar') return node
  if (node.type === 'sequence') {
    let items: Node[] | undefined
    for (let i = 0; i < node.items.length; i++) {
      const item = node.items[i] as Node
      if (item.type === 'scalar') continue
      path.push(i)
      const next = visit(item, path, repeated)
      path.pop()
      if (next === item) continue
      items ??= node.items.slice()
      items[i] = next
    }
    return items === undefined ? node : sequence(items, node.flow)
  }
  const own = hasRepeated(node.entries) ? lastOfEach(node.entries, path, repeated) : node.entries
  let entries: Entry[] | undefined
  for (let i = 0; i < own.length; i++) {
    const { key, value } = own[i] as Entry
    if (value.type === 'scalar') continue
    path.push(key.text)
    const next = visit(value, path, repeated)
    path.pop()
    if (next === value) continue
    entries ??= own.slice()
    entries[i] = { key, value: next }
  }
  if (entries === undefined && own === node.entries) return node
  return mapping(entries ?? own, node.flow)
}

const few = 8

function hasRepeated(entries: readonly Entry[]): boolean {
  if (entries.length > few) return new Set(entries.map(({ key }) => key.text)).size < entries.length
  for (let i = 1; i < entries.length; i++) {
    const text = entries[i]?.key.text
    for (let j = 0; j < i; j++) if (entries[j]?.key.text === text) return true
  }
  return false
}

function lastOfEach(entries: readonly Entry[], path: FieldPath, repeated: FieldPath[]): readonly Entry[] {
  const last = new Map(entries.map((entry) => [entry.key.text, entry]))
  for (const [text, entry] of last) {
    if (entries.some((other) => other !== entry && other.key.text === text)) repeated.push([...path, text])
  }
  return entries.filter((entry) => last.get(entry.key.text) === entry)
}
