import { type Warning, warning } from '../../../diagnostics/index.ts'
import { locationOf } from '../../../resource/locations.ts'
import type { Resource } from '../../../resource/resource.ts'
import { describeId } from '../../../resource/resource-id.ts'
import { getField, getText, setField } from '../../../tree/fields.ts'
import { isObject } from '../../../tree/json-values.ts'
import type { JsonObject, Mapping } from '../../../tree/node.ts'
import { fromJson } from '../../../yaml/json/json.ts'
import { findVariables } from '../find-variables.ts'
import type { FluxTree, Rendering } from '../flux-tree.ts'
import { textAt } from '../releases/release.ts'
import type { ObjectVariables } from '../variables.ts'
import { invalidObject, operatorGroup, type ResourceSet } from './resource-set.ts'

interface CopyContext {
  readonly rendering: Rendering
  readonly tree: FluxTree
  readonly warn: (warning: Warning) => void
  /** The ResourceSet that generates the object. */
  readonly set: ResourceSet
}

const annotation = `${operatorGroup}/copyFrom`

/**
 * A ConfigMap or Secret of a ResourceSet with the data of the object in its annotation `copyFrom`. Follows
 * flux-operator, internal/controller/resourceset_controller_configs.go, copyResources.
 *
 * @throws KuiltError FLUX_RESOURCE_SET_OBJECT if the annotation is not `NAMESPACE/NAME`
 */
export async function copiedData(resource: Resource, { rendering, tree, warn, set }: CopyContext): Promise<Resource> {
  const { kind, group, version } = resource.id
  if (group !== '' || version !== 'v1' || (kind !== 'ConfigMap' && kind !== 'Secret')) return resource
  const value = getText(getField(getField(resource.node, 'metadata'), 'annotations'), annotation)
  if (value === '') return resource
  const at = locationOf(resource, ['metadata', 'annotations'])
  const [namespace = '', name = '', ...rest] = value.split('/')
  if (namespace === '' || name === '' || rest.length > 0) {
    throw invalidObject(set, `the annotation ${annotation} must be NAMESPACE/NAME, not "${value}"`, at)
  }
  const found = await findVariables({ kind, namespace, name }, rendering, tree)
  if (found === undefined) {
    const params = { source: `${kind} "${name}"`, namespaces: [namespace], subjects: [describeId(resource.id)] }
    warn(warning('FLUX_COPY_LEFT_OUT', params, { at }))
    return resource
  }
  const copied = resource.withNode(kind === 'Secret' ? secret(resource.node, found) : configMap(resource.node, found))
  tree.context.tracer?.record(resource, copied, 'copyFrom', ([, key]) => found.variables.get(String(key))?.at)
  return copied
}

function secret(node: Mapping, found: ObjectVariables): Mapping {
  const type = getText(node, 'type') || textAt(found.object, 'type') || 'Opaque'
  return setField(setField(node, 'type', fromJson(type)), 'stringData', fromJson(textsOf(found)))
}

function configMap(node: Mapping, found: ObjectVariables): Mapping {
  const copied = setField(node, 'data', fromJson(textsOf(found)))
  const { binaryData } = found.object
  const isBinary = isObject(binaryData) && Object.keys(binaryData).length > 0
  return isBinary ? setField(copied, 'binaryData', fromJson(binaryData)) : copied
}

function textsOf({ variables }: ObjectVariables): JsonObject {
  return Object.fromEntries([...variables].map(([key, { value }]) => [key, value]))
}
