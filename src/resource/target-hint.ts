import { didYouMean, nameList } from '../diagnostics/hints.ts'
import type { Hint } from '../diagnostics/proposal.ts'
import { apiVersionOf, sameGvk } from '../schema/gvk.ts'
import type { Resource } from './resource.ts'
import { describeId, effectiveNamespace, type ResourceId } from './resource-id.ts'

/**
 * The most likely wrong part of an ID that no resource has. Resources of different kinds often share a name, so the kind
 * is suspicious only if nothing has it.
 */
export function faultyIdField(id: ResourceId, resources: readonly Resource[]): readonly string[] {
  const ids = resources.flatMap(({ allIds }) => allIds)
  const sameKind = ids.filter(({ kind }) => kind === id.kind)
  const named = sameKind.filter(({ name }) => name === id.name)
  if (named.length === 0) {
    const isKindWrong = sameKind.length === 0 && ids.some(({ name }) => name === id.name)
    return isKindWrong ? ['kind'] : ['metadata', 'name']
  }
  return named.some((other) => sameGvk(other, id)) ? ['metadata', 'namespace'] : ['apiVersion']
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

/** The names that resources had before. Patches and replacements find resources by these names, too. */
export function previousNames(resources: readonly Resource[]): readonly string[] {
  return resources.flatMap(({ previousIds }) => previousIds.map(({ name }) => name))
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
  const ofKind = resources.filter((resource) => resource.id.kind === id.kind)
  const sameKind = [...new Set(ofKind.map((resource) => resource.id.name))]
  const existing = sameKind.length > 0 ? `existing names of kind ${id.kind}: ${nameList(sameKind)}` : undefined
  const name = didYouMean(id.name, [...sameKind, ...previousNames(ofKind)])
  if (name !== undefined) {
    return { text: `did you mean ${id.kind} "${name}"?`, edit: { from: id.name, to: name }, otherwise: existing }
  }
  const sameName = resources.filter((resource) => resource.id.name === id.name).map((resource) => resource.id.kind)
  if (existing !== undefined) {
    return sameName.length > 0
      ? `${existing}; kinds with a resource named "${id.name}": ${nameList(sameName)}`
      : existing
  }
  const [kind] = sameName
  if (kind !== undefined) return { text: `did you mean ${kind} "${id.name}"?`, edit: { from: id.kind, to: kind } }
  const kinds = resources.map((resource) => resource.id.kind)
  const nearKind = didYouMean(id.kind, kinds)
  return nearKind === undefined ? undefined : `did you mean kind ${nearKind}?`
}
