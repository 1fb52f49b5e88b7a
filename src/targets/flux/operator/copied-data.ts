import { type Warning, warning } from '../../../diagnostics/index.ts'
import { locationOf } from '../../../resource/locations.ts'
import type { Resource } from '../../../resource/resource.ts'
import { describeId } from '../../../resource/resource-id.ts'
import { getField, getText, setField } from '../../../tree/fields.ts'
import { fromJson } from '../../../yaml/json/json.ts'
import { findVariables } from '../find-variables.ts'
import type { FluxTree, Rendering } from '../flux-tree.ts'
import { operatorGroup } from './resource-set.ts'

interface CopyContext {
  readonly rendering: Rendering
  readonly tree: FluxTree
  readonly warn: (warning: Warning) => void
}

/**
 * A ConfigMap or Secret of a ResourceSet with the data of the object in its annotation `copyFrom`. Follows
 * flux-operator, internal/controller/resourceset_controller_configs.go, copyResources.
 */
export async function copiedData(resource: Resource, { rendering, tree, warn }: CopyContext): Promise<Resource> {
  const { kind, group, version } = resource.id
  if (group !== '' || version !== 'v1' || (kind !== 'ConfigMap' && kind !== 'Secret')) return resource
  const annotations = getField(getField(resource.node, 'metadata'), 'annotations')
  const [namespace = '', name = ''] = getText(annotations, `${operatorGroup}/copyFrom`).split('/')
  if (name === '') return resource
  const found = await findVariables({ kind, namespace, name }, rendering, tree)
  if (found === undefined) {
    const params = { source: `${kind} "${name}"`, namespaces: [namespace], subjects: [describeId(resource.id)] }
    warn(warning('FLUX_COPY_LEFT_OUT', params, { at: locationOf(resource, ['metadata', 'annotations']) }))
    return resource
  }
  const data = Object.fromEntries([...found.variables].map(([key, { value }]) => [key, value]))
  const copied = resource.withNode(setField(resource.node, kind === 'Secret' ? 'stringData' : 'data', fromJson(data)))
  tree.context.tracer?.record(resource, copied, 'copyFrom', ([, key]) => found.variables.get(String(key))?.at)
  return copied
}
