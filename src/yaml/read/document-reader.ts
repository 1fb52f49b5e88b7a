import type { Node } from '../../tree/node.ts'
import type { Dialect } from '../types/scalar.ts'
import type { BlockReader } from './block-reader.ts'
import type { Cursor } from './cursor.ts'
import { atDirective, readDirectives } from './directives.ts'
import { TokenScanner } from './token-scanner.ts'

const BYTE_ORDER_MARK = 0xfeff
const DASH = 45

/** How many tokens go-yaml's scanner is ahead of its parser. Follows yaml_parser_fetch_more_tokens in scannerc.go of v2 and v3. */
const LOOKAHEAD: Readonly<Record<Dialect, number>> = { v2: 1, v3: 3 }

/**
 * Reads the first document of the text that `cursor` is at the start of, with the help of `blocks`. Undefined for an empty
 * one. What follows the document has no effect, but it is an error if go-yaml fails to scan the tokens that come next.
 */
export function readDocument(cursor: Cursor, blocks: BlockReader): Node | undefined {
  if (cursor.code() === BYTE_ORDER_MARK) {
    cursor.pos = 1
    cursor.lineStart = 1
  }
  cursor.next(true)
  const isKeyAllowed = readStart(cursor)
  const node = cursor.ended ? undefined : blocks.readNode(-1, isKeyAllowed ? 'item' : 'inline')
  if (cursor.code() !== 0) new TokenScanner(cursor).scan(LOOKAHEAD[cursor.dialect])
  return node
}

/** Moves behind `---`, if the document begins with it. False where a map or a list in block style cannot start. */
function readStart(cursor: Cursor): boolean {
  const hasDirectives = atDirective(cursor)
  if (hasDirectives) cursor.tagHandles = readDirectives(cursor)
  if (cursor.ended && cursor.code() === DASH) {
    cursor.pos += 3
    cursor.ended = false
    return cursor.next(false)
  }
  if (hasDirectives) cursor.fail('directives must be followed by ---')
  if (cursor.ended && cursor.code() !== 0) cursor.fail('a document cannot start with ...')
  return true
}
