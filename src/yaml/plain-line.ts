import { type Scalar, scalar } from '../model/node.ts'
import type { Cursor } from './cursor.ts'

/**
 * The short cut for most lines of most manifests: `key: value` and `key:`, both plain and short, followed by a line that
 * begins with a word or a dash. An expression does in one native step what takes the reader many small ones, most of which
 * a short run never compiles.
 */
export class PlainLine {
  readonly #cursor: Cursor
  readonly #pattern: RegExp = /[\w./][\w./-]{0,99}:(?: ([\w./][\w./-]{0,99}(?::[\w./-]{1,99})?))?\n( *)(?=\w|- )/y
  #key: Scalar = scalar('')
  #value: string | undefined
  #colon: number = 0

  constructor(cursor: Cursor) {
    this.#cursor = cursor
  }

  /** Reads the line whose key the cursor stands at and moves to the next token. False, with nothing read, for other lines. */
  read(): boolean {
    const cursor = this.#cursor
    const pattern = this.#pattern
    pattern.lastIndex = cursor.pos
    const match = pattern.exec(cursor.text)
    if (match === null) return false
    const value = match[1]
    const column = (match[2] as string).length
    // The next line belongs to the value.
    if (value !== undefined && column > cursor.column) return false
    const lineStart = pattern.lastIndex - column
    this.#colon = lineStart - 2 - (value === undefined ? 0 : value.length + 1)
    this.#key = cursor.keys.get(cursor.text, cursor.pos, this.#colon)
    this.#value = value
    cursor.pos = pattern.lastIndex
    cursor.lineStart = lineStart
    cursor.column = column
    return true
  }

  /** Where the colon of the line stands. */
  colon(): number {
    return this.#colon
  }

  key(): Scalar {
    return this.#key
  }

  /** Undefined where nothing follows the colon on the line. */
  value(): Scalar | undefined {
    return this.#value === undefined ? undefined : scalar(this.#value)
  }
}
