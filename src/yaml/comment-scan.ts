import type { CommentLexeme, Lexeme, Lexemes, LexemeType } from './lexemes.ts'

export type MarkType = LexemeType | 'stream-start' | 'stream-end' | 'block-seq-start' | 'block-map-start' | 'block-end'

/** A token as go-yaml's scanner hands them to its parser: with signs where block collections and keys begin and end. */
export interface Mark {
  readonly type: MarkType
  readonly at: number
  readonly lexeme: Lexeme | undefined
}

/** A comment, or a part of a block of comment lines, and the token that it waits for. */
export interface ScannedComment {
  readonly kind: 'head' | 'line' | 'foot'
  readonly text: string
  /** It belongs to the first token from here on. */
  readonly tokenAt: number
  readonly start: number
  /** One-based. */
  readonly column: number
  readonly scanAt: number
  readonly end: number
}

export interface ScannedText {
  readonly marks: readonly Mark[]
  readonly comments: readonly ScannedComment[]
}

/**
 * Finds out for every comment whether it is above, behind or below something, and what it belongs to. The rules are
 * those of go-yaml's scanner, its odd ones included: people see where their comments end up.
 */
export function scanComments(text: string, lexemes: Lexemes): ScannedText {
  const scanner = new CommentScanner(text, lexemes.comments)
  for (const lexeme of lexemes.list) scanner.lexeme(lexeme)
  scanner.finish()
  return scanner
}

interface Line {
  readonly line: number
  /** Zero-based. */
  readonly column: number
}

/** Comment lines that have been read and not been assigned. */
interface Block {
  readonly text: string
  readonly start: number
  readonly line: number
  readonly column: number
}

class CommentScanner implements ScannedText {
  readonly marks: Mark[] = [{ type: 'stream-start', at: 0, lexeme: undefined }]
  readonly comments: ScannedComment[] = []
  readonly #text: string
  readonly #lineStarts: readonly number[]
  readonly #waiting: readonly CommentLexeme[]
  #next = 0
  #position = 0
  #indent = -1
  readonly #indents: number[] = []
  #flowLevel = 0
  /** The first comment since the last token. */
  #gap = 0

  constructor(text: string, comments: readonly CommentLexeme[]) {
    this.#text = text
    this.#lineStarts = findLineStarts(text)
    this.#waiting = comments
  }

  lexeme(lexeme: Lexeme): void {
    const { type, start, end } = lexeme
    this.#approach(start)
    const { column } = this.#place(start)
    this.#unroll(column, this.#position)
    this.#position = end
    if (type === 'doc-start' || type === 'doc-end') {
      this.#unroll(-1, start)
      this.#mark(type, start, lexeme)
      return
    }
    const first = this.#text[start]
    const belongsBefore = this.#flowLevel === 0 ? first === ':' : first === ','
    const commentFor = belongsBefore ? (this.marks.at(-1)?.at ?? start) : start
    this.#open(lexeme, column)
    this.#mark(type, start, lexeme)
    if (type === 'flow-seq-start' || type === 'flow-map-start') this.#flowLevel++
    if (type === 'flow-seq-end' || type === 'flow-map-end') this.#flowLevel--
    if (type !== 'block-entry') this.#lineComment(lexeme, commentFor)
  }

  finish(): void {
    const { length } = this.#text
    this.#approach(length)
    this.#unroll(this.#place(length).column, this.#position)
    this.#unroll(-1, length)
    this.#mark('stream-end', length)
  }

  #mark(type: MarkType, at: number, lexeme?: Lexeme): void {
    this.marks.push({ type, at, lexeme })
  }

  /** Begins the block collection that a sign or key is the first of. */
  #open({ type, key, start }: Lexeme, column: number): void {
    if (this.#flowLevel === 0 && (key || type === 'block-entry' || type === 'key' || type === 'value')) {
      if (this.#indent < column && (type !== 'value' || !this.#afterKey())) {
        this.#indents.push(this.#indent)
        this.#indent = column
        this.#mark(type === 'block-entry' ? 'block-seq-start' : 'block-map-start', start)
      }
    }
    if (key) this.#mark('key', start)
  }

  /** A colon at a deeper column than its mapping is one that ends a key on its line. */
  #afterKey(): boolean {
    const last = this.marks.at(-1)
    return last !== undefined && last.type !== 'value' && last.type !== 'block-entry'
  }

  #lineComment({ scalar, start, end }: Lexeme, commentFor: number): void {
    const comment = this.#waiting[this.#next]
    if (comment === undefined) return
    const isBlock = scalar?.style === 'literal' || scalar?.style === 'folded'
    const inHeader = isBlock && comment.start < end
    if (!inHeader && (isBlock || !this.#isBlankBetween(end, comment.start) || this.#hasBreakBefore(end, start))) return
    this.#next++
    const tokenAt = inHeader ? start : commentFor
    this.#add({ kind: 'line', text: comment.text, tokenAt, start: comment.start, column: 0, scanAt: 0, end: 0 })
    if (!inHeader) this.#position = comment.start + comment.text.length
  }

  #add(comment: ScannedComment): void {
    this.comments.push(comment)
  }

  #isBlankBetween(from: number, to: number): boolean {
    return /^[ \t]*$/.test(this.#text.slice(from, to))
  }

  /** True where the scanner has gone over a line break since the last character of the lexeme. */
  #hasBreakBefore(end: number, start: number): boolean {
    return /[\r\n][ \t\r\n]*$/.test(this.#text.slice(start, end))
  }

  #place(offset: number): Line {
    let low = 0
    let high = this.#lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low, column: offset - (this.#lineStarts[low] ?? 0) }
  }

  /** Sorts the comments between the last token and the next one, which begins at `next`. */
  #approach(next: number): void {
    const first = this.#next
    this.#gap = this.comments.length
    while ((this.#waiting[this.#next]?.start ?? next) < next) this.#next++
    const lines = this.#waiting.slice(first, this.#next)
    if (lines.length > 0) this.#sort(lines, next)
  }

  #sort(lines: readonly CommentLexeme[], next: number): void {
    const sorter = new GapSorter(this.#gapContext(lines[0]?.start ?? next), (comment) => this.#add(comment))
    lines.forEach(({ start, text }, i) => {
      const place = this.#place(start)
      // All lines but the first count as one higher, as upstream, which takes note of a line break late.
      sorter.line({ start, text, line: place.line - (i === 0 ? 0 : 1), column: place.column + 1 })
      const end = start + text.length
      const nextStart = lines[i + 1]?.start ?? next
      sorter.blanks(blankLines(this.#text, end, nextStart))
    })
    if (next === this.#text.length) sorter.endOfText(next)
    else sorter.content(next, this.#place(next).column + 1, this.#flowLevel > 0 && /[\]}]/.test(this.#text[next] ?? ''))
  }

  #gapContext(firstComment: number): GapContext {
    const last = this.marks.at(-1)
    const token = last?.type === 'flow-entry' ? (this.marks.at(-2) ?? last) : last
    const breaks = this.#breaksBefore(firstComment)
    const { line, column } = this.#place(firstComment)
    const footLine = line - breaks + (breaks === 0 && column > 1 ? 2 : 1)
    return {
      scanAt: this.#position,
      tokenAt: token?.at ?? 0,
      afterColon: token?.type === 'value',
      indent: Math.max(this.#indent, 0),
      footLine: this.#place(this.#position).line > 0 ? footLine : -1,
      breaks,
    }
  }

  #breaksBefore(offset: number): number {
    let breaks = 0
    for (let i = offset - 1; i >= 0 && ' \t\r\n'.includes(this.#text[i] ?? ''); i--)
      if (this.#text[i] === '\n') breaks++
    return breaks
  }

  /**
   * Ends block collections that are deeper than `column`. Comments at the column of a collection are still within it:
   * its end moves in front of the first of them, so that what they belong to is decided there.
   */
  #unroll(column: number, position: number): void {
    if (this.#flowLevel > 0) return
    let at = position - 1
    while (this.#indent > column) {
      let stop = at
      for (let i = this.comments.length - 1; i >= this.#gap; i--) {
        const comment = this.comments[i]
        if (comment === undefined || comment.end < stop) break
        if (comment.column === this.#indent + 1) at = comment.start
        stop = comment.scanAt
      }
      this.#mark('block-end', at)
      this.#indent = this.#indents.pop() ?? -1
    }
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Offsets of the ends of the empty lines between a comment and what follows. */
function blankLines(text: string, from: number, to: number): readonly number[] {
  const offsets: number[] = []
  const lineBreak = /\n/g
  lineBreak.lastIndex = from
  for (let match = lineBreak.exec(text); match !== null && match.index < to; match = lineBreak.exec(text)) {
    offsets.push(match.index)
  }
  return offsets.slice(1)
}

interface GapContext {
  /** Where the scanner stood after the last token. */
  readonly scanAt: number
  readonly tokenAt: number
  readonly afterColon: boolean
  readonly indent: number
  /** The line that a comment has to start on to be below the last token. */
  readonly footLine: number
  /** Line breaks in front of the first comment. */
  readonly breaks: number
}

/** Cuts the comment lines between two tokens into what is below the first and what is above the second. */
class GapSorter {
  readonly #gap: GapContext
  readonly #emit: (comment: ScannedComment) => void
  #block: Block | undefined
  #firstEmpty: boolean
  #recentEmpty = false
  #tokenAt: number
  #scanAt: number

  constructor(gap: GapContext, emit: (comment: ScannedComment) => void) {
    this.#gap = gap
    this.#emit = emit
    this.#firstEmpty = gap.breaks <= 1
    this.#tokenAt = gap.tokenAt
    this.#scanAt = gap.scanAt
  }

  line(line: Block): void {
    this.#dedent(line.start, line.column)
    this.#block = this.#block === undefined ? line : { ...this.#block, text: `${this.#block.text}\n${line.text}` }
    this.#recentEmpty = false
  }

  blanks(offsets: readonly number[]): void {
    for (const offset of offsets) {
      if (!this.#recentEmpty && !this.#settle(offset, false) && this.#block) {
        this.#block = { ...this.#block, text: `${this.#block.text}\n` }
      }
      this.#firstEmpty = false
      this.#recentEmpty = true
    }
  }

  endOfText(offset: number): void {
    if (!this.#recentEmpty) this.#settle(offset, false)
    this.#leaveHead(offset)
  }

  content(offset: number, column: number, closesFlow: boolean): void {
    if (closesFlow) this.#settle(offset, true)
    else this.#dedent(offset, column)
    this.#leaveHead(offset)
  }

  /** At an empty line: what comes right below the last token belongs to it. */
  #settle(offset: number, closesFlow: boolean): boolean {
    const { footLine, afterColon, indent } = this.#gap
    const block = this.#block
    if (block === undefined) return false
    const dedented = block.column - 1 < indent
    const isFoot = closesFlow || (this.#firstEmpty && ((block.line === footLine && !afterColon) || dedented))
    if (isFoot) {
      if (dedented) this.#tokenAt = block.start
      this.#leaveFoot(offset)
    }
    return isFoot
  }

  /** A line further left, where blocks end: the comments so far are below what was before. */
  #dedent(offset: number, column: number): void {
    if (this.#block !== undefined && column - 1 < this.#gap.indent && column !== this.#block.column) {
      this.#leaveFoot(offset)
    }
  }

  #leaveFoot(offset: number): void {
    if (this.#block === undefined) return
    const { text, start, column } = this.#block
    this.#emit({ kind: 'foot', text, tokenAt: this.#tokenAt, start, column, scanAt: this.#scanAt, end: offset })
    this.#scanAt = offset
    this.#tokenAt = offset
    this.#block = undefined
  }

  #leaveHead(offset: number): void {
    if (this.#block === undefined) return
    const { text, start, column } = this.#block
    this.#emit({ kind: 'head', text, tokenAt: start, start, column, scanAt: this.#scanAt, end: offset - 1 })
  }
}
