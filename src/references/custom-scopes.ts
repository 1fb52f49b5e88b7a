import type { Resource } from '../resource/resource.ts'
import { getField, getPath, getText } from '../tree/fields.ts'

/** The scopes (`Cluster` or `Namespaced`) of the kinds whose CRDs are among the resources, by `group/kind`. */
export function customScopes(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>()
  for (const { id, node } of resources) {
    if (id.kind !== 'CustomResourceDefinition') continue
    const spec = getField(node, 'spec')
    const kind = getText(getPath(spec, 'names'), 'kind')
    scopes.set(`${getText(spec, 'group')}/${kind}`, getText(spec, 'scope'))
  }
  return scopes
}
