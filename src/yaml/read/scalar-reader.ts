import { type Scalar, scalar } from '../../tree/node.ts'
import {
  COLON,
  DASH,
  HASH,
  isBlank,
  isBreak,
  isBreakOrEnd,
  isDocumentMarker,
  isSpace,
  PERCENT,
  QUESTION,
  SPACE,
} from '../types/characters.ts'
import type { Cursor } from './cursor.ts'
import { isFlowEnd, scanPlain } from './scan-plain.ts'
import { scanQuoted } from './scan-quoted.ts'

const DOUBLE_QUOTE = 34

/** The maximum length of a key without `?`. Follows go.yaml.in/yaml/v3/scannerc.go, yaml_simple_key_is_valid. */
const MAX_KEY_LENGTH = 1024

export function atQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === 39
}

/** Reads a quoted scalar and moves right after it. */
export function readQuoted(cursor: Cursor): Scalar {
  const { pos: start } = cursor
  const { text, end, multiline } = scanQuoted(cursor.source, start)
  const style = cursor.code() === DOUBLE_QUOTE ? 'double' : 'single'
  if (multiline) {
    cursor.jump(end)
    cursor.quotes = { start, end }
  } else cursor.pos = end
  return scalar(text, style)
}

const NEVER_PLAIN: ReadonlySet<number> = new Set(Array.from(',[]{}#&*!|>\'"%@`', (sign) => sign.charCodeAt(0)))

/** Fails if no plain scalar can start here. */
export function checkPlainStart(cursor: Cursor, flow: boolean): void {
  const code = cursor.code()
  if (code >= 97 && code <= 122) return
  const isSign = code === DASH || code === QUESTION || code === COLON
  const fails = isSign ? isSpace(cursor.code(1)) || (flow && code !== DASH) : NEVER_PLAIN.has(code)
  if (fails) cursor.fail(`a plain value cannot start with ${cursor.text.charAt(cursor.pos)}; put it in quotes`)
}

/** Moves past the part of a plain scalar that is on this line, in block context. Returns the end of its text. */
export function skipPlain(cursor: Cursor): number {
  const { text } = cursor
  let pos = cursor.pos
  let end = pos
  for (;;) {
    const code = text.charCodeAt(pos)
    if (code > COLON && code < 0x2028) end = ++pos
    else if (isBlank(code)) pos++
    else if (isBreakOrEnd(code)) break
    else if (code === COLON && isSpace(text.charCodeAt(pos + 1))) break
    else if (code === HASH && end < pos) break
    else end = ++pos
  }
  cursor.pos = pos
  return end
}

/** True at the colon of a key; `start` is where the key begins. */
export function atKeyColon(cursor: Cursor, start: number): boolean {
  return cursor.code() === COLON && isSpace(cursor.code(1)) && isKeyLength(cursor, start)
}

/** True unless a key from `start` to here is too long. */
export function isKeyLength(cursor: Cursor, start: number): boolean {
  const length = cursor.pos - start
  // go-yaml counts characters. A character takes one or two UTF-16 code units.
  return length <= MAX_KEY_LENGTH || Array.from(cursor.text.slice(start, cursor.pos)).length <= MAX_KEY_LENGTH
}

/**
 * Completes a plain value after `skipPlain`: adds further lines if they are indented more than the collection around
 * it. Moves to the next token.
 */
export function finishPlain(cursor: Cursor, start: number, end: number, indent: number): Scalar {
  const code = cursor.code()
  if (code === COLON) cursor.fail('unexpected key: check for a missing line break, quote or indentation')
  if (code === HASH || !isContinued(cursor, indent)) {
    if (code === HASH) cursor.next(false)
    return scalar(cursor.text.slice(start, end))
  }
  const plain = scanPlain(cursor.source, start, { indent, flow: false })
  cursor.jump(plain.next)
  if (plain.next === plain.end && cursor.code() === COLON) {
    cursor.fail('unexpected key: check for a missing line break, quote or indentation')
  }
  cursor.next(true)
  return scalar(plain.text)
}

/**
 * At the end of a line, returns true if the plain scalar on it may continue on the next one. Otherwise, moves to the
 * next token.
 */
function isContinued(cursor: Cursor, indent: number): boolean {
  const { text } = cursor
  let pos = cursor.pos
  let { lineStart } = cursor
  for (;;) {
    const code = text.charCodeAt(pos)
    if (code === SPACE) pos++
    else if (isBreak(code)) lineStart = ++pos
    else break
  }
  const code = text.charCodeAt(pos)
  const column = pos - lineStart
  const endsDocument = column === 0 && (isDocumentMarker(text, pos) || (code === PERCENT && indent >= 0))
  if (code === HASH || endsDocument) {
    cursor.next(false)
    return false
  }
  if (isBlank(code) || (column > indent && code !== 0)) return true
  cursor.pos = pos
  cursor.lineStart = lineStart
  cursor.column = column
  if (code === 0) cursor.ended = true
  return false
}

/** Reads a plain scalar in a flow collection and moves past it. */
export function readFlowPlain(cursor: Cursor, indent: number): Scalar {
  checkPlainStart(cursor, true)
  const { text, pos: start } = cursor
  let pos = start
  let end = pos
  for (;;) {
    const code = text.charCodeAt(pos)
    if (code === SPACE) pos++
    else if (isFlowEnd(code) || (code === COLON && isSpace(text.charCodeAt(pos + 1)))) break
    else if (isBreakOrEnd(code) || isBlank(code) || code === HASH) return readLongFlowPlain(cursor, indent)
    else end = ++pos
  }
  cursor.pos = pos
  return scalar(text.slice(start, end))
}

function readLongFlowPlain(cursor: Cursor, indent: number): Scalar {
  const { text, next } = scanPlain(cursor.source, cursor.pos, { indent, flow: true })
  cursor.jump(next)
  return scalar(text)
}
