import type { Effect, FieldChange, ResourceChange } from './changes.ts'
import { isLongRunning, restartsPods } from './effects.ts'
import { readersIn } from './readers.ts'
import { withParts } from './resource-change.ts'
import type { Item } from './side.ts'

// Finds effects in a cluster that involve several resources.

/** A change with its resource, which is the new one, or the old one if it was removed. */
export interface Entry {
  readonly change: ResourceChange
  readonly item: Item
}

/** Adds the workloads that restart because of a changed hash, and the CronJobs whose next run uses the new data. */
export function withRestarts(changed: readonly Entry[]): readonly Entry[] {
  const restarted = new Map<string, string[]>()
  for (const { change } of changed) {
    const { kind, name } = change.resource
    for (const follower of change.followers) {
      if (follower.follows === undefined || !usesInPods(kind, follower)) continue
      const known = restarted.get(follower.follows) ?? []
      if (!known.includes(`${kind}/${name}`)) known.push(`${kind}/${name}`)
      restarted.set(follower.follows, known)
    }
  }
  return changed.map((entry) => {
    const { kind, name } = entry.change.resource
    const workloads = entry.change.rehashed ? (restarted.get(`${kind}/${name}`) ?? []) : []
    const jobs = workloads.filter(isCronJob)
    const others = workloads.filter((workload) => !isCronJob(workload))
    return withWorkloads(withWorkloads(entry, 'restarts', others), 'next-run', jobs)
  })
}

/** Adds the workloads that read changed data but do not restart. */
export function withReaders(changed: readonly Entry[], items: readonly Item[]): readonly Entry[] {
  const readers = readersIn(items)
  const replaced = new Set(
    changed.flatMap(({ change: { resource, effects, before, rehashed } }) =>
      (effects.length > 0 || (before !== undefined && !rehashed)) && isLongRunning(resource.kind)
        ? [`${resource.kind}/${resource.name}`]
        : [],
    ),
  )
  return changed.map((entry) => {
    const { resource, before, fields } = entry.change
    const isContent = fields.some(({ path }) => /^(data|binaryData|stringData)$/.test(String(path[0])))
    if (before !== undefined || !isContent || !/^(ConfigMap|Secret)$/.test(resource.kind)) return entry
    const workloads = readers(entry.item).filter((workload) => !replaced.has(workload))
    return withWorkloads(entry, 'unread', workloads)
  })
}

function isCronJob(workload: string): boolean {
  return workload.startsWith('CronJob/')
}

function withWorkloads(entry: Entry, type: 'restarts' | 'next-run' | 'unread', workloads: readonly string[]): Entry {
  return workloads.length === 0 ? entry : withEffect(entry, { type, workloads })
}

function usesInPods(kind: string, follower: FieldChange): boolean {
  return restartsPods(kind, [follower]) || (kind === 'CronJob' && follower.path[1] === 'jobTemplate')
}

function withEffect({ change, item }: Entry, effect: Effect): Entry {
  return { change: withParts(change, { effects: [...change.effects, effect] }), item }
}

/** Returns the effect of a new resource that replaces a removed resource of a different kind. */
export function replacedBy({ resource }: Item, removed: readonly Item[]): readonly Effect[] {
  const { kind, name, namespace } = resource.id
  const old = removed.find(({ resource: { id } }) => {
    return id.kind !== kind && id.name === name && id.namespace === namespace && isSameSort(id.kind, kind)
  })
  return old === undefined ? [] : [{ type: 'replaces', resource: `${old.resource.id.kind}/${name}` }]
}

/** The sets of kinds with the same purpose. */
const sorts: readonly ReadonlySet<string>[] = [
  new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout', 'Job', 'CronJob', 'Pod']),
  new Set(['Ingress', 'HTTPRoute', 'VirtualService', 'Route', 'IngressRoute']),
  new Set(['ConfigMap', 'Secret', 'ExternalSecret', 'SealedSecret']),
  new Set(['Role', 'ClusterRole']),
  new Set(['RoleBinding', 'ClusterRoleBinding']),
]

function isSameSort(a: string, b: string): boolean {
  return sorts.some((sort) => sort.has(a) && sort.has(b))
}
