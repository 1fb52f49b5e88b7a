import type { Resource } from '../resource/resource.ts'
import { formatId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { differingField } from '../tree/differing-field.ts'
import { getField, removeField, setField } from '../tree/fields.ts'
import type { Mapping } from '../tree/node.ts'

/** The id of a resource that differs between two lists, the label `validated-by` disregarded; undefined when none does. */
export function sameResources(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  const validated = new ResourceMap(after)
  for (const resource of before) {
    const position = validated.withCurrentId(resource.id).at(-1)
    const other = position === undefined ? undefined : validated.at(position)
    if (other === undefined || !isSame(resource, other)) return formatId(resource.id)
  }
  const known = new ResourceMap(before)
  const added = after.find(({ id }) => known.withCurrentId(id).length === 0)
  return added && formatId(added.id)
}

/**
 * The id of a resource that a program gives back; undefined when it gives back none. Upstream compares such resources
 * with their layout, which no program's output can match, and passes over what a program adds or leaves out.
 */
export function givenBack(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  const known = new ResourceMap(before)
  const found = after.find(({ id }) => known.withCurrentId(id).length > 0)
  return found && formatId(found.id)
}

/** Earlier names count: upstream keeps them in annotations, which it compares as well. */
function isSame(before: Resource, after: Resource): boolean {
  if (before.state.history.length !== after.state.history.length) return false
  return differingField(before.node, withoutMark(after.node)) === undefined
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
