import type { Node } from '../../tree/node.ts'
import type { BlockReader } from './block-reader.ts'
import type { Cursor } from './cursor.ts'
import { atDirective, readDirectives } from './directives.ts'
import { atQuote, checkPlainStart, readQuoted, skipPlain } from './scalar-reader.ts'

const BYTE_ORDER_MARK = 0xfeff
const DASH = 45
const COLON = 58
const QUESTION = 63

/** Reads the first document of the text that `cursor` has been opened at; `blocks` reads with it. Undefined for an empty one. */
export function readDocument(cursor: Cursor, blocks: BlockReader): Node | undefined {
  if (cursor.code() === BYTE_ORDER_MARK) {
    cursor.pos = 1
    cursor.lineStart = 1
  }
  cursor.next(true)
  const isKeyAllowed = readStart(cursor)
  if (cursor.ended) return undefined
  const node = blocks.readNode(-1, isKeyAllowed ? 'item' : 'inline')
  checkRest(cursor)
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

/** Upstream ignores what follows the document but has looked at the next token by then. */
function checkRest(cursor: Cursor): void {
  if (atDirective(cursor)) readDirectives(cursor)
  else if (!cursor.ended) checkToken(cursor)
}

function checkToken(cursor: Cursor): void {
  const { pos } = cursor
  const code = cursor.code()
  const isSameLine = cursor.text.slice(cursor.lineStart, pos).trim() !== ''
  if (isSameLine && (cursor.isSign(DASH) || cursor.isSign(QUESTION)))
    cursor.fail('only a comment may follow on this line')
  if (',[]{}&*!|>-?:'.includes(String.fromCharCode(code))) return
  if (atQuote(code)) {
    readQuoted(cursor)
    cursor.skipBlanks()
  } else {
    checkPlainStart(cursor, false)
    skipPlain(cursor)
  }
  if (isSameLine && cursor.isSign(COLON)) cursor.fail('only a comment may follow on this line', pos)
}
