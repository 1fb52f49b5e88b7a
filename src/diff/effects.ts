import { isObject } from '../tree/json-values.ts'
import type { JsonObject } from '../tree/node.ts'
import type { Effect, FieldChange, ResourceName } from './changes.ts'

interface ChangedFields {
  readonly resource: ResourceName
  readonly before: ResourceName | undefined
  readonly rehashed: boolean
  readonly old: JsonObject
  readonly fields: readonly FieldChange[]
  readonly followers: readonly FieldChange[]
}

/** What changes of these fields do in a cluster. */
export function effectsOfChange(change: ChangedFields): readonly Effect[] {
  const { resource, before, rehashed, fields, followers } = change
  const isRecreated = before !== undefined && (before.name !== resource.name || before.namespace !== resource.namespace)
  if (isRecreated) return rehashed ? [] : [{ type: 'recreated' }]
  const paths = [...fields, ...followers.filter(({ follows }) => follows !== undefined)].filter(
    ({ change: kind, follows }) => kind !== 'moved' || follows === undefined,
  )
  const immutable = paths.filter(({ path }) => isImmutable(change, path))
  if (immutable.length > 0) return [{ type: 'immutable', fields: immutable.map(({ field }) => field) }]
  return restartsPods(resource.kind, paths)
    ? [{ type: 'restarts', workloads: [`${resource.kind}/${resource.name}`] }]
    : []
}

/** What a removed resource takes with it. */
export function effectsOfRemoval(kind: string, object: JsonObject): readonly Effect[] {
  if (kind === 'Namespace') return [{ type: 'deletes', what: 'everything in the namespace' }]
  if (kind === 'PersistentVolumeClaim')
    return [{ type: 'deletes', what: 'the volume, unless its reclaim policy is Retain' }]
  if (kind !== 'CustomResourceDefinition') return []
  const { spec } = object
  const names = isObject(spec) ? spec['names'] : undefined
  const custom = isObject(names) ? names['kind'] : undefined
  return [
    { type: 'deletes', what: typeof custom === 'string' ? `every ${custom} in the cluster` : 'all its resources' },
  ]
}

const workloads: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'])

/** True if pods are replaced, or, for a CronJob, the next one is another. */
export function restartsPods(kind: string, changes: readonly FieldChange[]): boolean {
  return workloads.has(kind) && changes.some(({ path }) => path[0] === 'spec' && path[1] === 'template')
}

/** Fields that the API server does not let anybody change, by kind. */
const immutableFields: Readonly<Record<string, RegExp>> = {
  ClusterRoleBinding: /^roleRef\b/,
  CSIDriver: /^spec\.(attachRequired|volumeLifecycleModes)\b/,
  DaemonSet: /^spec\.selector\b/,
  Deployment: /^spec\.selector\b/,
  Job: /^spec\.(template|selector|completionMode|podFailurePolicy|manualSelector)\b/,
  PersistentVolumeClaim: /^spec\.(?!resources\b|volumeAttributesClassName\b)/,
  PriorityClass: /^(value|preemptionPolicy)\b/,
  ReplicaSet: /^spec\.selector\b/,
  RoleBinding: /^roleRef\b/,
  RuntimeClass: /^handler\b/,
  Secret: /^type$/,
  StatefulSet:
    /^spec\.(?!replicas\b|ordinals\b|template\b|updateStrategy\b|revisionHistoryLimit\b|persistentVolumeClaimRetentionPolicy\b|minReadySeconds\b)/,
  StorageClass: /^(provisioner|parameters|reclaimPolicy|volumeBindingMode)\b/,
}

function isImmutable({ resource, old }: ChangedFields, path: FieldChange['path']): boolean {
  const field = path.join('.')
  if (old['immutable'] === true && /^(ConfigMap|Secret)$/.test(resource.kind)) {
    return /^(data|binaryData|stringData|immutable)\b/.test(field)
  }
  return Object.hasOwn(immutableFields, resource.kind) && immutableFields[resource.kind]?.test(field) === true
}
