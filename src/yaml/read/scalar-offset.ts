/**
 * Converts an offset in the text of a scalar to an offset in its source. The source also contains headers, indentation
 * and folded line breaks (block scalars), or quotes and escapes (quoted scalars). The result is never past the end of
 * the source.
 *
 * @param source the scalar as written, from its first character (`|`, `>`, `"`, …) on
 * @param offset an offset in `text`
 */
export function offsetInScalar(source: string, text: string, offset: number): number {
  const cursor = new ScalarCursor(source)
  for (let i = 0; i < offset; i++) cursor.pass(text.charAt(i))
  return cursor.offsetOf(text.charAt(offset))
}

/** The lengths of long escapes, by their letter. All others have two characters. */
const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

class ScalarCursor {
  readonly #source: string
  readonly #isDouble: boolean
  #position: number

  constructor(source: string) {
    const first = source.charAt(0)
    const isBlock = first === '|' || first === '>'
    this.#source = source
    this.#isDouble = first === '"'
    this.#position = isBlock ? source.indexOf('\n') + 1 : first === '"' || first === "'" ? 1 : 0
  }

  /** Moves past the next occurrence of a character. */
  pass(character: string): void {
    this.#position = this.#find(character)
    const length = this.#lengthAt(this.#position)
    this.#position = Math.min(this.#position + length, this.#source.length)
  }

  offsetOf(character: string): number {
    return character === '' ? this.#position : this.#find(character)
  }

  /**
   * The position of the next occurrence of a character, or of an escape that may represent it. The source skipped in
   * between is layout. If there is no match, the current position.
   */
  #find(character: string): number {
    for (let i = this.#position; i < this.#source.length; i++) {
      const here = this.#source.charAt(i)
      if (here === character) return i
      if (this.#isDouble && here === '\\') return i
      if (here === '\n' && character === ' ') return i
      if (here !== '\n' && here !== ' ' && here !== '\t' && here !== "'") return this.#position
    }
    return this.#position
  }

  #lengthAt(position: number): number {
    if (!this.#isDouble || this.#source.charAt(position) !== '\\') return 1
    return escapeLengths[this.#source.charAt(position + 1)] ?? 2
  }
}
