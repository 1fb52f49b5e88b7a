import { isNull, type Mapping, type Node } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'
import { formatId, idKey } from '../model/resource-id.ts'
import { getField, removeField, setField } from '../model/tree.ts'

/** The id of a resource that differs between two lists, the label `validated-by` disregarded; undefined when none does. */
export function sameResources(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  const byId = new Map(after.map((resource) => [idKey(resource.id), resource]))
  for (const resource of before) {
    const other = byId.get(idKey(resource.id))
    if (other === undefined || !sameNode(resource.node, withoutMark(other.node))) return formatId(resource.id)
  }
  const known = new Set(before.map((resource) => idKey(resource.id)))
  const added = after.find((resource) => !known.has(idKey(resource.id)))
  return added && formatId(added.id)
}

function withoutMark(node: Mapping): Mapping {
  const metadata = getField(node, 'metadata')
  const labels = getField(metadata, 'labels')
  if (metadata?.type !== 'mapping' || labels?.type !== 'mapping') return node
  if (getField(labels, 'validated-by') === undefined) return node
  const rest = removeField(labels, 'validated-by')
  const next = rest.entries.length === 0 ? removeField(metadata, 'labels') : setField(metadata, 'labels', rest)
  return setField(node, 'metadata', next)
}

function sameNode(a: Node, b: Node): boolean {
  if (a === b) return true
  if (a.type === 'scalar') return b.type === 'scalar' && a.text === b.text && isNull(a) === isNull(b)
  if (a.type === 'sequence') {
    return (
      b.type === 'sequence' &&
      a.items.length === b.items.length &&
      a.items.every((item, i) => sameNode(item, b.items[i] as Node))
    )
  }
  return (
    b.type === 'mapping' &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry) => {
      const other = getField(b, entry.key.text)
      return other !== undefined && sameNode(entry.value, other)
    })
  )
}
