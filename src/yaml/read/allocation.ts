import { type Scalar, scalar } from '../../tree/node.ts'

const SIZE = 512

/**
 * Plain keys of a file. Manifests repeat a few keys, which are created only once. They are immutable, so they can be
 * shared.
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
 * Collects the parts of nested collections in one array, and gives each collection a copy of exactly its size. A
 * growing list takes several times as much memory, and allocation takes most of the time of reading.
 */
export class Pile<T> {
  readonly #parts: T[] = []
  #height: number = 0

  /** The start of the parts of a new collection. */
  mark(): number {
    return this.#height
  }

  add(part: T): void {
    this.#parts[this.#height++] = part
  }

  /** Removes everything that was added since `mark`. */
  take(mark: number): readonly T[] {
    const taken = this.#parts.slice(mark, this.#height)
    this.#height = mark
    return taken
  }
}
