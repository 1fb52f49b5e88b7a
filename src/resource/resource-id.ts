/** Group, version and kind of a resource; empty strings where absent. */
export interface Gvk {
  readonly group: string
  readonly version: string
  readonly kind: string
}

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

/** Splits at the first slash; without one the group is empty. */
export function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

export function apiVersionOf(gvk: Gvk): string {
  return gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`
}

/** The namespace used for comparing ids: an absent namespace and `default` are the same. */
export function effectiveNamespace(id: ResourceId): string {
  if (id.clusterScoped) return clusterNamespace
  return id.namespace === '' ? defaultNamespace : id.namespace
}

export function sameGvk(a: Gvk, b: Gvk): boolean {
  return a.kind === b.kind && a.version === b.version && a.group === b.group
}

/** True where every non-empty field of `selector` equals that of `gvk`. */
export function isSelected(gvk: Gvk, selector: Gvk): boolean {
  return (
    (selector.group === '' || selector.group === gvk.group) &&
    (selector.version === '' || selector.version === gvk.version) &&
    (selector.kind === '' || selector.kind === gvk.kind)
  )
}

/** A string that is equal for two ids exactly when gvk, name and effective namespace are. */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`
}

/** `Kind.version.group` with `[noKind]`, `[noVer]`, `[noGrp]` for empty parts, as upstream prints it. */
export function formatGvk(gvk: Gvk): string {
  return `${gvk.kind || '[noKind]'}.${gvk.version || '[noVer]'}.${gvk.group || '[noGrp]'}`
}

/** `Kind.version.group/name.namespace`, as upstream prints it. */
export function formatId(id: ResourceId): string {
  return `${formatGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`
}

/** `Deployment web`, for sentences. */
export function describeId({ kind, name }: ResourceId): string {
  return `${kind} ${name}`
}
