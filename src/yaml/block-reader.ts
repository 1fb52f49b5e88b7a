import { type Entry, mapping, type Node, type Scalar, scalar, sequence } from '../model/node.ts'
import { isBreakOrEnd, isDocumentMarker } from './characters.ts'
import type { Cursor } from './cursor.ts'
import { atFlow, finishEntries, readFlow } from './flow-reader.ts'
import {
  applyProperties,
  atAlias,
  atProperty,
  checkMergeAlias,
  joinProperties,
  type Properties,
  readAlias,
  readProperties,
} from './property-reader.ts'
import { atKeyColon, atQuote, checkPlainStart, finishPlain, readQuoted, skipPlain } from './scalar-reader.ts'
import { scanBlockScalar } from './scan-block-scalar.ts'

const HASH = 35
const DASH = 45
const COLON = 58
const QUESTION = 63

/**
 * Reads the node at the cursor and moves to the next token. `indent` is the column of the collection around it. A map or
 * a list in block style may start here only where `isKeyAllowed`.
 */
export function readNode(cursor: Cursor, indent: number, isKeyAllowed: boolean): Node {
  const code = cursor.code()
  if (code === DASH && cursor.isSign(DASH)) {
    if (!isKeyAllowed) cursor.fail('a list is not allowed here: start it on a new line')
    return readSequence(cursor, cursor.column, false)
  }
  if (atFlow(code)) return readFlowValue(cursor, indent)
  if (code === 124 || code === 62) return readBlockScalar(cursor, indent)
  if (atProperty(code)) return readNodeWithProperties(cursor, indent, isKeyAllowed)
  if (code === QUESTION && cursor.isSign(QUESTION)) {
    if (!isKeyAllowed) cursor.fail('a key with ? is not allowed here: start it on a new line')
    return readMapping(cursor, cursor.column, undefined)
  }
  const { pos: start, column } = cursor
  if (atQuote(code) || atAlias(code)) {
    const node = atQuote(code) ? readQuoted(cursor) : readAlias(cursor)
    return readAfterKey(cursor, node, { start, column, isKeyAllowed })
  }
  checkPlainStart(cursor, false)
  const end = skipPlain(cursor)
  if (isKeyAllowed && atKeyColon(cursor, start))
    return readMapping(cursor, column, scalar(cursor.text.slice(start, end)))
  return finishPlain(cursor, start, end, indent)
}

/** Behind a quoted scalar or an alias: it is either the value itself or the first key of a map. */
function readAfterKey(
  cursor: Cursor,
  node: Node,
  { start, column, isKeyAllowed }: { start: number; column: number; isKeyAllowed: boolean },
): Node {
  cursor.skipBlanks()
  if (cursor.code() !== COLON || !cursor.isSign(COLON)) {
    cursor.next(false)
    return node
  }
  checkImplicitKey(cursor, start)
  if (!isKeyAllowed) cursor.fail('a map is not allowed here: start it on a new line')
  return readMapping(cursor, column, asKey(cursor, node))
}

function checkImplicitKey(cursor: Cursor, start: number): void {
  if (start < cursor.lineStart || !atKeyColon(cursor, start)) {
    cursor.fail('a key and its colon must be on one line, not more than 1024 characters apart')
  }
}

function asKey(cursor: Cursor, node: Node): Scalar {
  return node.type === 'scalar' ? node : cursor.fail('a map or a list cannot be a key')
}

function readFlowValue(cursor: Cursor, indent: number): Node {
  const collection = readFlow(cursor, indent)
  cursor.skipBlanks()
  if (cursor.code() === COLON && cursor.isSign(COLON)) cursor.fail('a map or a list cannot be a key')
  cursor.next(false)
  return collection
}

function readBlockScalar(cursor: Cursor, indent: number): Scalar {
  const { text, style, end } = scanBlockScalar(cursor.source, cursor.pos, indent)
  cursor.jump(end)
  cursor.next(true)
  return scalar(text, style)
}

/** From the colon of the first key, or from its question mark: then `firstKey` is undefined. */
function readMapping(cursor: Cursor, column: number, firstKey: Scalar | undefined): Node {
  cursor.enter()
  const entries: Entry[] = []
  let hasMergeKey = false
  let key = firstKey
  for (;;) {
    const entry = key === undefined ? readExplicitEntry(cursor, column) : readEntry(cursor, column, key)
    entries.push(entry)
    if (entry.key.text === '<<') hasMergeKey = true
    if (cursor.ended || cursor.column < column) break
    if (cursor.column > column) cursor.fail('did not find expected key: is the indentation wrong?')
    key = cursor.isSign(QUESTION) ? undefined : readKey(cursor)
  }
  cursor.leave()
  return mapping(hasMergeKey ? finishEntries(cursor, entries) : entries)
}

/** From the colon. */
function readEntry(cursor: Cursor, column: number, key: Scalar): Entry {
  cursor.pos++
  const crossed = cursor.next(false)
  const isAlias = atAlias(cursor.code())
  const entry = { key, value: readEntryValue(cursor, column, crossed) }
  if (isAlias) checkMergeAlias(cursor, entry)
  return entry
}

function readEntryValue(cursor: Cursor, column: number, crossed: boolean): Node {
  if (cursor.ended) return scalar('')
  if (!crossed || cursor.column > column) return readNode(cursor, column, crossed)
  return readAtIndent(cursor, column) ?? scalar('')
}

/** From the question mark. The colon, if there is one, stands at the same column. */
function readExplicitEntry(cursor: Cursor, column: number): Entry {
  const key = asKey(cursor, readComplexPart(cursor, column))
  const hasValue = !cursor.ended && cursor.column === column && cursor.isSign(COLON)
  return { key, value: hasValue ? readComplexPart(cursor, column) : scalar('') }
}

/** Reads what follows a `?`, or the `:` of such a key: unlike elsewhere a map or list may start on the same line. */
function readComplexPart(cursor: Cursor, column: number): Node {
  cursor.pos++
  const crossed = cursor.next(true)
  if (cursor.ended) return scalar('')
  if (!crossed || cursor.column > column) return readNode(cursor, column, true)
  return readAtIndent(cursor, column) ?? scalar('')
}

/** Reads a key and stands at its colon. */
function readKey(cursor: Cursor): Scalar {
  const { pos: start } = cursor
  const code = cursor.code()
  if (atProperty(code)) {
    const properties = readProperties(cursor)
    return asKey(cursor, applyProperties(properties, readBareKey(cursor, start)))
  }
  return readBareKey(cursor, start)
}

function readBareKey(cursor: Cursor, start: number): Scalar {
  const code = cursor.code()
  if (atQuote(code) || atAlias(code)) {
    const key = asKey(cursor, atQuote(code) ? readQuoted(cursor) : readAlias(cursor))
    cursor.skipBlanks()
    if (!cursor.isSign(COLON)) cursor.fail("could not find expected ':'")
    checkImplicitKey(cursor, start)
    return key
  }
  const { pos } = cursor
  if (!cursor.isSign(COLON) || pos === start) checkPlainStart(cursor, false)
  const end = skipPlain(cursor)
  if (!atKeyColon(cursor, start)) cursor.fail("could not find expected ':'", start)
  return scalar(cursor.text.slice(pos, end))
}

/** What may be the value of a key although it is not indented more: a list, and a block text. */
function readAtIndent(cursor: Cursor, column: number): Node | undefined {
  if (cursor.column !== column) return undefined
  if (cursor.isSign(DASH)) return readSequence(cursor, column, true)
  const code = cursor.code()
  return code === 124 || code === 62 ? readBlockScalar(cursor, column) : undefined
}

/** From the first dash. A list that is the value of a key may stand at the column of that key. */
function readSequence(cursor: Cursor, column: number, isIndentless: boolean): Node {
  cursor.enter()
  const items: Node[] = []
  for (;;) {
    cursor.pos++
    const crossed = cursor.next(true)
    items.push(readItem(cursor, column, crossed))
    if (cursor.ended || cursor.column < column) break
    if (cursor.column > column) cursor.fail('did not find expected - of a list: is the indentation wrong?')
    if (cursor.isSign(DASH)) continue
    if (isIndentless) break
    cursor.fail('did not find expected - of a list: is the indentation wrong?')
  }
  cursor.leave()
  return sequence(items)
}

function readItem(cursor: Cursor, column: number, crossed: boolean): Node {
  if (cursor.ended) return scalar('')
  if (!crossed || cursor.column > column) return readNode(cursor, column, true)
  const code = cursor.code()
  return cursor.column === column && (code === 124 || code === 62) ? readBlockScalar(cursor, column) : scalar('')
}

/** Properties may stand on lines before their node; those on the line of a key are the key's. */
function readNodeWithProperties(cursor: Cursor, indent: number, isKeyAllowed: boolean): Node {
  let outer: Properties | undefined
  let keyAllowed = isKeyAllowed
  while (atProperty(cursor.code())) {
    const { pos: start, column } = cursor
    const inner = readProperties(cursor)
    const code = cursor.code()
    if (!isBreakOrEnd(code) && code !== HASH) {
      return readPropertyContent(cursor, { outer, inner, start, column, indent, isKeyAllowed: keyAllowed })
    }
    outer = joinProperties(cursor, outer, inner)
    cursor.next(false)
    keyAllowed = true
    if (cursor.ended || cursor.column <= indent) {
      const node = cursor.ended ? undefined : readAtIndent(cursor, indent)
      return applyProperties(outer, node ?? scalar(''))
    }
  }
  if (atAlias(cursor.code())) return readAliasKeyMap(cursor, outer, indent)
  return applyProperties(outer, readNode(cursor, indent, true))
}

/** Properties above a line that starts with an alias can only belong to a map whose first key is that alias. */
function readAliasKeyMap(cursor: Cursor, outer: Properties | undefined, indent: number): Node {
  const { pos } = cursor
  const node = readNode(cursor, indent, true)
  if (node.type !== 'mapping' || isDocumentMarker(cursor.text, pos))
    cursor.fail('an alias cannot have an anchor or a tag', pos)
  return applyProperties(outer, node)
}

interface PropertyPlace {
  readonly outer: Properties | undefined
  readonly inner: Properties
  readonly start: number
  readonly column: number
  readonly indent: number
  readonly isKeyAllowed: boolean
}

/** Behind properties, on the same line. */
function readPropertyContent(cursor: Cursor, place: PropertyPlace): Node {
  const { outer, inner, start, column, indent, isKeyAllowed } = place
  const code = cursor.code()
  if (code === DASH && cursor.isSign(DASH)) cursor.fail('a list is not allowed here: start it on a new line')
  if (code === QUESTION && cursor.isSign(QUESTION)) cursor.fail('a key with ? is not allowed here')
  if (atFlow(code)) return applyProperties(joinProperties(cursor, outer, inner), readFlowValue(cursor, indent))
  if (code === 124 || code === 62) {
    return applyProperties(joinProperties(cursor, outer, inner), readBlockScalar(cursor, indent))
  }
  const content = readPropertyScalar(cursor, start)
  if (content.isKey) {
    if (!isKeyAllowed) cursor.fail('a map is not allowed here: start it on a new line')
    const key = asKey(cursor, applyProperties(inner, content.node))
    return applyProperties(outer, readMapping(cursor, column, key))
  }
  const properties = joinProperties(cursor, outer, inner)
  if (content.end === undefined) {
    cursor.next(false)
    return applyProperties(properties, content.node)
  }
  return applyProperties(properties, finishPlain(cursor, content.start, content.end, indent))
}

interface PropertyScalar {
  readonly node: Scalar
  readonly isKey: boolean
  readonly start: number
  /** Of a plain scalar that may go on; undefined for a quoted one. */
  readonly end: number | undefined
}

function readPropertyScalar(cursor: Cursor, propertyStart: number): PropertyScalar {
  const { pos: start } = cursor
  if (atQuote(cursor.code())) {
    const node = readQuoted(cursor)
    cursor.skipBlanks()
    const isKey = cursor.isSign(COLON)
    if (isKey) checkImplicitKey(cursor, propertyStart)
    return { node, isKey, start, end: undefined }
  }
  if (cursor.isSign(COLON)) return { node: scalar(''), isKey: true, start, end: undefined }
  checkPlainStart(cursor, false)
  const end = skipPlain(cursor)
  return { node: scalar(cursor.text.slice(start, end)), isKey: atKeyColon(cursor, propertyStart), start, end }
}
