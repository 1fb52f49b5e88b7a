import { effectiveNamespace, type ResourceId } from '../resource/resource-id.ts'
import { addToGroup } from '../tree/groups.ts'
import { type Item, splitHash } from './side.ts'
import { mostSimilar } from './similarity.ts'

/** A resource in both outputs. */
export interface Pair {
  readonly old: Item
  readonly new: Item
}

export interface Pairing {
  /** The pairs in the order of the new output. */
  readonly pairs: readonly Pair[]
  readonly added: readonly Item[]
  readonly removed: readonly Item[]
}

/**
 * Matches the resources of two outputs: by kind, group, namespace and the name before hashes; then by the name without
 * a suffix that looks like a hash; then by names before prefixes and suffixes; then by the name in a different
 * namespace; then, within a kind, by similarity.
 */
export function pairItems(old: readonly Item[], now: readonly Item[]): Pairing {
  const matcher = new Matcher(old, now)
  matcher.samePositions(old, now)
  matcher.byKey((item) => [key(item, item.stem)])
  matcher.byKey(looseKeys)
  matcher.byKey((item) => [formerKey(item, item.resource.originalId)], { unique: true })
  matcher.byKey((item) => item.resource.allIds.map((id) => formerKey(item, id)), { unique: true })
  matcher.byKey((item) => [key(item, item.stem, '')], { unique: true })
  matcher.byKey((item) => [key(item, item.resource.originalId.name, '')], { unique: true })
  for (const pair of mostSimilar(matcher.left.old, matcher.left.new)) matcher.add(pair.old, pair.new)
  const { old: removed, new: added } = matcher.left
  return { pairs: matcher.pairs.toSorted((a, b) => a.new.index - b.new.index), added, removed }
}

type KeysOf = (item: Item) => readonly string[]

class Matcher {
  readonly pairs: Pair[] = []
  readonly #old: Set<Item>
  readonly #new: Set<Item>

  constructor(old: readonly Item[], now: readonly Item[]) {
    this.#old = new Set(old)
    this.#new = new Set(now)
  }

  get left(): { readonly old: readonly Item[]; readonly new: readonly Item[] } {
    return { old: [...this.#old], new: [...this.#new] }
  }

  add(old: Item, now: Item): void {
    this.#old.delete(old)
    this.#new.delete(now)
    this.pairs.push({ old, new: now })
  }

  /** Pairs resources with the same ID at the start of both outputs, which are usually all resources. */
  samePositions(olds: readonly Item[], news: readonly Item[]): void {
    for (const [i, now] of news.entries()) {
      const old = olds[i]
      if (old === undefined || !isSameId(old.resource.id, now.resource.id)) return
      this.add(old, now)
    }
  }

  /** @param unique true to pair resources only if the key is unique on both sides */
  byKey(keysOf: KeysOf, { unique = false }: { readonly unique?: boolean } = {}): void {
    if (this.#old.size === 0 || this.#new.size === 0) return
    const olds = byKeys([...this.#old], keysOf)
    const news = unique ? byKeys([...this.#new], keysOf) : undefined
    for (const now of [...this.#new]) {
      for (const wanted of keysOf(now)) {
        const found = (olds.get(wanted) ?? []).filter((old) => this.#old.has(old))
        const [old] = found
        if (old === undefined || (unique && (found.length > 1 || (news?.get(wanted)?.length ?? 0) > 1))) continue
        this.add(old, now)
        break
      }
    }
  }
}

function isSameId(a: ResourceId, b: ResourceId): boolean {
  return a.name === b.name && a.kind === b.kind && a.namespace === b.namespace && a.group === b.group
}

function byKeys(items: readonly Item[], keysOf: KeysOf): ReadonlyMap<string, readonly Item[]> {
  const map = new Map<string, [Item, ...Item[]]>()
  for (const item of items) for (const wanted of new Set(keysOf(item))) addToGroup(map, wanted, item)
  return map
}

function key({ resource }: Item, name: string, namespace?: string): string {
  const { id } = resource
  return `${id.kind}|${id.group}|${namespace ?? effectiveNamespace(id)}|${name}`
}

/** Returns the key of an earlier ID, which does not record whether the kind is cluster-scoped. */
function formerKey(item: Item, former: ResourceId): string {
  const { clusterScoped } = item.resource.id
  return key(item, former.name, effectiveNamespace({ ...former, clusterScoped }))
}

/** Returns keys without a suffix that looks like a hash, even if it is not the hash that kustomize would add. */
function looseKeys(item: Item): readonly string[] {
  const { id } = item.resource
  const [, stem] = splitHash(id.kind, id.name)
  return [key(item, stem ?? item.stem)]
}
