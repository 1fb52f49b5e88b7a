import { sameItems } from '../tree/fields.ts'

/** The positions of items in a list, in ascending order, by the keys of the items. Can be updated item by item. */
export class PositionIndex<T> {
  /**
   * Most keys have only one position, so it is stored without an array: arrays would double the time to build the
   * index.
   */
  readonly #positions: Map<string, number | number[]> = new Map()
  readonly #repeatedKeys: Set<string> = new Set()
  readonly #keysOf: (item: T) => string | readonly string[]

  /** @param keysOf the only key of an item, or all of its keys */
  constructor(items: readonly (T | undefined)[], keysOf: (item: T) => string | readonly string[]) {
    this.#keysOf = keysOf
    for (let position = 0; position < items.length; position++) {
      const item = items[position]
      if (item !== undefined) this.add(position, item)
    }
  }

  /** The positions of a key. Returns a copy, so that callers can change items while they iterate over it. */
  get(key: string): readonly number[] {
    const found = this.#positions.get(key)
    if (found === undefined) return none
    return typeof found === 'number' ? [found] : found.slice()
  }

  /** The positions of the first duplicate key; none if all keys are different. */
  repeated(): readonly number[] {
    const [key] = this.#repeatedKeys
    return key === undefined ? none : this.get(key)
  }

  add(position: number, item: T): void {
    const keys = this.#keysOf(item)
    if (typeof keys === 'string') this.#addKey(keys, position)
    else for (const key of keys) this.#addKey(key, position)
  }

  /** Must be called when `next` (or nothing) has replaced `old` at a position. */
  update(position: number, old: T, next: T | undefined): void {
    const before = asList(this.#keysOf(old))
    const after = next === undefined ? none : asList(this.#keysOf(next))
    if (sameItems(before, after)) return
    for (const key of before) this.#removeKey(key, position)
    for (const key of after) this.#addKey(key, position)
  }

  #addKey(key: string, position: number): void {
    const found = this.#positions.get(key)
    if (found === undefined) {
      this.#positions.set(key, position)
      return
    }
    this.#repeatedKeys.add(key)
    if (typeof found === 'number') this.#positions.set(key, found < position ? [found, position] : [position, found])
    else insert(found, position)
  }

  #removeKey(key: string, position: number): void {
    const found = this.#positions.get(key)
    const left = typeof found === 'object' ? found.filter((other) => other !== position) : []
    if (left.length < 2) this.#repeatedKeys.delete(key)
    const [only] = left
    if (only === undefined) this.#positions.delete(key)
    else this.#positions.set(key, left.length === 1 ? only : left)
  }
}

const none: readonly never[] = []

/** Inserts a position. Searches from the end, because most positions are appended. */
function insert(ascending: number[], position: number): void {
  let at = ascending.length
  while (at > 0 && (ascending[at - 1] as number) > position) at--
  ascending.splice(at, 0, position)
}

function asList(keys: string | readonly string[]): readonly string[] {
  return typeof keys === 'string' ? [keys] : keys
}
