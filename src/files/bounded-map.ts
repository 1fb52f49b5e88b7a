/** LRU cache bounded by the total cost of its values. */
export class BoundedMap<T> {
  readonly #limit: number
  /** Least recently used first. */
  readonly #entries: Map<string, { readonly value: T; readonly cost: number }> = new Map()
  #cost = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  set(key: string, value: T, cost: number): void {
    this.delete(key)
    this.#entries.set(key, { value, cost })
    this.#cost += cost
    for (const oldest of this.#entries.keys()) {
      if (this.#cost <= this.#limit) return
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    this.#cost -= this.#entries.get(key)?.cost ?? 0
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
    this.#cost = 0
  }
}
