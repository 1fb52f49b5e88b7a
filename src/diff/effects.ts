import { isObject } from '../tree/json-values.ts'
import type { JsonObject } from '../tree/node.ts'
import type { Effect, FieldChange, ResourceName } from './changes.ts'

interface ChangedFields {
  readonly resource: ResourceName
  readonly before: ResourceName | undefined
  readonly rehashed: boolean
  /** True if the old resource has `immutable: true`. */
  readonly isFrozen: boolean
  readonly fields: readonly FieldChange[]
  readonly followers: readonly FieldChange[]
  /** The annotations of the new resource. */
  readonly annotations: Annotations
}

/** Returns the value of an annotation. Empty if it is missing. */
export type Annotations = (name: string) => string

/** Returns the effects of changes to these fields in a cluster. */
export function effectsOfChange(change: ChangedFields): readonly Effect[] {
  const { resource, before, rehashed, fields, followers } = change
  const isRecreated = before !== undefined && (before.name !== resource.name || before.namespace !== resource.namespace)
  if (isRecreated) return rehashed ? [] : [{ type: 'recreated' }]
  const paths = [...fields, ...followers.filter(({ follows }) => follows !== undefined)].filter(
    ({ change: kind, follows }) => kind !== 'moved' || follows === undefined,
  )
  const hook = hookOf(change.annotations)
  if (hook !== undefined) return [hook]
  const immutable = paths.filter(({ path }) => isImmutable(change, path))
  if (immutable.length > 0) {
    const by = replacerOf(change.annotations)
    return [{ type: 'immutable', fields: immutable.map(({ field }) => field), ...(by === undefined ? {} : { by }) }]
  }
  if (restartsPods(resource.kind, paths)) {
    return [{ type: 'restarts', workloads: [`${resource.kind}/${resource.name}`] }]
  }
  if (resource.kind === 'CronJob' && paths.some(({ path }) => path[1] === 'jobTemplate')) return [{ type: 'next-run' }]
  const isSelector =
    resource.kind === 'Service' && paths.some(({ path }) => path[0] === 'spec' && path[1] === 'selector')
  return isSelector ? [{ type: 'selects' }] : []
}

/** Returns the effect of a change to a hook, which is created again for each release or synchronization. */
function hookOf(annotations: Annotations): Effect | undefined {
  const [argocd, helm] = [annotations('argocd.argoproj.io/hook'), annotations('helm.sh/hook')]
  if (argocd !== '') return argocd === 'Skip' ? undefined : { type: 'hook', phases: argocd, of: 'Argo CD' }
  return helm === '' ? undefined : { type: 'hook', phases: helm, of: 'Helm' }
}

/** Returns the controller that deletes a resource and creates it again if it cannot be changed. */
function replacerOf(annotations: Annotations): string | undefined {
  if (/^enabled$/i.test(annotations('kustomize.toolkit.fluxcd.io/force'))) return 'Flux'
  const options = annotations('argocd.argoproj.io/sync-options').split(',')
  return options.some((option) => /^\s*(Replace|Force)=true\s*$/.test(option)) ? 'Argo CD' : undefined
}

/** Returns the effects on objects that are deleted together with a removed resource. */
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

/** True for kinds whose pods run until they are replaced. */
export function isLongRunning(kind: string): boolean {
  return workloads.has(kind)
}

/** True if the changes cause pods to be replaced. */
export function restartsPods(kind: string, changes: readonly FieldChange[]): boolean {
  return isLongRunning(kind) && changes.some(({ path }) => path[0] === 'spec' && path[1] === 'template')
}

/** The immutable fields by kind. */
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
  Service: /^spec\.clusterIPs?\b/,
  StatefulSet:
    /^spec\.(?!replicas\b|ordinals\b|template\b|updateStrategy\b|revisionHistoryLimit\b|persistentVolumeClaimRetentionPolicy\b|minReadySeconds\b)/,
  StorageClass: /^(provisioner|parameters|reclaimPolicy|volumeBindingMode)\b/,
}

function isImmutable({ resource, isFrozen }: ChangedFields, path: FieldChange['path']): boolean {
  const isListed = Object.hasOwn(immutableFields, resource.kind)
  if (!isListed && !isFrozen) return false
  const field = path.join('.')
  if (isFrozen && /^(ConfigMap|Secret)$/.test(resource.kind)) {
    return /^(data|binaryData|stringData|immutable)\b/.test(field)
  }
  return isListed && immutableFields[resource.kind]?.test(field) === true
}
