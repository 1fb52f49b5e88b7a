import { sameItems } from '../tree/fields.ts'

/** Positions in a list by the keys of its items, ascending. Built when first asked, kept up to date from then on. */
export class PositionIndex<T> {
  readonly #items: readonly (T | undefined)[]
  readonly #keysOf: (item: T) => string | readonly string[]
  readonly #repeatedKeys: Set<string> = new Set()
  #positions: Map<string, number[]> | undefined

  /** `keysOf`: the one key of an item, or all of them. */
  constructor(items: readonly (T | undefined)[], keysOf: (item: T) => string | readonly string[]) {
    this.#items = items
    this.#keysOf = keysOf
  }

  /** A copy: what is found may change the index. */
  get(key: string): readonly number[] {
    return this.#built().get(key)?.slice() ?? []
  }

  /** The second position of a key that has several. */
  repeated(): number | undefined {
    const positions = this.#built()
    const [key] = this.#repeatedKeys
    return key === undefined ? undefined : positions.get(key)?.[1]
  }

  /** To be called after the item at a position has changed. */
  update(position: number, old: T, next: T | undefined): void {
    if (this.#positions === undefined) return
    const before = this.#keysOf(old)
    const after = next === undefined ? [] : this.#keysOf(next)
    if (before === after) return
    const [left, right] = [asList(before), asList(after)]
    if (sameItems(left, right)) return
    for (const key of left) this.#remove(key, position)
    for (const key of right) this.#add(this.#positions, key, position)
  }

  #built(): Map<string, number[]> {
    if (this.#positions !== undefined) return this.#positions
    const positions = new Map<string, number[]>()
    this.#positions = positions
    for (let position = 0; position < this.#items.length; position++) {
      const item = this.#items[position]
      if (item === undefined) continue
      const keys = this.#keysOf(item)
      if (typeof keys === 'string') this.#add(positions, keys, position)
      else for (const key of keys) this.#add(positions, key, position)
    }
    return positions
  }

  #add(positions: Map<string, number[]>, key: string, position: number): void {
    const found = positions.get(key)
    if (found === undefined) {
      positions.set(key, [position])
      return
    }
    const isLast = (found.at(-1) ?? -1) < position
    found.push(position)
    if (!isLast) found.sort((a, b) => a - b)
    this.#repeatedKeys.add(key)
  }

  #remove(key: string, position: number): void {
    const left = this.#positions?.get(key)?.filter((other) => other !== position) ?? []
    this.#positions?.set(key, left)
    if (left.length < 2) this.#repeatedKeys.delete(key)
  }
}

function asList(keys: string | readonly string[]): readonly string[] {
  return typeof keys === 'string' ? [keys] : keys
}
