import { type Scalar, scalar } from '../../tree/node.ts'

const SIZE = 512

/** Plain keys of a file. The few that manifests repeat all the time are made once; being immutable they can be shared. */
export class KeyCache {
  readonly #keys: (Scalar | undefined)[] = new Array(SIZE).fill(undefined)

  /** The key that stands between two offsets. */
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
