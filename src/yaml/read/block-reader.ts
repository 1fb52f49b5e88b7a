import { type Entry, mapping, type Node, type Scalar, scalar, sequence } from '../../tree/node.ts'
import { COLON, DASH, HASH, isBreakOrEnd, QUESTION, SPACE } from '../types/characters.ts'
import type { Cursor } from './cursor.ts'
import { atFlow, finishEntries, readFlow } from './flow-reader.ts'
import { Head } from './head-reader.ts'
import { recordPosition } from './positions.ts'
import {
  applyProperties,
  atAlias,
  atProperty,
  checkMergeAlias,
  joinProperties,
  type Properties,
  readProperties,
} from './property-reader.ts'
import { scanBlockScalar } from './scan-block-scalar.ts'

/** The position of a node, which determines the kinds of nodes that may start there. */
type NodePosition =
  /** On the line of its key, where no block map or block list may start. */
  | 'inline'
  /** On a separate line below its key. A list may be at the same column as the key. */
  | 'value'
  /** In a list, or at the top of the document. */
  | 'item'

const NOT_HERE = 'must start on a new line'

/** Reads maps, lists and scalars in block style. */
export class BlockReader {
  private readonly cursor: Cursor
  private readonly head: Head

  constructor(cursor: Cursor) {
    this.cursor = cursor
    this.head = new Head(cursor)
  }

  /** Reads the node at the cursor and moves to the next token. `indent` is the column of the collection around it. */
  readNode(indent: number, position: NodePosition): Node {
    const cursor = this.cursor
    if (cursor.positions === undefined) return this.readAny(indent, position)
    const { pos: start } = cursor
    return recordPosition(cursor, start, this.readAny(indent, position))
  }

  private readAny(indent: number, position: NodePosition): Node {
    const cursor = this.cursor
    const code = cursor.code()
    if (isWordCharacter(code)) return this.readPlain(indent, position)
    if (code === DASH && cursor.isSign(DASH)) {
      if (position === 'inline') cursor.fail(`a list ${NOT_HERE}`)
      return this.readSequence(cursor.column, false)
    }
    if (atFlow(code)) return this.readFlow(indent)
    if (atBlockScalar(code)) return this.readBlockScalar(indent)
    if (atProperty(code)) return this.readWithProperties(indent, position)
    if (code === QUESTION && cursor.isSign(QUESTION)) {
      if (position === 'inline') cursor.fail(`a key with ? ${NOT_HERE}`)
      return this.readMapping(cursor.column, undefined)
    }
    return this.readPlain(indent, position)
  }

  /** Reads a scalar, or a map whose first key is a scalar. */
  private readPlain(indent: number, position: NodePosition): Node {
    const cursor = this.cursor
    const { column } = cursor
    if (!this.head.read(cursor.pos)) return this.head.value(indent)
    if (position === 'inline') cursor.fail(`a key ${NOT_HERE}`)
    return this.readMapping(column, this.head.key())
  }

  private readFlow(indent: number): Node {
    const cursor = this.cursor
    const collection = readFlow(cursor, indent)
    cursor.skipBlanks()
    if (cursor.isSign(COLON)) cursor.fail('a map or a list cannot be a key')
    cursor.next(false)
    return collection
  }

  private readBlockScalar(indent: number): Scalar {
    const cursor = this.cursor
    const { text, style, end } = scanBlockScalar(cursor.source, cursor.pos, indent)
    cursor.jump(end)
    cursor.next(true)
    return scalar(text, style)
  }

  /** Reads a map. The cursor is at the colon of the first key or, if `first` is undefined, at its question mark. */
  private readMapping(column: number, first: Scalar | undefined): Node {
    const cursor = this.cursor
    const { pos: start } = cursor
    cursor.enter()
    const mark = cursor.entries.mark()
    let hasMergeKey = false
    let head = first
    for (;;) {
      const entry = head === undefined ? this.readExplicitEntry(column) : this.readEntry(column, head)
      cursor.entries.add(entry)
      if (entry.key.text === '<<' || entry.key.tag === '!!merge') hasMergeKey = true
      if (cursor.ended || cursor.column < column) break
      if (cursor.column > column) cursor.fail('expected a key: check the indentation')
      head = cursor.isSign(QUESTION) ? undefined : this.head.readKey()
    }
    cursor.leave()
    const entries = cursor.entries.take(mark)
    return mapping(hasMergeKey ? finishEntries(cursor, entries, start) : entries)
  }

  /** Reads the value of an entry. The cursor is at the colon. */
  private readEntry(column: number, key: Scalar): Entry {
    const cursor = this.cursor
    const { pos: start } = cursor
    cursor.pos++
    const crossed = cursor.next(false)
    const isAlias = atAlias(cursor.code())
    const entry = { key, value: this.readPart(column, crossed ? 'value' : 'inline') }
    cursor.positions?.add(entry, start + 1)
    if (isAlias) checkMergeAlias(cursor, entry, start)
    return entry
  }

  /**
   * Reads an entry with an explicit key. The cursor is at the question mark. The colon, if there is one, is at the same
   * column.
   */
  private readExplicitEntry(column: number): Entry {
    const cursor: Cursor = this.cursor
    const { pos: start } = cursor
    const key = this.readExplicitPart(column)
    if (key.type !== 'scalar') cursor.fail('a map or a list cannot be a key', start)
    const hasValue = !cursor.ended && cursor.column === column && cursor.isSign(COLON)
    return { key, value: hasValue ? this.readExplicitPart(column) : scalar('') }
  }

  /**
   * Reads the node after a `?`, or after the `:` of such a key. Unlike elsewhere, a map or list may start on the same
   * line.
   */
  private readExplicitPart(column: number): Node {
    this.cursor.pos++
    const crossed = this.cursor.next(true)
    if (crossed || this.cursor.ended) return this.readPart(column, 'value')
    return this.readNode(column, 'value')
  }

  /** Reads a key or a value of a map. It is empty if the next token is not indented more than the map. */
  private readPart(column: number, position: NodePosition): Node {
    const cursor = this.cursor
    if (cursor.ended) return scalar('')
    if (position === 'inline' || cursor.column > column) return this.readNode(column, position)
    return this.readAtIndent(column, true) ?? scalar('')
  }

  /**
   * Reads a node that may start at the column of the collection around it: a block scalar, or a list as the value of a
   * key.
   */
  private readAtIndent(column: number, isListAllowed: boolean): Node | undefined {
    const cursor = this.cursor
    if (cursor.ended || cursor.column !== column) return undefined
    const { pos: start } = cursor
    if (isListAllowed && cursor.isSign(DASH)) return recordPosition(cursor, start, this.readSequence(column, true))
    return atBlockScalar(cursor.code()) ? recordPosition(cursor, start, this.readBlockScalar(column)) : undefined
  }

  /** Reads a list. The cursor is at the first dash. */
  private readSequence(column: number, isAtKeyColumn: boolean): Node {
    const cursor = this.cursor
    cursor.enter()
    const mark = cursor.items.mark()
    for (;;) {
      cursor.items.add(this.readItem(column))
      if (cursor.ended || cursor.column < column) break
      if (cursor.column === column) {
        if (cursor.isSign(DASH)) continue
        if (isAtKeyColumn) break
      }
      cursor.fail('expected a list item: check the indentation')
    }
    cursor.leave()
    return sequence(cursor.items.take(mark))
  }

  /** Reads a list item. The cursor is at the dash. */
  private readItem(column: number): Node {
    const cursor = this.cursor
    const { text, pos } = cursor
    if (text.charCodeAt(pos + 1) === SPACE && isWordCharacter(text.charCodeAt(pos + 2))) {
      cursor.pos = pos + 2
      cursor.column = column + 2
      return this.readNode(column, 'item')
    }
    cursor.pos++
    const crossed = cursor.next(true)
    if (cursor.ended) return scalar('')
    if (!crossed || cursor.column > column) return this.readNode(column, 'item')
    return this.readAtIndent(column, false) ?? scalar('')
  }

  /**
   * Reads a node with properties (an anchor, a tag or both). They may be on separate lines before the node; properties
   * on the line of a key belong to the key.
   */
  private readWithProperties(indent: number, position: NodePosition): Node {
    const cursor = this.cursor
    let outer: Properties | undefined
    let here = position
    while (atProperty(cursor.code())) {
      const { pos: start, column } = cursor
      const inner = readProperties(cursor)
      const code = cursor.code()
      if (!isBreakOrEnd(code) && code !== HASH) {
        return this.readBehindProperties({ outer, inner, start, column, indent, position: here })
      }
      outer = joinProperties(cursor, outer, inner)
      cursor.next(false)
      if (here === 'inline') here = 'value'
      if (cursor.ended || cursor.column <= indent) {
        return applyProperties(outer, this.readAtIndent(indent, here === 'value') ?? scalar(''))
      }
    }
    const { pos } = cursor
    const isAlias = atAlias(cursor.code())
    const node = this.readNode(indent, here)
    // On a separate line, an alias can only be the first key of a map.
    if (isAlias && node.type !== 'mapping') cursor.fail('an alias cannot have an anchor or a tag', pos)
    return applyProperties(outer, node)
  }

  private readBehindProperties(line: PropertyLine): Node {
    const { outer, inner, start, column, indent, position } = line
    const cursor = this.cursor
    const code = cursor.code()
    if (cursor.isSign(DASH)) cursor.fail(`a list ${NOT_HERE}`)
    if (cursor.isSign(QUESTION)) cursor.fail(`a key with ? ${NOT_HERE}`)
    if (atFlow(code)) return applyProperties(joinProperties(cursor, outer, inner), this.readFlow(indent))
    if (atBlockScalar(code)) return applyProperties(joinProperties(cursor, outer, inner), this.readBlockScalar(indent))
    if (!this.head.read(start)) {
      const properties = joinProperties(cursor, outer, inner)
      return applyProperties(properties, this.head.value(indent))
    }
    if (position === 'inline') cursor.fail(`a key ${NOT_HERE}`)
    const key = applyProperties(inner, this.head.key())
    return applyProperties(outer, this.readMapping(column, key))
  }
}

/** A line that starts with properties. */
interface PropertyLine {
  /** Properties of the same node on lines above. */
  readonly outer: Properties | undefined
  readonly inner: Properties
  readonly start: number
  readonly column: number
  readonly indent: number
  readonly position: NodePosition
}

/** True for ASCII letters and digits, which are never indicators. */
function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
}

function atBlockScalar(code: number): boolean {
  return code === 124 || code === 62
}
