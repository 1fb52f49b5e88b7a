// Random values derived from a seed, so that the output of templates is reproducible.

import { createHash } from 'node:crypto'

/** A stream of bytes derived from a seed. */
export class SeededRandom {
  readonly #seed: string
  /** True if functions may return placeholders that have the same form but are cheaper to compute. */
  readonly isQuick: boolean
  #block: Buffer = Buffer.alloc(0)
  #count = 0

  constructor(seed: string, { isQuick = false }: { readonly isQuick?: boolean } = {}) {
    this.#seed = seed
    this.isQuick = isQuick
  }

  /** True once a function has used random bytes. */
  get isUsed(): boolean {
    return this.#count > 0
  }

  bytes(length: number): Buffer {
    const parts: Buffer[] = []
    let missing = length
    while (missing > 0) {
      if (this.#block.length === 0) {
        this.#block = createHash('sha256')
          .update(`${this.#seed}\0${this.#count++}`)
          .digest()
      }
      const part = this.#block.subarray(0, missing)
      this.#block = this.#block.subarray(part.length)
      parts.push(part)
      missing -= part.length
    }
    return Buffer.concat(parts)
  }

  /** An integer from 0 to `limit - 1`. `limit` must be at most 2^32. */
  below(limit: number): number {
    const fair = 2 ** 32 - (2 ** 32 % limit)
    for (;;) {
      const number = this.bytes(4).readUInt32BE()
      if (number < fair) return number % limit
    }
  }

  /** A string of `length` characters from `alphabet`. */
  text(length: number, alphabet: string): string {
    let text = ''
    for (let i = 0; i < length; i++) text += alphabet[this.below(alphabet.length)]
    return text
  }
}
