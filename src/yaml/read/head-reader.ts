import { type Node, type Scalar, scalar } from '../../tree/node.ts'
import { COLON } from '../types/characters.ts'
import { plainKeys } from './allocation.ts'
import type { Cursor } from './cursor.ts'
import { applyProperties, atAlias, atProperty, readAlias, readProperties } from './property-reader.ts'
import { atKeyColon, atQuote, checkPlainStart, finishPlain, readQuoted, skipPlain } from './scalar-reader.ts'

/**
 * The start of a line in block context: a scalar or an alias, which is a key if a colon follows. One object is reused
 * for all lines of a document; `read` sets its fields.
 */
export class Head {
  readonly #cursor: Cursor
  #node: Node = scalar('')
  /** The end of a plain scalar that is not a key, so it may continue on the next lines; -1 for anything else. */
  #plainEnd: number = -1
  #plainStart: number = 0

  constructor(cursor: Cursor) {
    this.#cursor = cursor
  }

  /**
   * Reads up to the colon or the end of the line. Returns true if it is a key. `keyStart` is the offset of the key,
   * including its properties.
   */
  read(keyStart: number): boolean {
    const cursor = this.#cursor
    const code = cursor.code()
    if (atQuote(code) || atAlias(code)) {
      this.#plainEnd = -1
      this.#node = atQuote(code) ? readQuoted(cursor) : readAlias(cursor)
      cursor.skipBlanks()
      return this.#isFollowedByColon(keyStart)
    }
    const { pos: start } = cursor
    // If only a colon follows the properties, the key is empty.
    if (start === keyStart || !cursor.isSign(COLON)) checkPlainStart(cursor, false)
    const end = skipPlain(cursor)
    if (!atKeyColon(cursor, keyStart)) {
      this.#plainStart = start
      this.#plainEnd = end
      return false
    }
    this.#node = plainKeys.get(cursor.text, start, end)
    return true
  }

  #isFollowedByColon(keyStart: number): boolean {
    const cursor = this.#cursor
    if (!cursor.isSign(COLON)) return false
    if (keyStart < cursor.lineStart || !atKeyColon(cursor, keyStart)) {
      cursor.fail('a key and its colon must be on one line, at most 1,024 characters apart')
    }
    return true
  }

  /** The key that was read. */
  key(): Scalar {
    return this.#node.type === 'scalar' ? this.#node : this.#cursor.fail('a map or a list cannot be a key')
  }

  /** The value that was read. Also moves to the next token. */
  value(indent: number): Node {
    if (this.#plainEnd >= 0) return finishPlain(this.#cursor, this.#plainStart, this.#plainEnd, indent)
    this.#cursor.next(false)
    return this.#node
  }

  /** Reads a required key and moves to its colon. */
  readKey(): Scalar {
    const cursor = this.#cursor
    const { pos: start } = cursor
    const properties = atProperty(cursor.code()) ? readProperties(cursor) : undefined
    if (!this.read(start)) cursor.fail('expected a colon after the key', start)
    return applyProperties(properties, this.key())
  }
}
