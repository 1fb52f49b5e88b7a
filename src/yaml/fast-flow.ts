import {
  type Entry,
  type Mapping,
  mapping,
  type Node,
  type Scalar,
  type Sequence,
  scalar,
  sequence,
} from '../model/node.ts'
import { expandMergeKey, isMergeKey } from './anchors.ts'
import { type Cursor, Unrecognised } from './cursor.ts'
import { applyProperties, atAlias, atProperty, readAlias, readProperties } from './fast-properties.ts'
import { atQuote, isKeyLength, readFlowPlain, readQuoted } from './fast-scalar.ts'

const COMMA = 44
const COLON = 58
const QUESTION = 63
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

export function atFlow(code: number): boolean {
  return code === OPEN_BRACKET || code === OPEN_BRACE
}

/**
 * Reads the flow collection at the cursor and stands right behind it. `indent` is the column of the block collection
 * around it; lines inside may begin at any column.
 */
export function readFlow(cursor: Cursor, indent: number): Mapping | Sequence {
  cursor.enter()
  const isSequence = cursor.code() === OPEN_BRACKET
  cursor.pos++
  const collection = isSequence ? readFlowSequence(cursor, indent) : readFlowMapping(cursor, indent)
  cursor.pos++
  cursor.leave()
  return collection
}

function readFlowSequence(cursor: Cursor, indent: number): Sequence {
  const items: Node[] = []
  for (;;) {
    cursor.nextInFlow()
    if (cursor.code() === CLOSE_BRACKET) return sequence(items, true)
    const { lineStart, pos: start } = cursor
    const node = readFlowNode(cursor, indent)
    cursor.nextInFlow()
    if (cursor.code() === COLON) {
      const key = checkKey(cursor, node, { lineStart, start })
      items.push(mapping(finishEntries(cursor, [readFlowValue(cursor, key, indent)]), true))
    } else items.push(node)
    endEntry(cursor, CLOSE_BRACKET)
  }
}

function readFlowMapping(cursor: Cursor, indent: number): Mapping {
  const entries: Entry[] = []
  for (;;) {
    cursor.nextInFlow()
    if (cursor.code() === CLOSE_BRACE) return mapping(finishEntries(cursor, entries), true)
    const { lineStart, pos: start } = cursor
    const node = readFlowNode(cursor, indent)
    cursor.nextInFlow()
    if (cursor.code() === COLON) {
      entries.push(readFlowValue(cursor, checkKey(cursor, node, { lineStart, start }), indent))
    } else if (node.type === 'scalar') entries.push({ key: node, value: scalar('') })
    else cursor.fail('a map or a list cannot be a key', start)
    endEntry(cursor, CLOSE_BRACE)
  }
}

function checkKey(cursor: Cursor, node: Node, { lineStart, start }: { lineStart: number; start: number }): Scalar {
  if (lineStart !== cursor.lineStart || !isKeyLength(cursor, start)) {
    cursor.fail('a key and its colon must be on one line, not more than 1024 characters apart')
  }
  return node.type === 'scalar' ? node : cursor.fail('a map or a list cannot be a key', start)
}

/** Reads a colon and the value behind it, if there is one. */
function readFlowValue(cursor: Cursor, key: Scalar, indent: number): Entry {
  cursor.pos++
  cursor.nextInFlow()
  const code = cursor.code()
  if (code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET) return { key, value: scalar('') }
  const entry = { key, value: readFlowNode(cursor, indent) }
  if (atAlias(code) && entry.value.type !== 'mapping' && isMergeKey(entry)) {
    cursor.fail('invalid map merge: the alias does not stand for a map')
  }
  cursor.nextInFlow()
  return entry
}

/** Moves behind the comma, or to the closing sign. */
function endEntry(cursor: Cursor, close: number): void {
  const code = cursor.code()
  if (code === COMMA) cursor.pos++
  else if (code !== close) cursor.fail(`did not find expected ',' or '${String.fromCharCode(close)}'`)
}

export function finishEntries(cursor: Cursor, entries: readonly Entry[]): readonly Entry[] {
  if (cursor.anchors.mergeKeys === 'keep') return entries
  return expandMergeKey(entries, (reason) => cursor.fail(reason))
}

function readFlowNode(cursor: Cursor, indent: number): Node {
  const code = cursor.code()
  if (atAlias(code)) return readAlias(cursor)
  if (!atProperty(code)) return readFlowContent(cursor, indent)
  const properties = readProperties(cursor)
  cursor.nextInFlow()
  const next = cursor.code()
  const isEmpty = next === COMMA || next === COLON || next === CLOSE_BRACE || next === CLOSE_BRACKET
  return applyProperties(properties, isEmpty ? scalar('') : readFlowContent(cursor, indent))
}

function readFlowContent(cursor: Cursor, indent: number): Node {
  const code = cursor.code()
  if (atQuote(code)) return readQuoted(cursor)
  if (atFlow(code)) return readFlow(cursor, indent)
  if (code === QUESTION) throw new Unrecognised()
  return readFlowPlain(cursor, indent)
}
