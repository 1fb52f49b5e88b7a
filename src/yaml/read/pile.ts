/**
 * Collects the parts of nested collections. One array serves all of them, and each gets a copy of just its size: a list that
 * grows by itself takes several times the memory, which is what reading spends most of its time on.
 */
export class Pile<T> {
  readonly #parts: T[] = []
  #height: number = 0

  /** Where the parts of a new collection begin. */
  mark(): number {
    return this.#height
  }

  add(part: T): void {
    this.#parts[this.#height++] = part
  }

  /** Takes everything off that was added since `mark`. */
  take(mark: number): readonly T[] {
    const taken = this.#parts.slice(mark, this.#height)
    this.#height = mark
    return taken
  }
}
