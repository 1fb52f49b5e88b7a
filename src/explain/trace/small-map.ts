type Key = string | number

/** The maximum number of entries without an index. */
const few = 12

/**
 * An immutable map. The trace of a build has one for nearly every map and list in the output. Most of them have one or
 * two entries, and a `Map` would take several times as much memory.
 */
export class SmallMap<V> {
  readonly #keys: readonly Key[]
  readonly #values: readonly V[]
  #index: Map<Key, V> | undefined

  /** @param keys the keys; if a key appears several times, its first value is used */
  constructor(keys: readonly Key[], values: readonly V[]) {
    this.#keys = keys
    this.#values = values
  }

  get size(): number {
    return this.#keys.length
  }

  /** The values in the order in which they were added. */
  get values(): readonly V[] {
    return this.#values
  }

  get(key: Key): V | undefined {
    const keys = this.#keys
    if (keys.length > few) return this.#indexed().get(key)
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return this.#values[i]
    return undefined
  }

  /** Returns a map with the entries of both maps. Entries of the other map take precedence. */
  with(other: SmallMap<V>): SmallMap<V> {
    if (this.size === 0) return other
    if (other.size === 0) return this
    const values = this.#values.slice()
    let added: SmallMapBuilder<V> | undefined
    const known = this.#keys.length > few ? positions(this.#keys) : undefined
    for (let i = 0; i < other.#keys.length; i++) {
      const [key, value] = [other.#keys[i] as Key, other.#values[i] as V]
      const found = known === undefined ? this.#keys.indexOf(key) : known.get(key)
      if (found !== undefined && found >= 0) values[found] = value
      else {
        added ??= new SmallMapBuilder()
        added.add(key, value)
      }
    }
    // Most changes are to keys that have changed before, so the maps share the list of keys.
    if (added === undefined) return new SmallMap(this.#keys, values)
    // The lists are concatenated, because V8 reserves space for 16 more entries in a list that grows.
    const { map } = added
    return new SmallMap(this.#keys.concat(map.#keys), values.concat(map.#values))
  }

  #indexed(): Map<Key, V> {
    this.#index ??= new Map(Array.from(positions(this.#keys), ([key, i]) => [key, this.#values[i] as V]))
    return this.#index
  }
}

function positions(keys: readonly Key[]): ReadonlyMap<Key, number> {
  const found = new Map<Key, number>()
  for (let i = keys.length - 1; i >= 0; i--) found.set(keys[i] as Key, i)
  return found
}

const nothing: SmallMap<never> = new SmallMap<never>([], [])

/** Collects the entries of a map. Allocates nothing before the first entry. */
export class SmallMapBuilder<V> {
  #keys: Key[] | undefined
  #values: V[] | undefined

  add(key: Key, value: V): void {
    if (this.#keys === undefined || this.#values === undefined) {
      this.#keys = [key]
      this.#values = [value]
    } else {
      this.#keys.push(key)
      this.#values.push(value)
    }
  }

  get map(): SmallMap<V> {
    if (this.#keys === undefined || this.#values === undefined) return nothing
    // The lists are copied for the same reason as in `with`.
    return new SmallMap(this.#keys.slice(), this.#values.slice())
  }
}

export function emptySmallMap(): SmallMap<never> {
  return nothing
}
