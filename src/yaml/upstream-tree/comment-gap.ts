/** A comment, or a part of a block of comment lines, and the token that it belongs to. */
export interface ScannedComment {
  readonly kind: 'head' | 'line' | 'foot'
  readonly text: string
  /** The comment belongs to the first token at or after this offset. */
  readonly tokenAt: number
  readonly start: number
  /** One-based. */
  readonly column: number
  readonly scanAt: number
  readonly end: number
}

/** Comment lines that have been read but not yet assigned to a token. */
interface Block {
  readonly text: string
  readonly start: number
  readonly line: number
  readonly column: number
}

export interface GapContext {
  /** The position of the scanner after the last token. */
  readonly scanAt: number
  readonly tokenAt: number
  readonly afterColon: boolean
  readonly indent: number
  /** The line directly below the last token. A comment that starts there may be a foot comment. */
  readonly footLine: number
  /** The number of line breaks before the first comment. */
  readonly breaks: number
}

/** Divides the comment lines between two tokens into foot comments of the first and head comments of the second. */
export class GapSorter {
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

  /** Called at an empty line. Comments directly below the last token become its foot comment. */
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

  /** Called for a line that is indented less, where block collections end. Comments so far become foot comments. */
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
