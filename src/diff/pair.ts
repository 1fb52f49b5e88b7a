import { effectiveNamespace, type ResourceId } from '../resource/resource-id.ts'
import { type Item, splitHash } from './side.ts'
import { mostSimilar } from './similarity.ts'

/** A resource that both outputs have. */
export interface Pair {
  readonly old: Item
  readonly new: Item
}

export interface Pairing {
  /** In the order of the new output. */
  readonly pairs: readonly Pair[]
  readonly added: readonly Item[]
  readonly removed: readonly Item[]
}

/**
 * Which resource of the new output is which of the old one. By kind, group, namespace and the name before hashes; then by
 * what is left of a name if it looks hashed; then by names before prefixes and suffixes; then by the name in another
 * namespace; then, among those of a kind, the most similar ones.
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

  /** Resources with the same id at the beginning of both outputs: usually all. */
  samePositions(olds: readonly Item[], news: readonly Item[]): void {
    for (const [i, now] of news.entries()) {
      const old = olds[i]
      if (old === undefined || !isSameId(old.resource.id, now.resource.id)) return
      this.add(old, now)
    }
  }

  /** @param unique pair only if no other resource of either side has the key */
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
  const map = new Map<string, Item[]>()
  for (const item of items) {
    for (const wanted of new Set(keysOf(item))) {
      const known = map.get(wanted)
      if (known === undefined) map.set(wanted, [item])
      else known.push(item)
    }
  }
  return map
}

function key({ resource }: Item, name: string, namespace?: string): string {
  const { id } = resource
  return `${id.kind}|${id.group}|${namespace ?? effectiveNamespace(id)}|${name}`
}

/** Earlier ids do not know whether their kind is cluster-scoped. */
function formerKey(item: Item, former: ResourceId): string {
  const { clusterScoped } = item.resource.id
  return key(item, former.name, effectiveNamespace({ ...former, clusterScoped }))
}

/** A name that ends in something like a hash, although it is not the one that kustomize would add. */
function looseKeys(item: Item): readonly string[] {
  const { id } = item.resource
  const [, stem] = splitHash(id.kind, id.name)
  return [key(item, stem ?? item.stem)]
}
