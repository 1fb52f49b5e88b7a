import { type Scalar, scalar } from '../../tree/node.ts'

const SIZE = 512

/**
 * A cache of plain keys. Manifests repeat a few keys again and again; each is created only once. Keys are immutable, so
 * they can be shared.
 */
class KeyCache {
  readonly #keys: (Scalar | undefined)[] = new Array(SIZE).fill(undefined)

  /** The key between two offsets. */
  get(text: string, start: number, end: number): Scalar {
    const length = end - start
    const slot = (length * 37 + text.charCodeAt(start) * 5 + text.charCodeAt(end - 1) * 11) % SIZE
    const known = this.#keys[slot]
    if (known !== undefined && known.text.length === length && text.startsWith(known.text, start)) return known
    const key = scalar(interned(text.slice(start, end)))
    this.#keys[slot] = key
    return key
  }
}

/** The keys of all texts. */
export const plainKeys: KeyCache = new KeyCache()

/**
 * Returns the string as a property name, which V8 compares faster with other names. It is also a copy: a part of a text
 * would keep the whole text in memory.
 */
function interned(text: string): string {
  const names = Object.create(null) as Record<string, true>
  names[text] = true
  return Object.keys(names)[0] ?? text
}

/**
 * Collects the parts of nested collections in one array, and gives each collection a copy of exactly the right size.
 * Growing one array per collection would take several times as much memory, and most of the reader's time is spent on
 * allocation.
 */
export class Pile<T> {
  readonly #parts: T[] = []
  #height: number = 0

  /** Marks the start of a new collection. */
  mark(): number {
    return this.#height
  }

  add(part: T): void {
    this.#parts[this.#height++] = part
  }

  /** Removes and returns everything that was added since `mark`. */
  take(mark: number): readonly T[] {
    const taken = this.#parts.slice(mark, this.#height)
    this.#height = mark
    return taken
  }
}
