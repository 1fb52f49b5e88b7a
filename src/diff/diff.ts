import type { KubernetesObject } from '../build/kubernetes-object.ts'
import { printedNode } from '../resource/printed-node.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { getField, getPath, getText } from '../tree/fields.ts'
import { isEqual } from '../tree/json-values.ts'
import { type JsonObject, scalarText } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import type { Diff, Effect, FieldChange, ResourceChange, ResourceName } from './changes.ts'
import { type CompareOptions, compareObjects } from './compare.ts'
import { differingParts } from './differing-parts.ts'
import { type Annotations, effectsOfChange, effectsOfRemoval, isLongRunning, restartsPods } from './effects.ts'
import { changesInside } from './embedded.ts'
import { ignoring } from './ignore.ts'
import { listSchemas } from './list-schema.ts'
import { type Pair, pairItems } from './pair.ts'
import { readersIn } from './readers.ts'
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
  const counted = [...withReaders(withRestarts(changed), sides.new.items), ...arrivals(removed, added)]
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
    const parts = isExact ? partsOf(pair) : { old: pair.old.compared, new: pair.new.compared }
    const comparison = compareObjects(parts.old, parts.new, schema, options)
    return { change: changeOf(pair, comparison), item: pair.new, pair }
  })
}

function partsOf({ old, new: now }: Pair): { readonly old: JsonObject; readonly new: JsonObject } {
  const parts = differingParts(printedNode(old.resource), printedNode(now.resource))
  // Maps become objects.
  return { old: toJson(parts.old) as JsonObject, new: toJson(parts.new) as JsonObject }
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
  const isFrozen = scalarText(getField(pair.old.resource.node, 'immutable')) === 'true'
  const change = {
    change: 'changed' as const,
    resource,
    ...(isSame ? {} : { before }),
    rehashed,
    fields,
    followers,
    effects: effectsOfChange({ ...parts, isFrozen, annotations: annotationsOf(pair.new) }),
  }
  return withObjects(change, { old: pair.old, new: pair.new })
}

function annotationsOf({ resource }: Item): Annotations {
  const annotations = getPath(resource.node, 'metadata', 'annotations')
  return (name) => getText(annotations, name)
}

/** Most diffs are read without the whole objects, which take longer to convert than to compare. */
function withObjects(
  change: Omit<ResourceChange, 'old' | 'new'>,
  items: { readonly old?: Item; readonly new?: Item },
): ResourceChange {
  const lazily = (item: Item | undefined): PropertyDescriptor => {
    return { get: () => item && kubernetesObject(item), enumerable: true, configurable: true }
  }
  // The two properties make it one.
  return Object.defineProperties(change, { old: lazily(items.old), new: lazily(items.new) }) as ResourceChange
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

/** Adds which workloads a changed hash restarts. */
function withRestarts(changed: readonly Entry[]): readonly Entry[] {
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
    const workloads = entry.change.rehashed ? restarted.get(`${kind}/${name}`) : undefined
    return workloads === undefined ? entry : withEffect(entry, { type: 'restarts', workloads })
  })
}

/** Adds which workloads do not notice that what they read has changed: those that nothing else restarts. */
function withReaders(changed: readonly Entry[], items: readonly Item[]): readonly Entry[] {
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
    return workloads.length === 0 ? entry : withEffect(entry, { type: 'unread', workloads })
  })
}

function withEffect(entry: Entry, effect: Effect): Entry {
  const { change } = entry
  // The objects are computed when they are read.
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(change)) as ResourceChange
  return {
    ...entry,
    change: Object.defineProperty(copy, 'effects', { value: [...change.effects, effect], enumerable: true }),
  }
}

/** What is added and removed. */
function arrivals(removed: readonly Item[], added: readonly Item[]): readonly Entry[] {
  const gone = removed.map((item) => whole('removed', item, effectsOfRemoval(item.resource.id.kind, item.object)))
  const fresh = added.map((item) => whole('added', item, replaced(item, removed)))
  return [...fresh, ...gone]
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
  const rest = { rehashed: false, fields: [], followers: [], effects }
  const items = change === 'removed' ? { old: item } : { new: item }
  return { change: withObjects({ change, resource: nameOf(item), ...rest }, items), item, pair: undefined }
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
