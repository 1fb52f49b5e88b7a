import { KuiltError } from '../diagnostics/index.ts'
import type { LegacySortOptions, SortOptions } from '../kustomization/kustomization.gen.ts'
import type { Resource } from '../resource/resource.ts'
import type { ResourceId } from '../resource/resource-id.ts'
import { assertUniqueIds } from '../resource/resource-map.ts'
import { type Gvk, GvkMap, gvkSortText } from '../schema/gvk.ts'
import { orderFirst, orderLast } from '../schema/kind-order.gen.ts'
import { compareBytes } from '../tree/compare-bytes.ts'

/** The order of the output if the kustomization file has no `sortOptions`. */
export type Reorder = 'legacy' | 'none'

const defaultLists: LegacySortOptions = { orderFirst, orderLast }

/**
 * Sorts the resources of the output. The `sortOptions` of the root kustomization override `reorder`. Without either,
 * the legacy order applies: kinds by rank, then group, version, kind, then namespace and name, all compared byte by
 * byte. Follows api/internal/builtins/SortOrderTransformer.go, (SortOrderTransformerPlugin).Transform.
 *
 * @throws KuiltError SORT_ORDER_INVALID, SORT_OPTIONS_CONFLICT; ID_CONFLICT if two resources to be sorted have the same
 *   ID (not checked for `fifo` and `none`)
 */
export function orderResources(
  resources: readonly Resource[],
  sortOptions: SortOptions | undefined,
  reorder: Reorder = 'legacy',
): readonly Resource[] {
  if (sortOptions === undefined) return reorder === 'none' ? resources : legacyOrder(resources, defaultLists)
  const { order = '', legacySortOptions } = sortOptions
  if (order !== 'fifo' && order !== 'legacy') throw new KuiltError('SORT_ORDER_INVALID', { order })
  if (order === 'legacy') return legacyOrder(resources, legacySortOptions ?? defaultLists)
  if (legacySortOptions !== undefined) throw new KuiltError('SORT_OPTIONS_CONFLICT', { order })
  return resources
}

function legacyOrder(resources: readonly Resource[], lists: LegacySortOptions): readonly Resource[] {
  const sorted: Resource[] = []
  for (const { resources: group } of groupsInOrder(resources, lists)) {
    const keyed = group.map((resource) => ({ resource, key: sortKey(resource.id) }))
    keyed.sort(keyed.some(({ key }) => beyondSurrogates.test(key)) ? byBytes : byUnits)
    for (const { resource } of keyed) sorted.push(resource)
  }
  assertUniqueIds(sorted)
  return sorted
}

interface Keyed {
  readonly resource: Resource
  readonly key: string
}

/** The only characters that JavaScript sorts differently from Go, because it compares UTF-16 code units. */
const beyondSurrogates = /[\ue000-\uffff]/

function byBytes(a: Keyed, b: Keyed): number {
  return compareBytes(a.key, b.key)
}

function byUnits(a: Keyed, b: Keyed): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

interface Group extends Gvk {
  readonly resources: Resource[]
}

/**
 * Groups the resources by group, version and kind, and sorts the groups. Follows
 * api/internal/builtins/SortOrderTransformer.go, gvkLessThan.
 */
function groupsInOrder(resources: readonly Resource[], lists: LegacySortOptions): readonly Group[] {
  const groups: Group[] = []
  const byGvk = new GvkMap(({ group, version, kind }) => {
    const created: Group = { group, version, kind, resources: [] }
    groups.push(created)
    return created
  })
  for (const resource of resources) byGvk.get(resource.id).resources.push(resource)
  const ranks = kindRanks(lists)
  return groups.sort((a, b) => compareKinds(a, b, ranks))
}

/**
 * The ranks of the kinds: negative for kinds that come first, positive for kinds that come last. A kind on both lists
 * comes last.
 */
function kindRanks({ orderFirst = [], orderLast = [] }: LegacySortOptions): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  for (const [i, kind] of orderFirst.entries()) ranks.set(kind, i - orderFirst.length)
  for (const [i, kind] of orderLast.entries()) ranks.set(kind, i + 1)
  return ranks
}

function compareKinds(a: Gvk, b: Gvk, ranks: ReadonlyMap<string, number>): number {
  const rank = (ranks.get(a.kind) ?? 0) - (ranks.get(b.kind) ?? 0)
  if (rank !== 0) return rank
  const byText = compareBytes(gvkSortText(a), gvkSortText(b))
  // Among kinds called Namespace, the core kind comes before kinds of other groups.
  const coreNamespace = a.kind === 'Namespace' && b.kind === 'Namespace' && (a.group === '' || b.group === '')
  return coreNamespace ? -byText : byText
}

/**
 * The text by which resources of the same kind are sorted. Follows api/internal/builtins/SortOrderTransformer.go,
 * legacyResIDSortString.
 */
function sortKey({ namespace, name }: ResourceId): string {
  return `${namespace || '~X'}|${name || '~N'}`
}
