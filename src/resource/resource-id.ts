import { formatGvk, type Gvk } from '../schema/gvk.ts'

/** What identifies a resource within one build. */
export interface ResourceId extends Gvk {
  readonly name: string
  readonly namespace: string
  /** Known to be cluster-scoped by the schema in use. Ids from a resource's history never are, as upstream. */
  readonly clusterScoped: boolean
}

/** Stands for "has no namespace" when namespaces are compared. */
export const clusterNamespace = '_non_namespaceable_'
export const defaultNamespace = 'default'

/** The namespace used for comparing ids: an absent namespace and `default` are the same. */
export function effectiveNamespace(id: ResourceId): string {
  if (id.clusterScoped) return clusterNamespace
  return id.namespace === '' ? defaultNamespace : id.namespace
}

/** A string that is equal for two ids exactly when gvk, name and effective namespace are. */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`
}

/** `Kind.version.group/name.namespace`, as upstream prints it. */
export function formatId(id: ResourceId): string {
  return `${formatGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`
}

/** `Deployment web`, for sentences. */
export function describeId({ kind, name }: ResourceId): string {
  return `${kind} ${name}`
}
