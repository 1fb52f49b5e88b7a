import { printedNode } from '../resource/printed-node.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { isEqual } from '../tree/json-values.ts'
import type { JsonObject } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import type { Diff } from './changes.ts'
import { type CompareOptions, compareObjects } from './compare.ts'
import { differingParts } from './differing-parts.ts'
import { effectsOfRemoval } from './effects.ts'
import { changesInside } from './embedded.ts'
import { ignoring } from './ignore.ts'
import { listSchemas } from './list-schema.ts'
import { type Pair, pairItems } from './pair.ts'
import { renamesOf } from './renames.ts'
import { changedResource, wholeResource } from './resource-change.ts'
import { type Entry, replacedBy, withReaders, withRestarts } from './shared-effects.ts'
import { type Comparable, type Item, type Side, sideOf } from './side.ts'

/** Options for comparing outputs. Every field is optional. */
export interface CompareSettings {
  /**
   * The fields to ignore, such as `metadata.labels[helm.sh/chart]`, `spec.template.spec.containers.[name=web].image` or
   * `metadata.annotations.*`. Default: none.
   */
  readonly ignore?: readonly string[]
  /** The kinds to ignore, as `Kind` or `kind.group`. They are not case-sensitive. Default: none. */
  readonly ignoreKinds?: readonly string[]
  /**
   * Treat quantities and ports with the same value as equal (`1000m` and `1`, `80` and `"80"`), and ignore order changes
   * that have no effect. Default: false.
   */
  readonly ignoreEquivalent?: boolean
}

/** Compares two outputs. */
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

function isVisible({ change: { change, fields, before, rehashed } }: Entry): boolean {
  return change !== 'changed' || fields.length > 0 || (before !== undefined && !rehashed) || rehashed
}

interface PairSettings {
  readonly ignoreEquivalent: boolean
  /** True if nothing is ignored. */
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
    return { change: changedResource(pair, comparison), item: pair.new }
  })
}

function partsOf({ old, new: now }: Pair): { readonly old: JsonObject; readonly new: JsonObject } {
  const parts = differingParts(printedNode(old.resource), printedNode(now.resource))
  // A map is converted to an object.
  return { old: toJson(parts.old) as JsonObject, new: toJson(parts.new) as JsonObject }
}

function differs({ old, new: now }: Pair, isExact: boolean): boolean {
  if (old.lines === now.lines) return false
  return isExact || !isEqual(old.compared, now.compared)
}

function isDefinition({ resource }: Item): boolean {
  return resource.id.kind === 'CustomResourceDefinition'
}

/** Returns the added and removed resources. */
function arrivals(removed: readonly Item[], added: readonly Item[]): readonly Entry[] {
  const gone = removed.map((item) => {
    return { item, change: wholeResource('removed', item, effectsOfRemoval(item.resource.id.kind, item.object)) }
  })
  const fresh = added.map((item) => ({ item, change: wholeResource('added', item, replacedBy(item, removed)) }))
  return [...fresh, ...gone]
}

/**
 * Returns a function for the positions in the new output. A removed resource comes after the resource that was before
 * it in the old output.
 */
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
