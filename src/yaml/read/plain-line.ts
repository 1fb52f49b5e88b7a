import { type Scalar, scalar } from '../../tree/node.ts'
import type { Cursor } from './cursor.ts'

const DOUBLE_QUOTE = 34
const SINGLE_QUOTE = 39

/**
 * The short cut for most lines of most manifests: `key: value` and `key:`, the key plain, the value plain or simply quoted,
 * both short, followed by a line that begins with a word or a dash. An expression does in one native step what takes the
 * reader many small ones, most of which a short run never compiles.
 */
export class PlainLine {
  /** Of the line that was read last; the next line overwrites them. */
  key: Scalar = scalar('')
  /** Undefined where nothing follows the colon on the line. */
  value: Scalar | undefined
  /** Where the colon stands. */
  colon: number = 0
  readonly #cursor: Cursor
  readonly #pattern: RegExp =
    /[\w./][\w./-]{0,99}:(?: (?:[\w./][\w./-]{0,99}(?::[\w./-]{1,99})?|"[ !#-[\]-~]{0,99}"|'[ -&(-~]{0,99}'))?\n *(?=\w|- )/y

  constructor(cursor: Cursor) {
    this.#cursor = cursor
  }

  /** Reads the line whose key the cursor stands at and moves to the next token. False, with nothing read, for other lines. */
  read(): boolean {
    const cursor = this.#cursor
    const { text, pos } = cursor
    const pattern = this.#pattern
    pattern.lastIndex = pos
    // No match is made of it, as objects cost more than looking twice.
    if (!pattern.test(text)) return false
    const next = pattern.lastIndex
    const lineStart = text.indexOf('\n', pos) + 1
    const column = next - lineStart
    const colon = text.indexOf(':', pos)
    const hasValue = colon < lineStart - 2
    // The next line belongs to the value.
    if (hasValue && column > cursor.column) return false
    this.key = cursor.keys.get(text, pos, colon)
    this.value = hasValue ? readValue(text, colon + 2, lineStart - 1) : undefined
    this.colon = colon
    cursor.pos = next
    cursor.lineStart = lineStart
    cursor.column = column
    return true
  }
}

function readValue(text: string, start: number, end: number): Scalar {
  const first = text.charCodeAt(start)
  if (first === DOUBLE_QUOTE) return scalar(text.slice(start + 1, end - 1), 'double')
  if (first === SINGLE_QUOTE) return scalar(text.slice(start + 1, end - 1), 'single')
  return scalar(text.slice(start, end))
}
