import { fieldBelow, type Warning, warning } from '../../diagnostics/index.ts'
import { customScopes } from '../../references/custom-scopes.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'

/** Warns about objects with a namespace if a CRD in the same build declares that they are cluster-scoped. */
export function clusterScopeWarnings(resources: readonly Resource[]): readonly Warning[] {
  const scopes = customScopes(resources)
  if (scopes.size === 0) return []
  return resources.flatMap(({ id, state: { source } }) => {
    if (id.namespace === '' || scopes.get(`${id.group}/${id.kind}`) !== 'Cluster') return []
    const params = { id: describeId(id), namespace: id.namespace }
    const hint =
      'kustomize does not read the scope of CRDs: move the resource to a kustomization without `namespace`, or remove /metadata/namespace with a JSON patch in an overlay'
    return [
      warning('NAMESPACE_ON_CLUSTER_SCOPED', params, {
        at: source && fieldBelow(source, ['kind']),
        hint,
      }),
    ]
  })
}
