import { formatGvk, type Gvk } from '../schema/gvk.ts'

/** Identifies a resource within one build. See kyaml/resid/resid.go. */
export interface ResourceId extends Gvk {
  readonly name: string
  readonly namespace: string
  /**
   * Cluster-scoped according to the schema in use. Previous ids never are: see kyaml/resid/resid.go,
   * NewResIdWithNamespace.
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
 * The namespace for comparing ids: an absent namespace and `default` are the same. Follows (ResId).EffectiveNamespace.
 */
export function effectiveNamespace(id: ResourceId): string {
  if (id.clusterScoped) return clusterNamespace
  return id.namespace === '' ? defaultNamespace : id.namespace
}

/** A string that is the same for two ids exactly if they are equal. Follows kyaml/resid/resid.go, (ResId).Equals. */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`
}

/** `Kind.version.group/name.namespace`. Follows kyaml/resid/resid.go, (ResId).String. */
export function formatId(id: ResourceId): string {
  return `${formatGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`
}

/** `Deployment web`, for sentences. */
export function describeId({ kind, name }: ResourceId): string {
  return `${kind} ${name}`
}
