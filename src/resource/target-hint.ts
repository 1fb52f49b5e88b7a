import { didYouMean, nameList } from '../diagnostics/hints.ts'
import type { Hint } from '../diagnostics/proposal.ts'
import { apiVersionOf, sameGvk } from '../schema/gvk.ts'
import type { Resource } from './resource.ts'
import { describeId, effectiveNamespace, type ResourceId } from './resource-id.ts'

/** The part that is most likely wrong in an ID that no resource has. */
export function faultyIdField(id: ResourceId, resources: readonly Resource[]): readonly string[] {
  const named = resources.flatMap(({ allIds }) => allIds.filter(({ name }) => name === id.name))
  if (named.length === 0) return ['metadata', 'name']
  const sameKind = named.filter(({ kind }) => kind === id.kind)
  if (sameKind.length === 0) return ['kind']
  return sameKind.some((other) => sameGvk(other, id)) ? ['metadata', 'namespace'] : ['apiVersion']
}

/**
 * A hint about the namespace of a patch. If only one of the two has a namespace, the kustomization usually sets it
 * after patches are applied.
 */
function namespaceHint(id: ResourceId, other: ResourceId): string {
  if (other.namespace !== '') return `${describeId(other)} exists: the namespaces must match`
  return `remove the namespace "${id.namespace}": ${describeId(other)} has no namespace at this point`
}

/** The hint for a patch whose target does not exist. */
export function missingTargetHint(id: ResourceId, resources: readonly Resource[]): Hint {
  const { group, version, kind, name } = id
  const target = { group, version, kind, name, namespace: effectiveNamespace(id) }
  return { sought: { entry: 'patch', target }, otherwise: targetHint(id, resources) }
}

/** A hint with the probably intended resource for an ID that no resource has. */
export function targetHint(id: ResourceId, resources: readonly Resource[]): Hint | undefined {
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
  const existing = sameKind.length > 0 ? `existing names of kind ${id.kind}: ${nameList(sameKind)}` : undefined
  const name = didYouMean(id.name, sameKind)
  if (name !== undefined) {
    return { text: `did you mean ${id.kind} "${name}"?`, edit: { from: id.name, to: name }, otherwise: existing }
  }
  const kind = resources.find((resource) => resource.id.name === id.name)?.id.kind
  if (kind !== undefined) {
    return { text: `did you mean ${kind} "${id.name}"?`, edit: { from: id.kind, to: kind }, otherwise: existing }
  }
  if (existing !== undefined) return existing
  const kinds = resources.map((resource) => resource.id.kind)
  const nearKind = didYouMean(id.kind, kinds)
  return nearKind === undefined ? undefined : `did you mean kind ${nearKind}?`
}
