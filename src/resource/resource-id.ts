import { apiVersionOf, type Gvk } from '../schema/gvk.ts'

/** Identifies a resource within one build. See kyaml/resid/resid.go. */
export interface ResourceId extends Gvk {
  readonly name: string
  readonly namespace: string
  /**
   * True if the kind is cluster-scoped according to the schema in use. Always false for previous IDs: see
   * kyaml/resid/resid.go, NewResIdWithNamespace.
   */
  readonly clusterScoped: boolean
}

/**
 * The namespace of cluster-scoped resources when namespaces are compared. See kyaml/resid/resid.go,
 * TotallyNotANamespace.
 */
export const clusterNamespace = '_non_namespaceable_'
export const defaultNamespace = 'default'

/**
 * The namespace for comparing IDs: no namespace and `default` are the same. Follows (ResId).EffectiveNamespace.
 */
export function effectiveNamespace(id: ResourceId): string {
  if (id.clusterScoped) return clusterNamespace
  return id.namespace === '' ? defaultNamespace : id.namespace
}

/**
 * A string that is the same for two IDs if and only if they are equal. Follows kyaml/resid/resid.go, (ResId).Equals.
 */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`
}

/** `Deployment "web" in namespace "prod"`, for messages. */
export function describeId(id: ResourceId): string {
  return describe(id, '')
}

/** `Deployment "web" (apps/v1) in namespace "prod"`, for messages in which the API version matters. */
export function describeVersionedId(id: ResourceId): string {
  const apiVersion = id.version === '' ? id.group : apiVersionOf(id)
  return describe(id, apiVersion && ` (${apiVersion})`)
}

/** The IDs of several resources, with API versions if they would look the same without them. */
export function describeIds(ids: readonly ResourceId[]): readonly string[] {
  const texts = ids.map(describeId)
  return new Set(texts).size === texts.length ? texts : ids.map(describeVersionedId)
}

function describe({ kind, name, namespace }: ResourceId, apiVersion: string): string {
  const named = `${kind || 'resource'}${name === '' ? '' : ` "${name}"`}${apiVersion}`
  return namespace === '' ? named : `${named} in namespace "${namespace}"`
}
