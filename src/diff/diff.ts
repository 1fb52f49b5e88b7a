import type { KubernetesObject } from '../build/kubernetes-object.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { isEqual } from '../tree/json-values.ts'
import type { Diff, Effect, FieldChange, ResourceChange, ResourceName } from './changes.ts'
import { type CompareOptions, compareObjects } from './compare.ts'
import { effectsOfChange, effectsOfRemoval, restartsPods } from './effects.ts'
import { changesInside } from './embedded.ts'
import { ignoring } from './ignore.ts'
import { listSchemas } from './list-schema.ts'
import { type Pair, pairItems } from './pair.ts'
import { renamesOf } from './renames.ts'
import { type Comparable, type Item, type Side, sideOf } from './side.ts'

/** Options for comparing outputs. Every field is optional. */
export interface CompareSettings {
  /**
   * Fields to leave out, such as `metadata.labels[helm.sh/chart]`, `spec.template.spec.containers.[name=web].image` or
   * `metadata.annotations.*`. Default: none.
   */
  readonly ignore?: readonly string[]
  /** Kinds to leave out: `Kind` or `kind.group`, case ignored. Default: none. */
  readonly ignoreKinds?: readonly string[]
  /**
   * Leave out quantities and ports of the same value that are written differently (`1000m` and `1`, `80` and `"80"`),
   * and an order that means nothing. Default: false.
   */
  readonly ignoreEquivalent?: boolean
}

/** What changes from one output to another. */
export function compareOutputs(before: Comparable, after: Comparable, settings: CompareSettings = {}): Diff {
  const ignored = ignoring(settings.ignore ?? [], settings.ignoreKinds ?? [])
  const ignoreEquivalent = settings.ignoreEquivalent ?? false
  const sides = { old: sideOf(before, ignored), new: sideOf(after, ignored) }
  if (sides.old.yaml === sides.new.yaml) {
    return { identical: true, equal: true, changes: [], followers: [], reordered: false }
  }
  const { pairs, added, removed } = pairItems(sides.old.items, sides.new.items)
  const reordered = pairs.some(({ old }, i) => i > 0 && old.index < (pairs[i - 1]?.old.index ?? 0))
  const changed = changedPairs(pairs, sides, { ignoreEquivalent, isExact: ignored.isEmpty })
  const counted = withRestarts(changed, removed, added)
  const order = outputOrder(pairs, sides.old.items)
  const changes = counted.filter(isVisible).sort((a, b) => order(a.item) - order(b.item))
  const followers = counted.filter((entry) => !isVisible(entry))
  const isQuiet = changes.length === 0
  return {
    identical: false,
    equal: isQuiet && (ignoreEquivalent || (!ignored.isEmpty && !reordered && followers.length === 0)),
    changes: changes.map(({ change }) => change),
    followers: followers.map(({ change }) => change),
    reordered,
  }
}

/** A change and the resource that it is about: the new one, or the old one if it is removed. */
interface Entry {
  readonly change: ResourceChange
  readonly item: Item
  readonly pair: Pair | undefined
}

function isVisible({ change: { change, fields, before, rehashed } }: Entry): boolean {
  return change !== 'changed' || fields.length > 0 || (before !== undefined && !rehashed) || rehashed
}

interface PairSettings {
  readonly ignoreEquivalent: boolean
  /** Nothing is ignored. */
  readonly isExact: boolean
}

function changedPairs(
  pairs: readonly Pair[],
  sides: { readonly old: Side; readonly new: Side },
  { ignoreEquivalent, isExact }: PairSettings,
): readonly Entry[] {
  const differing = pairs.filter((pair) => differs(pair, isExact))
  if (differing.length === 0) return []
  const definitions = [...sides.old.items, ...sides.new.items].filter(isDefinition).map(({ object }) => object)
  const schemas = listSchemas(definitions)
  const options: CompareOptions = { renames: renamesOf(pairs), ignoreEquivalent, inside: changesInside }
  return differing.map((pair) => {
    const { id } = pair.new.resource
    const schema = schemas(apiVersionOf(id), id.kind)
    const comparison = compareObjects(pair.old.compared, pair.new.compared, schema, options)
    return { change: changeOf(pair, comparison), item: pair.new, pair }
  })
}

function differs({ old, new: now }: Pair, isExact: boolean): boolean {
  if (old.text === now.text) return false
  return isExact || !isEqual(old.compared, now.compared)
}

function isDefinition({ resource }: Item): boolean {
  return resource.id.kind === 'CustomResourceDefinition'
}

function changeOf(pair: Pair, compared: ReturnType<typeof compareObjects>): ResourceChange {
  const [resource, before] = [nameOf(pair.new), nameOf(pair.old)]
  const isSame = Object.keys({ ...before, ...resource }).every((key) => {
    return before[key as keyof ResourceName] === resource[key as keyof ResourceName]
  })
  const rehashed = isRehashed(pair)
  const isName = ({ path }: FieldChange): boolean => path.length === 2 && path[0] === 'metadata' && path[1] === 'name'
  const renamed = compared.followers
    .filter((field) => isName(field) && !rehashed)
    .map(({ follows: _, ...field }) => field)
  const moved = compared.followers.filter(({ path }) => path.length === 2 && path.join('.') === 'metadata.namespace')
  const own = [...renamed, ...moved.map(({ follows: _, ...field }) => field)]
  const fields = [...own, ...compared.fields]
  const followers = compared.followers.filter((field) => !moved.includes(field) && (!isName(field) || rehashed))
  const parts = { resource, before: isSame ? undefined : before, rehashed, fields, followers }
  return {
    change: 'changed',
    resource,
    ...(isSame ? {} : { before }),
    rehashed,
    fields,
    followers,
    effects: effectsOfChange({ ...parts, old: pair.old.object }),
    old: kubernetesObject(pair.old),
    new: kubernetesObject(pair.new),
  }
}

function isRehashed({ old, new: now }: Pair): boolean {
  const [a, b] = [old.resource.id, now.resource.id]
  if (a.name === b.name || a.kind !== b.kind || a.namespace !== b.namespace) return false
  if (old.stem === now.stem) return true
  return /^(ConfigMap|Secret)$/.test(a.kind) && withoutHash(a.name) === withoutHash(b.name)
}

function withoutHash(name: string): string {
  return name.replace(/-[2456789bcdfghkmt]{10}$/, '')
}

function nameOf({ resource: { id } }: Item): ResourceName {
  const { kind, name, namespace } = id
  return { apiVersion: apiVersionOf(id), kind, name, ...(namespace === '' ? {} : { namespace }) }
}

/** The build has checked that each has a kind and a name. */
function kubernetesObject({ object }: Item): KubernetesObject {
  return object as unknown as KubernetesObject
}

/** Adds what is added and removed, and which workloads a changed hash restarts. */
function withRestarts(changed: readonly Entry[], removed: readonly Item[], added: readonly Item[]): readonly Entry[] {
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
  const pairs = changed.map((entry) => {
    const { kind, name } = entry.change.resource
    const workloads = entry.change.rehashed ? restarted.get(`${kind}/${name}`) : undefined
    if (workloads === undefined) return entry
    const effects: readonly Effect[] = [...entry.change.effects, { type: 'restarts', workloads }]
    return { ...entry, change: { ...entry.change, effects } }
  })
  const gone = removed.map((item) => whole('removed', item, effectsOfRemoval(item.resource.id.kind, item.object)))
  const fresh = added.map((item) => whole('added', item, replaced(item, removed)))
  return [...pairs, ...fresh, ...gone]
}

function usesInPods(kind: string, follower: FieldChange): boolean {
  return restartsPods(kind, [follower]) || (kind === 'CronJob' && follower.path[1] === 'jobTemplate')
}

function replaced({ resource }: Item, removed: readonly Item[]): readonly Effect[] {
  const { kind, name, namespace } = resource.id
  const old = removed.find(({ resource: { id } }) => {
    return id.kind !== kind && id.name === name && id.namespace === namespace && isSameSort(id.kind, kind)
  })
  return old === undefined ? [] : [{ type: 'replaces', resource: `${old.resource.id.kind}/${name}` }]
}

/** Kinds that do the same work in different ways. */
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

function whole(change: 'added' | 'removed', item: Item, effects: readonly Effect[]): Entry {
  const object = kubernetesObject(item)
  const [old, now] = change === 'removed' ? [object, undefined] : [undefined, object]
  const rest = { rehashed: false, fields: [], followers: [], effects, old, new: now }
  return { change: { change, resource: nameOf(item), ...rest }, item, pair: undefined }
}

/** Positions in the new output; what is removed comes after what it followed in the old one. */
function outputOrder(pairs: readonly Pair[], olds: readonly Item[]): (item: Item) => number {
  const partner = new Map<Item, number>(pairs.map((pair) => [pair.old, pair.new.index]))
  const removed = new Map<Item, number>()
  let last = -1
  for (const old of olds) {
    const position = partner.get(old)
    if (position === undefined) removed.set(old, last + 0.5)
    else last = position
  }
  return (item) => removed.get(item) ?? item.index
}
