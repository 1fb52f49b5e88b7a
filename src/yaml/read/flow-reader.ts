import {
  type Entry,
  type Mapping,
  mapping,
  type Node,
  type Scalar,
  type Sequence,
  scalar,
  sequence,
} from '../../tree/node.ts'
import { COLON, QUESTION } from '../types/characters.ts'
import { expandMergeKey } from './anchors.ts'
import type { Cursor } from './cursor.ts'
import { recordEmpty, recordPosition } from './positions.ts'
import { applyProperties, atAlias, atProperty, checkMergeAlias, readAlias, readProperties } from './property-reader.ts'
import { atQuote, isKeyLength, readFlowPlain, readQuoted } from './scalar-reader.ts'

const COMMA = 44
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

export function atFlow(code: number): boolean {
  return code === OPEN_BRACKET || code === OPEN_BRACE
}

/**
 * Reads the flow collection at the cursor and moves right after it. `indent` is the column of the block collection
 * around it; lines inside may begin at any column.
 */
export function readFlow(cursor: Cursor, indent: number): Mapping | Sequence {
  cursor.enter()
  const { flowStart } = cursor
  cursor.flowStart = cursor.pos
  const isSequence = cursor.code() === OPEN_BRACKET
  cursor.pos++
  const collection = isSequence ? readFlowSequence(cursor, indent) : readFlowMapping(cursor, indent)
  cursor.pos++
  cursor.flowStart = flowStart
  cursor.leave()
  return collection
}

function readFlowSequence(cursor: Cursor, indent: number): Sequence {
  const { pos: start } = cursor
  const mark = cursor.items.mark()
  for (;;) {
    cursor.nextInFlow()
    if (cursor.code() === CLOSE_BRACKET) return sequence(cursor.items.take(mark), true)
    const part = readFlowPart(cursor, indent)
    const isPair = part.type === 'entry'
    cursor.items.add(isPair ? mapping(finishEntries(cursor, [part.entry], start), true) : part.node)
    endEntry(cursor, CLOSE_BRACKET)
  }
}

function readFlowMapping(cursor: Cursor, indent: number): Mapping {
  const { pos: mapStart } = cursor
  const mark = cursor.entries.mark()
  for (;;) {
    cursor.nextInFlow()
    if (cursor.code() === CLOSE_BRACE) return mapping(finishEntries(cursor, cursor.entries.take(mark), mapStart), true)
    const { pos: start } = cursor
    const part = readFlowPart(cursor, indent)
    cursor.entries.add(
      part.type === 'entry' ? part.entry : { key: asFlowKey(cursor, part.node, start), value: scalar('') },
    )
    endEntry(cursor, CLOSE_BRACE)
  }
}

type FlowPart = { readonly type: 'node'; readonly node: Node } | { readonly type: 'entry'; readonly entry: Entry }

/** Reads an entry up to the next comma or bracket. */
function readFlowPart(cursor: Cursor, indent: number): FlowPart {
  const { lineStart, pos: start } = cursor
  if (cursor.code() === QUESTION) return { type: 'entry', entry: readExplicitEntry(cursor, indent) }
  const node = readFlowNode(cursor, indent)
  cursor.nextInFlow()
  if (cursor.code() !== COLON) return { type: 'node', node }
  if (lineStart !== cursor.lineStart) {
    cursor.failInFlow('unexpected colon: check for an unclosed bracket before it')
  }
  if (!isKeyLength(cursor, start)) cursor.fail('a key and its colon must be at most 1,024 characters apart')
  return { type: 'entry', entry: readFlowValue(cursor, asFlowKey(cursor, node, start), indent) }
}

/**
 * Reads an entry with an explicit key, which may have any length and be on any line. The cursor is at the question
 * mark.
 */
function readExplicitEntry(cursor: Cursor, indent: number): Entry {
  cursor.pos++
  cursor.nextInFlow()
  const { pos: start } = cursor
  const isEmpty = cursor.code() === COLON || isEntryEnd(cursor.code())
  const key = isEmpty ? scalar('') : asFlowKey(cursor, readFlowNode(cursor, indent), start)
  cursor.nextInFlow()
  return cursor.code() === COLON ? readFlowValue(cursor, key, indent) : { key, value: scalar('') }
}

function asFlowKey(cursor: Cursor, node: Node, start: number): Scalar {
  return node.type === 'scalar' ? node : cursor.fail('a map or a list cannot be a key', start)
}

function isEntryEnd(code: number): boolean {
  return code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET
}

/** Reads a colon and the value after it, if there is one. */
function readFlowValue(cursor: Cursor, key: Scalar, indent: number): Entry {
  const { pos: start } = cursor
  cursor.pos++
  cursor.nextInFlow()
  const code = cursor.code()
  if (isEntryEnd(code)) return recordEmpty(cursor, start + 1, { key, value: scalar('') })
  const entry = { key, value: readFlowNode(cursor, indent) }
  if (atAlias(code)) checkMergeAlias(cursor, entry, start)
  cursor.nextInFlow()
  return entry
}

/** Moves past the comma after an entry, or to the closing bracket. */
function endEntry(cursor: Cursor, close: number): void {
  const code = cursor.code()
  if (code === COMMA) cursor.pos++
  else if (code !== close) cursor.failInFlow(`expected a comma or ${String.fromCharCode(close)}`)
}

/** The entries of a map that starts at `start`. */
export function finishEntries(cursor: Cursor, entries: readonly Entry[], start: number): readonly Entry[] {
  if (cursor.dialect === 'v2') return entries
  return expandMergeKey(entries, (reason) => cursor.fail(reason, start))
}

function readFlowNode(cursor: Cursor, indent: number): Node {
  const { pos: start } = cursor
  return recordPosition(cursor, start, readFlowAny(cursor, indent))
}

function readFlowAny(cursor: Cursor, indent: number): Node {
  const code = cursor.code()
  if (atAlias(code)) return readAlias(cursor)
  if (!atProperty(code)) return readFlowContent(cursor, indent)
  const properties = readProperties(cursor)
  cursor.nextInFlow()
  const next = cursor.code()
  const isEmpty = next === COLON || isEntryEnd(next)
  return applyProperties(properties, isEmpty ? scalar('') : readFlowContent(cursor, indent))
}

function readFlowContent(cursor: Cursor, indent: number): Node {
  const code = cursor.code()
  if (atQuote(code)) return readQuoted(cursor)
  if (atFlow(code)) return readFlow(cursor, indent)
  return readFlowPlain(cursor, indent)
}
