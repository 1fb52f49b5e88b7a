import { type Entry, type Mapping, mapping, type Node, type Scalar } from '../tree/node.ts'

/**
 * Returns two maps without their common entries. Similar resources have mostly common entries, so only a small part
 * must be converted and compared.
 */
export function differingParts(old: Mapping, now: Mapping): { readonly old: Mapping; readonly new: Mapping } {
  const [olds, news]: [Entry[], Entry[]] = [[], []]
  const found = new Set<Entry>()
  for (let i = 0; i < old.entries.length; i++) {
    const entry = old.entries[i] as Entry
    const other = partner(entry, now, i)
    if (other === undefined) {
      olds.push(entry)
      continue
    }
    found.add(other)
    const [before, after] = [entry.value, other.value]
    if (isSame(before, after)) continue
    if (before.type === 'mapping' && after.type === 'mapping' && before.flow === after.flow) {
      const rest = differingParts(before, after)
      olds.push({ key: entry.key, value: rest.old })
      news.push({ key: other.key, value: rest.new })
    } else {
      olds.push(entry)
      news.push(other)
    }
  }
  for (const entry of now.entries) if (!found.has(entry)) news.push(entry)
  return { old: mapping(olds, old.flow), new: mapping(news, now.flow) }
}

/** Returns the entry with the same key, which is usually at the same position. */
function partner({ key }: Entry, { entries }: Mapping, index: number): Entry | undefined {
  const near = entries[index]
  if (near !== undefined && isSameScalar(near.key, key)) return near
  return entries.find((entry) => isSameScalar(entry.key, key))
}

/** True if both nodes are written in the same way, and therefore have the same value. */
function isSame(a: Node, b: Node): boolean {
  if (a === b) return true
  if (a.type === 'scalar') return b.type === 'scalar' && isSameScalar(a, b)
  if (a.type === 'sequence') {
    if (b.type !== 'sequence' || a.flow !== b.flow || a.items.length !== b.items.length) return false
    return a.items.every((item, i) => isSame(item, b.items[i] as Node))
  }
  if (b.type !== 'mapping' || a.flow !== b.flow || a.entries.length !== b.entries.length) return false
  return a.entries.every((entry, i) => {
    const other = b.entries[i] as Entry
    return isSameScalar(entry.key, other.key) && isSame(entry.value, other.value)
  })
}

function isSameScalar(a: Scalar, b: Scalar): boolean {
  return a.text === b.text && a.style === b.style && a.tag === b.tag
}
