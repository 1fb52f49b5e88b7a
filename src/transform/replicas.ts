import { alternatives, didYouMean, nameList } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { type Hint, propose } from '../diagnostics/proposal.ts'
import { setScalar } from '../resource/field-setter.ts'
import { compileFieldSpec } from '../resource/field-specs.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { isSelected } from '../schema/gvk.ts'
import { type Node, taggedScalar } from '../tree/node.ts'

export interface ReplicaCount {
  readonly name: string
  /** The number of replicas, which can be any integer, even a negative one (api/types/replica.go, Replica). */
  readonly count: number
}

/**
 * Applies one entry of `replicas`: sets the count in every resource that has or had the name, if a field spec selects
 * its kind.
 *
 * ```yaml
 * # { name: a, count: 3 }
 * spec: { replicas: 1 }            # before
 * spec: { replicas: 3 }
 * ```
 *
 * Follows api/internal/builtins/ReplicaCountTransformer.go, (ReplicaCountTransformerPlugin).Transform.
 *
 * @throws KuiltError REPLICAS_TARGET_MISSING if no resource matches
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
    const { fields } = compileFieldSpec(spec)
    for (const i of named) {
      const resource = result[i] as Resource
      if (!resource.allIds.some((id) => id.name === name && isSelected(id, spec))) continue
      found = true
      if (isSelected(resource.id, spec)) result[i] = resource.withNode(fields.edit(resource.node, edit))
    }
  }
  if (found) return result
  const params = { name, kinds: alternatives([...new Set(specs.map(({ kind }) => kind || 'resource'))]) || 'resource' }
  throw new KuiltError('REPLICAS_TARGET_MISSING', params, { hint: suggestTarget(name, resources, specs) })
}

function suggestTarget(name: string, resources: readonly Resource[], specs: readonly FieldSpec[]): Hint | undefined {
  if (specs.length === 0) return 'the transformer has no `fieldSpecs`'
  const fitting = resources.filter(({ id }) => specs.some((spec) => isSelected(id, spec)))
  const near = didYouMean(
    name,
    fitting.flatMap(({ allIds }) => allIds.map((id) => id.name)),
  )
  if (near !== undefined) return propose(name, near)
  const named = resources.find((resource) => resource.isOrWasNamed(name))
  if (named !== undefined) return `${describeId(named.id)} exists, but \`replicas\` does not change its kind`
  if (fitting.length === 0) return 'no resource has a kind that `replicas` changes'
  return `resources with replicas: ${nameList(fitting.map(({ id }) => `${id.kind} "${id.name}"`))}`
}
