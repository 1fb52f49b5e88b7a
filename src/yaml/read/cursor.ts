import type { Entry, Node } from '../../tree/node.ts'
import { isBlank, isBreakOrEnd, isDocumentMarker, isSpace, PERCENT, SPACE, TAB } from '../types/characters.ts'
import type { Dialect } from '../types/scalar.ts'
import { Pile } from './allocation.ts'
import { Anchors } from './anchors.ts'
import { MAX_DEPTH } from './depth.ts'
import type { NodePositions } from './node-positions.ts'
import type { Opening, Source } from './source.ts'
import { defaultTagHandles, type TagHandles } from './tag-names.ts'

/**
 * A position in a text, which moves from token to token. One cursor can be used for several documents, one after
 * another.
 */
export class Cursor {
  source: Source
  text: string
  dialect: Dialect
  anchors: Anchors = new Anchors()
  pos: number = 0
  /** Offset where the line of `pos` starts. */
  lineStart: number = 0
  /** Column of the token at `pos`, counted from 0. */
  column: number = 0
  /** True if there are no more tokens in this document: the text ends, or a document marker or a directive follows. */
  ended: boolean = false
  /** The first line of the file that belongs to the document but is not read. */
  unreadLine: number | undefined = undefined
  depth: number = 0
  /** Offset of the bracket or brace that opened the flow collection at `pos`. */
  flowStart: number = 0
  /** The offsets of the last quoted value with several lines. */
  quotes: { readonly start: number; readonly end: number } | undefined = undefined
  tagHandles: TagHandles = defaultTagHandles
  /**
   * The start positions of values, if the caller requests them: see positions.ts. An entry without a value has the
   * position of its colon.
   */
  positions: NodePositions | undefined = undefined
  readonly entries: Pile<Entry> = new Pile()
  readonly items: Pile<Node> = new Pile()

  constructor(source: Source, dialect: Dialect) {
    this.source = source
    this.text = source.text
    this.dialect = dialect
  }

  /** Moves to the start of another document, once the previous one has been read completely. */
  open(source: Source, dialect: Dialect): void {
    this.source = source
    this.text = source.text
    this.dialect = dialect
    this.anchors = new Anchors()
    this.pos = 0
    this.lineStart = 0
    this.column = 0
    this.ended = false
    this.quotes = undefined
    this.tagHandles = defaultTagHandles
  }

  /**
   * Skips blanks, comments and line breaks up to the next token in block context. With `keyAllowed`, a key may start
   * here, so tabs are errors. Returns true if it skipped a line break.
   */
  next(keyAllowed: boolean): boolean {
    const { text } = this
    let tabAllowed = !keyAllowed
    let crossed = false
    let pos = this.pos
    for (;;) {
      const code = text.charCodeAt(pos)
      if (code === SPACE || (code === TAB && tabAllowed)) pos++
      else if (code === 35) pos = this.source.lineEnd(pos)
      else if (code !== 0 && isBreakOrEnd(code)) {
        pos++
        this.lineStart = pos
        crossed = true
        tabAllowed = false
      } else break
    }
    this.pos = pos
    this.column = pos - this.lineStart
    const code = text.charCodeAt(pos)
    if (code === 0 || (this.column === 0 && (code === PERCENT || isDocumentMarker(text, pos)))) this.ended = true
    else if (code === TAB) this.fail('tabs cannot be used for indentation')
    return crossed
  }

  /** Moves to the next token of a flow collection. Fails at the end of the document. */
  nextInFlow(): void {
    this.skipSpaceInFlow()
    const { text, pos } = this
    if (pos === this.lineStart && isDocumentMarker(text, pos)) this.#failUnclosed(' at the end of the document')
    if (text.charCodeAt(pos) === 0) this.#failUnclosed('')
  }

  /** Moves over blanks, comments and line breaks inside a flow collection. */
  skipSpaceInFlow(): void {
    const { text } = this
    let pos = this.pos
    for (;;) {
      const code = text.charCodeAt(pos)
      if (isBlank(code)) pos++
      else if (code === 35) pos = this.source.lineEnd(pos)
      else if (code !== 0 && isBreakOrEnd(code)) {
        pos++
        this.lineStart = pos
      } else break
    }
    this.pos = pos
  }

  skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.pos))) this.pos++
  }

  /** Moves to a position that may be several lines ahead. */
  jump(pos: number): void {
    this.pos = pos
    this.lineStart = this.source.lineStart(pos)
  }

  code(ahead: number = 0): number {
    return this.text.charCodeAt(this.pos + ahead)
  }

  /** True if the cursor is at the indicator `code` (`-`, `?` or `:`), which must be followed by white space. */
  isSign(code: number): boolean {
    return this.text.charCodeAt(this.pos) === code && isSpace(this.text.charCodeAt(this.pos + 1))
  }

  enter(): void {
    this.depth++
    if (this.depth > MAX_DEPTH) this.source.failTooDeep(MAX_DEPTH, this.pos)
  }

  leave(): void {
    this.depth--
  }

  fail(reason: string, pos: number = this.pos): never {
    const { quotes, source } = this
    const isAfterQuotes = quotes !== undefined && quotes.end > source.lineStart(pos) && quotes.end <= pos
    return source.fail(reason, pos, isAfterQuotes ? this.#opening(quotes.start, pos) : undefined)
  }

  /** Fails inside a flow collection. */
  failInFlow(reason: string): never {
    this.source.fail(reason, this.pos, this.#opening(this.flowStart, this.pos))
  }

  #failUnclosed(where: string): never {
    this.source.fail(`unclosed ${this.text.charAt(this.flowStart)}${where}`, this.flowStart)
  }

  /** The sign at `start`, for a mistake at `pos`. Undefined if both are on one line. */
  #opening(start: number, pos: number): Opening | undefined {
    const { line, column } = this.source.locate(start)
    const linesAbove = this.source.locate(pos).line - line
    return linesAbove === 0 ? undefined : { sign: this.text.charAt(start), linesAbove, column }
  }
}
