import { type GapContext, GapSorter, type ScannedComment } from './comment-gap.ts'
import type { CommentLexeme, Lexeme, Lexemes, LexemeType } from './lexemes.ts'

export type MarkType = LexemeType | 'stream-start' | 'stream-end' | 'block-seq-start' | 'block-map-start' | 'block-end'

/** A token of go-yaml's scanner, which marks where block collections and keys begin and end. */
export interface Mark {
  readonly type: MarkType
  readonly at: number
  readonly lexeme: Lexeme | undefined
}

export interface ScannedText {
  readonly marks: readonly Mark[]
  readonly comments: readonly ScannedComment[]
}

/**
 * Determines for every comment whether it is a head, line or foot comment, and which token it belongs to. Follows
 * go.yaml.in/yaml/v3/scannerc.go, yaml_parser_scan_comments and yaml_parser_scan_line_comment, including their quirks.
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
  /** The index of the first comment since the last token. */
  #gap = 0

  constructor(text: string, comments: readonly CommentLexeme[]) {
    this.#text = text
    this.#lineStarts = findLineStarts(text)
    this.#waiting = comments
  }

  lexeme(lexeme: Lexeme): void {
    const { type, start, end } = lexeme
    this.#approach(start)
    const { column } = this.#lineAt(start)
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
    this.#unroll(this.#lineAt(length).column, this.#position)
    this.#unroll(-1, length)
    this.#mark('stream-end', length)
  }

  #mark(type: MarkType, at: number, lexeme?: Lexeme): void {
    this.marks.push({ type, at, lexeme })
  }

  /** Begins a block collection if its first indicator or key is here. */
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

  /**
   * True if a colon follows a key on its line. Such a colon does not begin a new mapping, although it is to the right
   * of the current one.
   */
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

  /** True if the scanner has skipped a line break after the last visible character of the lexeme. */
  #hasBreakBefore(end: number, start: number): boolean {
    return /[\r\n][ \t\r\n]*$/.test(this.#text.slice(start, end))
  }

  #lineAt(offset: number): Line {
    let low = 0
    let high = this.#lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low, column: offset - (this.#lineStarts[low] ?? 0) }
  }

  /** Assigns the comments between the last token and the next one, which begins at `next`. */
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
      const { line, column } = this.#lineAt(start)
      // The numbers of all lines except the first are reduced by one: yaml_parser_scan_comments counts a line break too
      // late.
      sorter.line({ start, text, line: line - (i === 0 ? 0 : 1), column: column + 1 })
      const end = start + text.length
      const nextStart = lines[i + 1]?.start ?? next
      sorter.blanks(blankLines(this.#text, end, nextStart))
    })
    if (next === this.#text.length) sorter.endOfText(next)
    else
      sorter.content(next, this.#lineAt(next).column + 1, this.#flowLevel > 0 && /[\]}]/.test(this.#text[next] ?? ''))
  }

  #gapContext(firstComment: number): GapContext {
    const last = this.marks.at(-1)
    const token = last?.type === 'flow-entry' ? (this.marks.at(-2) ?? last) : last
    const breaks = this.#breaksBefore(firstComment)
    const { line, column } = this.#lineAt(firstComment)
    const footLine = line - breaks + (breaks === 0 && column > 1 ? 2 : 1)
    return {
      scanAt: this.#position,
      tokenAt: token?.at ?? 0,
      afterColon: token?.type === 'value',
      indent: Math.max(this.#indent, 0),
      footLine: this.#lineAt(this.#position).line > 0 ? footLine : -1,
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
   * Ends block collections that are deeper than `column`. Comments at the column of a collection still belong to it:
   * its end moves in front of the first such comment.
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
