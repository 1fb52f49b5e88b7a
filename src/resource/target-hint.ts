import { didYouMean, nameList } from '../diagnostics/hints.ts'
import { apiVersionOf, sameGvk } from '../schema/gvk.ts'
import type { Resource } from './resource.ts'
import { describeId, effectiveNamespace, type ResourceId } from './resource-id.ts'

/** The field of an id that is most likely wrong if no resource has that id. */
export function faultyIdField(id: ResourceId, resources: readonly Resource[]): readonly string[] {
  const named = resources.flatMap(({ allIds }) => allIds.filter(({ name }) => name === id.name))
  if (named.length === 0) return ['metadata', 'name']
  const sameKind = named.filter(({ kind }) => kind === id.kind)
  if (sameKind.length === 0) return ['kind']
  return sameKind.some((other) => sameGvk(other, id)) ? ['metadata', 'namespace'] : ['apiVersion']
}

/** If only one of the two has a namespace, it is usually one that the kustomization sets after patches are applied. */
function namespaceHint(id: ResourceId, other: ResourceId): string {
  if (other.namespace !== '') return `${describeId(other)} exists: the namespaces must match`
  return `remove the namespace "${id.namespace}": ${describeId(other)} has no namespace at this point`
}

/** The resource that an id without a match was probably meant for. */
export function targetHint(id: ResourceId, resources: readonly Resource[]): string | undefined {
  if (resources.length === 0) return 'the kustomization has no resources at this point'
  const named = resources.filter(({ allIds }) =>
    allIds.some((other) => other.name === id.name && other.kind === id.kind),
  )
  for (const { id: other } of named) {
    if (!sameGvk(other, id)) return `the apiVersion of ${describeId(other)} is ${apiVersionOf(other)}`
    if (effectiveNamespace(other) !== effectiveNamespace(id)) {
      return namespaceHint(id, other)
    }
  }
  const sameKind = resources.filter((resource) => resource.id.kind === id.kind).map((resource) => resource.id.name)
  const name = didYouMean(id.name, sameKind)
  if (name !== undefined) return `did you mean ${id.kind} "${name}"?`
  const kind = resources.find((resource) => resource.id.name === id.name)?.id.kind
  if (kind !== undefined) return `did you mean ${kind} "${id.name}"?`
  if (sameKind.length > 0) return `existing names of kind ${id.kind}: ${nameList(sameKind)}`
  const kinds = resources.map((resource) => resource.id.kind)
  const nearKind = didYouMean(id.kind, kinds)
  return nearKind === undefined ? undefined : `did you mean kind ${nearKind}?`
}
