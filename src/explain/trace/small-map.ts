type Key = string | number

/** The maximum number of entries without an index. */
const few = 12

/**
 * An immutable map. The trace of a build has one for nearly every map and list in the output. Most of them have one or
 * two entries, and a `Map` would take several times as much memory.
 */
export class SmallMap<V> {
  private readonly keys: readonly Key[]
  /** The values in the order in which they were added. */
  readonly values: readonly V[]
  private index: Map<Key, V> | undefined = undefined

  /** @param keys the keys; if a key appears several times, its first value is used */
  constructor(keys: readonly Key[], values: readonly V[]) {
    this.keys = keys
    this.values = values
  }

  get size(): number {
    return this.keys.length
  }

  get(key: Key): V | undefined {
    const keys = this.keys
    if (keys.length > few) return this.indexed().get(key)
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return this.values[i]
    return undefined
  }

  /** Returns a map with the entries of both maps. Entries of the other map take precedence. */
  with(other: SmallMap<V>): SmallMap<V> {
    if (this.size === 0) return other
    if (other.size === 0) return this
    const values = this.values.slice()
    let added: SmallMapBuilder<V> | undefined
    const known = this.keys.length > few ? positions(this.keys) : undefined
    for (let i = 0; i < other.keys.length; i++) {
      const [key, value] = [other.keys[i] as Key, other.values[i] as V]
      const found = known === undefined ? this.keys.indexOf(key) : known.get(key)
      if (found !== undefined && found >= 0) values[found] = value
      else {
        added ??= new SmallMapBuilder()
        added.add(key, value)
      }
    }
    // Most changes are to keys that have changed before, so the maps share the list of keys.
    if (added === undefined) return new SmallMap(this.keys, values)
    // The lists are concatenated, because V8 reserves space for 16 more entries in a list that grows.
    const { map } = added
    return new SmallMap(this.keys.concat(map.keys), values.concat(map.values))
  }

  private indexed(): Map<Key, V> {
    this.index ??= new Map(Array.from(positions(this.keys), ([key, i]) => [key, this.values[i] as V]))
    return this.index
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
  private keys: Key[] | undefined = undefined
  private values: V[] | undefined = undefined

  add(key: Key, value: V): void {
    const { keys, values } = this
    if (keys === undefined || values === undefined) {
      this.keys = [key]
      this.values = [value]
    } else if (keys.length === 1) {
      // Lists of exactly the right size, for the same reason as in `with`.
      this.keys = [keys[0] as Key, key]
      this.values = [values[0] as V, value]
    } else {
      keys.push(key)
      values.push(value)
    }
  }

  /** The map, after all entries have been added. */
  get map(): SmallMap<V> {
    const { keys, values } = this
    if (keys === undefined || values === undefined) return nothing
    return keys.length <= 2 ? new SmallMap(keys, values) : new SmallMap(keys.slice(), values.slice())
  }
}

export function emptySmallMap(): SmallMap<never> {
  return nothing
}
