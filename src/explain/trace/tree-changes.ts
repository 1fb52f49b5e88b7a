import type { FieldPath, Location } from '../../diagnostics/index.ts'
import { childrenOf, isLeaf } from '../../tree/children.ts'
import { getField, getText } from '../../tree/fields.ts'
import { groupBy } from '../../tree/groups.ts'
import { type Entry, type Mapping, type Node, type Sequence, scalarText } from '../../tree/node.ts'
import { lazily } from './id-places.ts'
import { type SmallMap, SmallMapBuilder } from './small-map.ts'
import { type Condition, childTraces, pathBelow, type Steps, type Trace } from './steps.ts'

export interface ChangeOptions {
  /** Returns the trace of a node that is new at a path, or that replaced the node with the steps `before`. */
  readonly written: (node: Node, path: FieldPath, before: Steps | undefined) => Trace
  /**
   * True if scalars with equal text count as unchanged, for trees that were printed and parsed again. Default: false.
   */
  readonly byText?: boolean
  /**
   * Returns the merge keys of a list from which a merge may have removed duplicate items. Default: no list is merged.
   */
  readonly mergeKeys?: (path: FieldPath) => readonly string[] | undefined
}

/**
 * Returns the trace of a tree after a change. Unchanged nodes are the same objects in both trees, so only changed nodes
 * are visited.
 */
export function traceChanges(old: Node, next: Node, trace: Trace, options: ChangeOptions, path: FieldPath = []): Trace {
  return new TreeChanges(options, path).trace(old, next, trace)
}

/** Returns the trace of a tree with a different trace for one value. */
export function replaceAt(trace: Trace, path: FieldPath, replace: (trace: Trace) => Trace): Trace {
  const [key, ...rest] = path
  if (key === undefined) return replace(trace)
  return trace.with(childTraces([[key, replaceAt(trace.child(key), rest, replace)]]))
}

class TreeChanges {
  private readonly options: ChangeOptions
  /**
   * The path of the nodes that are being compared. It is changed in place, because only the paths of written values are
   * needed later.
   */
  private readonly path: (string | number)[]

  constructor(options: ChangeOptions, path: FieldPath) {
    this.options = options
    this.path = path.slice()
  }

  trace(old: Node, next: Node, trace: Trace): Trace {
    if (old === next) return trace
    if (old.type === 'mapping' && next.type === 'mapping') return this.entries(old, next, trace)
    if (old.type === 'sequence' && next.type === 'sequence') return this.items(old, next, trace)
    if (this.options.byText && old.type === 'scalar' && next.type === 'scalar' && old.text === next.text) return trace
    return this.written(next, old.type === next.type || isLeaf(old) ? trace.steps : undefined)
  }

  private written(node: Node, before: Steps | undefined): Trace {
    return this.options.written(node, this.path.slice(), before)
  }

  private writtenAt(key: string | number, node: Node, before: Steps | undefined): Trace {
    return this.options.written(node, pathBelow(this.path, key), before)
  }

  private below(key: string | number, old: Node, next: Node, trace: Trace): Trace {
    this.path.push(key)
    const changed = this.trace(old, next, trace)
    this.path.pop()
    return changed
  }

  private entries(old: Mapping, next: Mapping, trace: Trace): Trace {
    if (!isExtended(old, next)) return this.rearranged(old, next, trace)
    const changed = new SmallMapBuilder<Trace>()
    let at = 0
    for (let i = 0; i < next.entries.length; i++) {
      const { key, value } = next.entries[i] as Entry
      const before = old.entries[at]
      const name = key.text
      if (before?.key.text !== name) changed.add(name, this.added(name, value, trace))
      else {
        at++
        if (before.value !== value) changed.add(name, this.below(name, before.value, value, trace.child(name)))
      }
    }
    return trace.with(changed.map)
  }

  private rearranged(old: Mapping, next: Mapping, trace: Trace): Trace {
    const known = new Map<string, Node>()
    for (const { key, value } of old.entries) if (!known.has(key.text)) known.set(key.text, value)
    const changed = new SmallMapBuilder<Trace>()
    const seen = new Set<string>()
    for (const { key, value } of next.entries) {
      const name = key.text
      const before = known.get(name)
      known.delete(name)
      if (before === value || seen.has(name)) continue
      seen.add(name)
      const isNew = before === undefined
      changed.add(name, isNew ? this.added(name, value, trace) : this.below(name, before, value, trace.child(name)))
    }
    return trace.with(changed.map, this.removals(known, trace))
  }

  private added(name: string, value: Node, trace: Trace): Trace {
    return this.writtenAt(name, value, trace.removed.get(name)?.before)
  }

  private removals(removed: ReadonlyMap<string | number, Node>, trace: Trace): SmallMap<Steps> {
    const steps = new SmallMapBuilder<Steps>()
    for (const [key, node] of removed) steps.add(key, this.writtenAt(key, node, trace.child(key).steps).steps)
    return steps.map
  }

  private items(old: Sequence, next: Sequence, trace: Trace): Trace {
    const partners = alignItems(old.items, next.items)
    const changed = new SmallMapBuilder<Trace>()
    const { mergeKeys } = this.options
    const joined = mergeKeys && repeatedItems(old, partners, trace, mergeKeys(this.path.slice()))
    const isSameOrder = partners.every((partner, i) => partner === i)
    next.items.forEach((item, i) => {
      const partner = partners[i] ?? -1
      const before = old.items[partner]
      if (isSameOrder && before === item) return
      const child =
        before === undefined
          ? this.writtenAt(i, item, undefined)
          : this.below(i, before, item, joined?.(partner) ?? trace.child(partner))
      changed.add(i, child)
    })
    if (next.items.length === 0) {
      // Their positions are no longer relevant, but they explain why the list is empty.
      return trace.with(changed.map, this.removals(new Map(old.items.entries()), trace))
    }
    const result = trace.with(changed.map)
    if (partners.every((partner, i) => partner === i || i >= old.items.length)) return result
    const lists = { old, next, partners, before: trace, after: result }
    const condition = membership(lists, this.options, this.path.slice())
    return condition === undefined ? result : result.under(condition)
  }
}

/** True if a map has all keys of an older one in the same order, and possibly others. This is faster to find than all differences. */
function isExtended(old: Mapping, { entries }: Mapping): boolean {
  let at = 0
  for (let i = 0; i < entries.length; i++) {
    const { key } = entries[i] as Entry
    const known = old.entries[at]?.key
    if (known === key || known?.text === key.text) at++
    else if (getField(old, key.text) !== undefined) return false
  }
  return at === old.entries.length
}

/**
 * Returns the trace of each item that represents several items, by its old index: a merge keeps only one of several items
 * with the same key. The location to edit is the key of the first: if it changes, that item appears again.
 */
function repeatedItems(
  { items }: Sequence,
  partners: readonly number[],
  trace: Trace,
  keys: readonly string[] | undefined,
): (index: number) => Trace | undefined {
  const kept = new Set(partners)
  if (keys === undefined || kept.size === items.length) return () => undefined
  return (index) => {
    const item = items[index]
    const isRepeated = (other: Node, i: number): boolean =>
      !kept.has(i) && item !== undefined && haveSameKey(item, other, keys)
    const first = items.findIndex(isRepeated)
    if (first < 0 || item === undefined) return undefined
    const [before, own] = [trace.child(first), trace.child(index)]
    const places = lazily(() => [...identityPlaces(item, before), ...identityPlaces(item, own)])
    if (item.type === 'scalar') return before.under(places)
    return own.with(childTraces(keys.map((key) => [key, before.child(key)]))).under(places)
  }
}

function haveSameKey(a: Node, b: Node, keys: readonly string[]): boolean {
  if (a.type === 'scalar' || b.type === 'scalar') return a.type === b.type && scalarText(a) === scalarText(b)
  return keys.length > 0 && keys.every((key) => getText(a, key) === getText(b, key))
}

interface ChangedList {
  readonly old: Sequence
  readonly next: Sequence
  /** The old index of each new item: see `alignItems`. */
  readonly partners: readonly number[]
  readonly before: Trace
  readonly after: Trace
}

/** Returns the steps that removed or added items of a list, which shift later items; undefined if there are none. */
function membership(
  { old, next, partners, before, after }: ChangedList,
  { written }: ChangeOptions,
  path: FieldPath,
): Condition | undefined {
  const kept = new Set(partners)
  const lastKept = partners.findLastIndex((partner) => partner !== -1)
  const lastPartner = Math.max(...partners)
  const added = [...partners.keys()].filter((i) => partners[i] === -1 && i < lastKept)
  const removed = [...old.items.keys()].filter((i) => !kept.has(i) && i < lastPartner)
  if (added.length === 0 && removed.length === 0) return undefined
  return lazily(() => [
    ...added.flatMap((i) => {
      const trace = after.child(i)
      return [...trace.steps.through, ...identityPlaces(next.items[i], trace)]
    }),
    ...removed.flatMap((i) => {
      const item = old.items[i]
      if (item === undefined) return []
      const trace = before.child(i)
      const { at, through } = written(item, [...path, i], trace.steps).steps
      return [...(at === undefined ? [] : [at]), ...through, ...identityPlaces(item, trace)]
    }),
  ])
}

/** Returns the locations of the values that identify a list item. */
function identityPlaces(item: Node | undefined, trace: Trace): readonly Location[] {
  if (item === undefined) return []
  if (item.type === 'scalar') return trace.steps.at === undefined ? [] : [trace.steps.at]
  return namingFields.flatMap((field) => (getText(item, field) === '' ? [] : (trace.child(field).steps.at ?? [])))
}

/** Returns, for each new item, the index of the old item that it comes from, or -1. */
function alignItems(old: readonly Node[], next: readonly Node[]): readonly number[] {
  if (old.length === next.length && next.every((item, i) => isSameItem(old[i] as Node, item))) {
    return Array.from(next.keys())
  }
  if (old.length < next.length && old.every((item, i) => item === next[i])) {
    return next.map((_, i) => (i < old.length ? i : -1))
  }
  const free = new Set(old.keys())
  const partners: number[] = next.map(() => -1)
  const pair = <K>(keyOf: (item: Node, index: number) => K | undefined): void => {
    if (free.size === 0 || !partners.includes(-1)) return
    const waiting = groupBy(free, (index) => keyOf(old[index] as Node, index))
    for (const [i, item] of next.entries()) {
      const key = partners[i] === -1 ? keyOf(item, i) : undefined
      const found = key === undefined ? undefined : waiting.get(key)?.shift()
      if (found === undefined) continue
      free.delete(found)
      partners[i] = found
    }
  }
  const pairByContent = (): void => {
    const owners = new Map<Node, number>()
    for (const index of free) for (const { child } of childrenOf(old[index] as Node)) owners.set(child, index)
    for (const [i, item] of next.entries()) {
      if (partners[i] !== -1) continue
      const owner = mostFrequent(childrenOf(item).flatMap(({ child }) => owners.get(child) ?? []))
      if (owner !== undefined && free.delete(owner)) partners[i] = owner
    }
  }
  pair((item) => item)
  if (free.size > 0) pairByContent()
  pair(identity)
  if (old.length === next.length) pair((_, index) => index)
  return partners
}

/** True for the same object, and for a map that shares some of its content. */
function isSameItem(old: Node, next: Node): boolean {
  if (old === next) return true
  if (old.type !== 'mapping' || next.type !== 'mapping') return false
  return next.entries.some(({ value }, i) => value === old.entries[i]?.value)
}

function mostFrequent(list: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** The fields that identify an element in most Kubernetes lists. */
const namingFields = ['name', 'key', 'id', 'containerPort', 'port', 'mountPath', 'devicePath', 'ip', 'host', 'kind']

function identity(item: Node): string | undefined {
  if (item.type === 'scalar') return item.text || undefined
  const field = namingFields.find((name) => getText(item, name) !== '')
  return field && `${field}=${getText(item, field)}`
}
