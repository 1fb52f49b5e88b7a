import { KuiltError } from '../diagnostics/index.ts'
import type { FieldSpec } from '../model/field-spec.ts'
import { type Node, taggedScalar } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'
import { formatGvk, isSelected } from '../model/resource-id.ts'
import { compileFieldPath, editField, setScalar } from '../yaml/edit-tree.ts'

export interface ReplicaCount {
  readonly name: string
  /** Any whole number; upstream lets negative ones pass. */
  readonly count: number
}

/**
 * One entry of `replicas`: sets the count of every resource of that (current or former) name whose kind has a
 * field spec.
 *
 * @throws KuiltError REPLICAS_TARGET_MISSING when no resource fits
 */
export function setReplicas(
  resources: readonly Resource[],
  { name, count }: ReplicaCount,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const value = taggedScalar(String(count), '!!int')
  const edit = { create: 'scalar', createTag: '!!int', set: (node: Node) => setScalar(node, value) } as const
  const named = new Set<number>()
  resources.forEach((resource, i) => {
    if (resource.isOrWasNamed(name)) named.add(i)
  })
  const result = resources.slice()
  let found = false
  for (const spec of specs) {
    const path = compileFieldPath(spec)
    for (const i of named) {
      const resource = result[i] as Resource
      if (!resource.allIds.some((id) => id.name === name && isSelected(id, spec))) continue
      found = true
      if (isSelected(resource.id, spec)) result[i] = resource.withNode(editField(resource.node, path, edit))
    }
  }
  if (!found) throw new KuiltError('REPLICAS_TARGET_MISSING', { name, kinds: specs.map(formatGvk).join(' ') })
  return result
}
