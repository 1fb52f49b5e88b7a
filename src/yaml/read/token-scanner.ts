import { isDocumentMarker, isSpace, PERCENT } from '../types/characters.ts'
import { scanAnchorName } from './anchors.ts'
import type { Cursor } from './cursor.ts'
import { scanDirective } from './directives.ts'
import { atQuote, checkPlainStart, isKeyLength } from './scalar-reader.ts'
import { scanBlockScalar } from './scan-block-scalar.ts'
import { scanPlain } from './scan-plain.ts'
import { scanQuoted } from './scan-quoted.ts'
import { scanTag, type TagHandles } from './tag-names.ts'

/** The position of a token that may be a key without `?`, if a colon follows on its line. */
interface PossibleKey {
  /** The number of tokens before it. */
  readonly token: number
  readonly start: number
  readonly lineStart: number
}

/** The scanner does not resolve tags, so it accepts every handle. */
const anyHandle: Pick<TagHandles, 'get'> = { get: () => '' }

/**
 * Scans tokens after the end of a document and discards them, to fail in the same cases as go-yaml's scanner.
 *
 * go-yaml's parser stops after the first document, but its scanner is a few tokens ahead by then, and anything it
 * rejects makes it reject the whole text. Follows go.yaml.in/yaml/v3/scannerc.go, yaml_parser_fetch_next_token.
 */
export class TokenScanner {
  readonly #cursor: Cursor
  /** The offset of the first token. */
  readonly #start: number
  #count = 0
  #flowLevel = 0
  readonly #indents: number[] = [-1]
  /**
   * True if a key or a block collection may start at the next token, because only indentation precedes it on its line.
   */
  #keyAllowed: boolean
  /** The last token that may be a key, outside of flow collections. */
  #key: PossibleKey | undefined

  /** `cursor` is at the first token after the document. */
  constructor(cursor: Cursor) {
    this.#cursor = cursor
    this.#start = cursor.pos
    this.#keyAllowed = cursor.text.slice(cursor.lineStart, cursor.pos).trim() === ''
  }

  /**
   * Scans at least this number of tokens, and continues until it is clear whether the first one is a key. Follows
   * yaml_parser_fetch_more_tokens.
   *
   * @throws KuiltError YAML_SYNTAX
   */
  scan(tokens: number): void {
    while (this.#count < tokens || this.#isFirstUnclear()) {
      this.#skipSpace()
      if (this.#cursor.code() === 0) return
      this.#scanToken()
    }
  }

  #isFirstUnclear(): boolean {
    return this.#key?.token === 0 && this.#isKeyPossible(this.#key)
  }

  #isKeyPossible({ lineStart, start }: PossibleKey): boolean {
    return lineStart === this.#cursor.lineStart && isKeyLength(this.#cursor, start)
  }

  #skipSpace(): void {
    if (this.#flowLevel > 0) this.#cursor.skipSpaceInFlow()
    else if (this.#cursor.next(this.#keyAllowed)) this.#keyAllowed = true
  }

  #scanToken(): void {
    const cursor = this.#cursor
    const column = cursor.pos - cursor.lineStart
    this.#unroll(column)
    if (column === 0 && cursor.code() === PERCENT) this.#scanBoundary(() => scanDirective(cursor))
    else if (column === 0 && isDocumentMarker(cursor.text, cursor.pos)) {
      this.#scanBoundary(() => {
        cursor.pos += 3
      })
    } else if (!this.#scanIndicator(cursor.code(), column)) this.#scanNode(cursor.code())
    this.#count++
  }

  /** Scans a directive or a document marker. */
  #scanBoundary(scan: () => void): void {
    this.#unroll(-1)
    this.#key = undefined
    this.#keyAllowed = false
    scan()
  }

  /** Ends the block collections that are indented more than `column`. */
  #unroll(column: number): void {
    if (this.#flowLevel > 0) return
    while (this.#indent > column) {
      this.#indents.pop()
      this.#count++
    }
  }

  /** Begins a block collection, unless one is open at this column. */
  #roll(column: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return
    this.#indents.push(column)
    this.#count++
  }

  get #indent(): number {
    return this.#indents.at(-1) ?? -1
  }

  /** Scans an indicator. Returns false, without scanning anything, if there is none. */
  #scanIndicator(code: number, column: number): boolean {
    const inFlow = this.#flowLevel > 0
    const isSign = isSpace(this.#cursor.code(1))
    switch (String.fromCharCode(code)) {
      case '[':
      case '{':
        this.#saveKey()
        this.#flowLevel++
        this.#keyAllowed = true
        break
      case ']':
      case '}':
        this.#removeKey()
        this.#flowLevel = Math.max(0, this.#flowLevel - 1)
        this.#keyAllowed = false
        break
      case ',':
        this.#removeKey()
        this.#keyAllowed = true
        break
      case '-':
        if (!isSign) return false
        this.#startEntry(column)
        this.#keyAllowed = true
        break
      case '?':
        if (!inFlow && !isSign) return false
        this.#startEntry(column)
        this.#keyAllowed = !inFlow
        break
      case ':':
        if (!inFlow && !isSign) return false
        this.#scanColon(column)
        break
      default:
        return false
    }
    this.#cursor.pos++
    return true
  }

  #startEntry(column: number): void {
    if (this.#flowLevel === 0 && !this.#keyAllowed) this.#failNotAllowed()
    this.#roll(column)
    this.#removeKey()
  }

  /** Scans the colon after a key. Follows yaml_parser_fetch_value. */
  #scanColon(column: number): void {
    if (this.#flowLevel > 0) {
      this.#keyAllowed = false
      return
    }
    const key = this.#key
    this.#key = undefined
    if (key !== undefined && this.#isKeyPossible(key)) {
      this.#count++
      this.#roll(key.start - key.lineStart)
      this.#keyAllowed = false
    } else {
      if (!this.#keyAllowed) this.#failNotAllowed()
      this.#roll(column)
    }
  }

  #failNotAllowed(): never {
    return this.#cursor.fail('unexpected content after the end of the document', this.#start)
  }

  #scanNode(code: number): void {
    const cursor = this.#cursor
    const { source, pos } = cursor
    if (this.#flowLevel === 0 && (code === 124 || code === 62)) {
      this.#key = undefined
      this.#keyAllowed = true
      cursor.jump(scanBlockScalar(source, pos, this.#indent).end)
      return
    }
    this.#saveKey()
    this.#keyAllowed = false
    if (code === 38 || code === 42) cursor.pos = scanAnchorName(source, pos)
    else if (code === 33) cursor.pos = scanTag(source, pos, anyHandle).end
    else if (atQuote(code)) this.#moveTo(scanQuoted(source, pos).end)
    else this.#scanPlain()
  }

  #scanPlain(): void {
    const cursor = this.#cursor
    const inFlow = this.#flowLevel > 0
    checkPlainStart(cursor, inFlow)
    const { end, next } = scanPlain(cursor.source, cursor.pos, { indent: this.#indent, flow: inFlow })
    this.#moveTo(next)
    if (cursor.source.lineEnd(end) < next) this.#keyAllowed = true
  }

  #moveTo(pos: number): void {
    if (this.#cursor.source.lineEnd(this.#cursor.pos) < pos) this.#cursor.jump(pos)
    else this.#cursor.pos = pos
  }

  #saveKey(): void {
    if (!this.#keyAllowed || this.#flowLevel > 0) return
    this.#key = { token: this.#count, start: this.#cursor.pos, lineStart: this.#cursor.lineStart }
  }

  #removeKey(): void {
    if (this.#flowLevel === 0) this.#key = undefined
  }
}
