import { type Scalar, scalar } from '../../tree/node.ts'

const SIZE = 512

/**
 * Plain keys of a file. The few keys that manifests repeat are created once; immutable, they can be shared.
 */
export class KeyCache {
  readonly #keys: (Scalar | undefined)[] = new Array(SIZE).fill(undefined)

  /** The key between two offsets. */
  get(text: string, start: number, end: number): Scalar {
    const length = end - start
    const slot = (length * 37 + text.charCodeAt(start) * 5 + text.charCodeAt(end - 1) * 11) % SIZE
    const known = this.#keys[slot]
    if (known !== undefined && known.text.length === length && text.startsWith(known.text, start)) return known
    const key = scalar(text.slice(start, end))
    this.#keys[slot] = key
    return key
  }
}

/**
 * Collects the parts of nested collections. One array serves all of them, and each gets a copy of just its size: a list
 * that grows by itself takes several times the memory, which is what reading spends most of its time on.
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
