import { KuiltError } from '../diagnostics/index.ts'
import { internalAnnotations } from '../resource/internal-annotations.ts'
import { locationOf } from '../resource/locations.ts'
import { PositionIndex } from '../resource/position-index.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { assertUniqueIds, idConflict } from '../resource/resource-map.ts'
import { getPath } from '../tree/fields.ts'

/**
 * Removes resources with the annotation `config.kubernetes.io/local-config`, unless its value is `"false"`. Such
 * resources are only input for other resources.
 *
 * ```yaml
 * metadata: { name: a, annotations: { config.kubernetes.io/local-config: "true" } }        # removed
 * metadata: { name: b }                                                                    # kept
 * ```
 *
 * Follows api/internal/target/kusttarget.go, (KustTarget).IgnoreLocal, and api/resource/factory.go,
 * (Factory).DropLocalNodes: upstream checks at this point that every resource still has a kind and a name, and that all
 * IDs are unique, and keeps a local resource if another resource that stays has the same ID.
 *
 * @throws KuiltError RESOURCE_LOST_KIND, RESOURCE_LOST_NAME, ID_CONFLICT
 */
export function dropLocalConfig(resources: readonly Resource[]): readonly Resource[] {
  for (const resource of resources) checkNamed(resource)
  const local = resources.filter(isLocalConfig)
  const staying = local.length === 0 ? resources : resources.filter((resource) => !isLocalConfig(resource))
  assertUniqueIds(staying)
  if (local.length === 0) return resources
  const exactIds = new Set(staying.map(exactId))
  const dropped = local.filter((resource) => !exactIds.has(exactId(resource)))
  assertUniqueExactIds(dropped)
  const gone = new Set(dropped)
  return resources.filter((resource) => !gone.has(resource))
}

function assertUniqueExactIds(resources: readonly Resource[]): void {
  const [first, second] = new PositionIndex(resources, exactId).repeated()
  if (first === undefined || second === undefined) return
  throw idConflict(resources[first] as Resource, resources[second] as Resource)
}

function isLocalConfig(resource: Resource): boolean {
  const value = getPath(resource.node, 'metadata', 'annotations', internalAnnotations.localConfig.name)
  return value !== undefined && !(value.type === 'scalar' && value.text === 'false')
}

function checkNamed(resource: Resource): void {
  const { kind, name } = resource.id
  if (kind !== '' && name !== '') return
  const details = { at: locationOf(resource) }
  if (kind === '') throw new KuiltError('RESOURCE_LOST_KIND', { id: describeId(resource.id) }, details)
  if (kind.endsWith('List')) return
  const id = describeId({ ...resource.originalId, namespace: resource.id.namespace })
  throw new KuiltError('RESOURCE_LOST_NAME', { id }, details)
}

/**
 * A string that identifies an ID. Unlike `idKey`, it distinguishes a missing namespace from `default`, as
 * (ResAccumulator).Intersection does (api/internal/accumulator/resaccumulator.go).
 */
function exactId({ id }: Resource): string {
  return `${id.group}|${id.version}|${id.kind}|${id.namespace}|${id.name}`
}
