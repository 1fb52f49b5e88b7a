// Splits templates into tokens. Follows text/template/parse/lex.go.

import { describeChar, endOfMatch, isAlphanumeric, isDigit, isLetter, isSpace, scanNumber } from './characters.ts'
import { quote } from './go-strings.ts'
import { KEYWORDS, type Token, type TokenType } from './tokens.ts'

/** The marks of actions. Both have two characters. */
export interface Delimiters {
  readonly left: string
  readonly right: string
}

const braces: Delimiters = { left: '{{', right: '}}' }
const MINUS = 0x2d
const PLUS = 0x2b
const ASCII_WORD = /\w*/y
/** `.,|:()` */
const TERMINATORS: readonly number[] = [0x2e, 0x2c, 0x7c, 0x3a, 0x28, 0x29]
const QUOTED = /(?:[^"\\\n]|\\[^\n])*/sy
const CHARACTER = /(?:[^'\\\n]|\\[^\n])*/sy

/** Returns the tokens of a template one at a time. */
export class Lexer {
  #input: string
  readonly #left: string
  readonly #right: string
  /** The first character of the right delimiter. */
  readonly #rightStart: number
  #at = 0
  #parens = 0
  #inAction = false
  #isSpaced = false
  /** Offset of the left delimiter of the last action that was read. */
  actionStart = 0
  /** Offset of the right delimiter of the last action that was read. */
  actionEnd = 0

  constructor(input: string, { left, right }: Delimiters = braces) {
    this.#input = input
    this.#left = left
    this.#right = right
    this.#rightStart = right.charCodeAt(0)
  }

  next(): Token {
    return this.#inAction ? this.#action() : this.#text()
  }

  get position(): number {
    return this.#at
  }

  /** The text up to the next right delimiter, which a quoted text may contain. Undefined if there is none. */
  textOfAction(): string | undefined {
    const end = this.#input.indexOf(this.#right, this.#at)
    return end < 0 ? undefined : this.#input.slice(this.#at, end)
  }

  /** True if the next token of an action may be this keyword. */
  mayBe(keyword: string): boolean {
    let at = this.#at
    while (isSpace(this.#input.charCodeAt(at))) at++
    return this.#input.startsWith(keyword, at)
  }

  /** Skips the rest of an action whose text has been read before. Returns its last token. */
  skipAction({ length }: string): Token {
    this.#at += length
    const isTrimmed = this.#input.charCodeAt(this.#at - 1) === MINUS && isSpace(this.#input.charCodeAt(this.#at - 2))
    return this.#endOfAction(isTrimmed)
  }

  #token(type: TokenType, length: number): Token {
    const position = this.#at
    this.#at += length
    const value = this.#input.slice(position, this.#at)
    return { type, position, value, isSpaced: this.#isSpaced, stopped: undefined }
  }

  /** Returns an error token. No more tokens follow. */
  #error(value: string, position: number = this.#at): Token {
    const token: Token = { type: 'error', position, value, isSpaced: false, stopped: this.#at }
    this.#input = ''
    this.#at = 0
    this.#inAction = false
    return token
  }

  #text(): Token {
    this.#isSpaced = false
    for (;;) {
      const delim = this.#input.indexOf(this.#left, this.#at)
      if (delim < 0) {
        if (this.#at < this.#input.length) return this.#token('text', this.#input.length - this.#at)
        return { type: 'eof', position: this.#at, value: 'EOF', isSpaced: false, stopped: undefined }
      }
      if (delim > this.#at) {
        const end = this.#hasLeftTrim(delim + 2) ? this.#endOfText(delim) : delim
        const token = end === this.#at ? undefined : this.#token('text', end - this.#at)
        this.#at = delim
        if (token !== undefined) return token
      }
      const trim = this.#hasLeftTrim(this.#at + 2) ? 2 : 0
      if (!this.#input.startsWith('/*', this.#at + 2 + trim)) {
        this.actionStart = this.#at
        const token = this.#token('leftDelim', 2)
        this.#at += trim
        this.#inAction = true
        this.#parens = 0
        return token
      }
      this.#at += 2 + trim
      const failure = this.#comment()
      if (failure !== undefined) return failure
    }
  }

  /** The end of the text before a delimiter, without trailing white space. */
  #endOfText(delim: number): number {
    let end = delim
    while (end > this.#at && isSpace(this.#input.charCodeAt(end - 1))) end--
    return end
  }

  #comment(): Token | undefined {
    const end = this.#input.indexOf('*/', this.#at + 2)
    if (end < 0) return this.#error('unclosed comment')
    const after = end + 2
    const trim = this.#hasRightTrim(after)
    if (!trim && !this.#input.startsWith(this.#right, after))
      return this.#error('comment ends before closing delimiter')
    this.#at = after + (trim ? 2 : 0) + 2
    if (trim) this.#skipSpaces()
    return undefined
  }

  /** True for the trim marker `- ` after a left delimiter. */
  #hasLeftTrim(at: number): boolean {
    return this.#input.charCodeAt(at) === MINUS && isSpace(this.#input.charCodeAt(at + 1))
  }

  /** White space and `-` before a right delimiter. */
  #hasRightTrim(at: number): boolean {
    return isSpace(this.#input.charCodeAt(at)) && this.#input.startsWith(`-${this.#right}`, at + 1)
  }

  #skipSpaces(): void {
    const input = this.#input
    let at = this.#at
    while (isSpace(input.charCodeAt(at))) at++
    this.#at = at
  }

  #action(): Token {
    const start = this.#at
    this.#skipSpaces()
    this.#isSpaced = this.#at > start
    const code = this.#input.charCodeAt(this.#at)
    if (isLetter(code)) return this.#identifier()
    const trim = code === MINUS && this.#isSpaced && this.#input.startsWith(`-${this.#right}`, this.#at)
    if (trim || (code === this.#rightStart && this.#input.startsWith(this.#right, this.#at))) {
      if (this.#parens === 0) return this.#rightDelim(trim)
      if (trim) this.#at--
      return this.#error('unclosed left paren')
    }
    switch (this.#input[this.#at]) {
      case undefined:
        return this.#error('unclosed action', this.actionStart)
      case '=':
        return this.#token('assign', 1)
      case ':':
        return this.#input[this.#at + 1] === '=' ? this.#token('declare', 2) : this.#error('expected :=')
      case '|':
        return this.#token('pipe', 1)
      case '"':
        return this.#literal(QUOTED, '"', 'string')
      case '`':
        return this.#raw()
      case '$':
        return this.#field('variable')
      case "'":
        return this.#literal(CHARACTER, "'", 'charConstant')
      case '(':
        this.#parens++
        return this.#token('leftParen', 1)
      case ')':
        if (this.#parens === 0) return this.#error('unexpected right paren')
        this.#parens--
        return this.#token('rightParen', 1)
      case '.':
        return this.#isNumberAfterPoint() ? this.#number() : this.#field('field')
      default:
        return this.#other(code)
    }
  }

  /** True if a number starts at this point. Also true if it is the last character of the text. */
  #isNumberAfterPoint(): boolean {
    const next = this.#input.charCodeAt(this.#at + 1)
    return Number.isNaN(next) || isDigit(next)
  }

  #other(code: number): Token {
    if (isDigit(code) || code === MINUS || code === PLUS) return this.#number()
    if (code >= 0x20 && code <= 0x7e) return this.#token('char', 1)
    const whole = String.fromCodePoint(this.#input.codePointAt(this.#at) ?? 0)
    if (isAlphanumeric(whole)) return this.#identifier()
    return this.#error(`unrecognized character in action: ${describeChar(whole)}`)
  }

  #rightDelim(trim: boolean): Token {
    // The marker follows a space.
    if (trim) this.#at++
    return this.#endOfAction(trim)
  }

  #endOfAction(trim: boolean): Token {
    this.actionEnd = this.#at
    const token = this.#token('rightDelim', 2)
    if (trim) this.#skipSpaces()
    this.#inAction = false
    return token
  }

  #literal(pattern: RegExp, mark: string, type: TokenType): Token {
    const length = endOfMatch(pattern, this.#input, this.#at + 1) + 1 - this.#at
    if (this.#input[this.#at + length - 1] === mark) return this.#token(type, length)
    return this.#error(mark === '"' ? 'unterminated quoted string' : 'unterminated character constant')
  }

  #raw(): Token {
    const end = this.#input.indexOf('`', this.#at + 1)
    return end < 0 ? this.#error('unterminated raw quoted string') : this.#token('rawString', end + 1 - this.#at)
  }

  #word(from: number): number {
    const end = endOfMatch(ASCII_WORD, this.#input, from)
    // `charCodeAt` returns NaN at the end of the input.
    return (this.#input.charCodeAt(end) > 0x7f ? endOfMatch(/[\p{L}\p{Nd}_]*/uy, this.#input, from) : end) - from
  }

  #field(type: 'field' | 'variable'): Token {
    if (this.#isTerminator(this.#at + 1)) return this.#token(type === 'variable' ? 'variable' : 'dot', 1)
    const length = 1 + this.#word(this.#at + 1)
    return this.#isTerminator(this.#at + length) ? this.#token(type, length) : this.#badCharacter(this.#at + length)
  }

  #identifier(): Token {
    const length = this.#word(this.#at)
    const position = this.#at
    const end = position + length
    if (!this.#isTerminator(end)) return this.#badCharacter(end)
    this.#at = end
    const value = this.#input.slice(position, end)
    const type = KEYWORDS.get(value) ?? (value === 'true' || value === 'false' ? 'bool' : 'identifier')
    return { type, position, value, isSpaced: this.#isSpaced, stopped: undefined }
  }

  #badCharacter(at: number): Token {
    return this.#error(`bad character ${describeChar(String.fromCodePoint(this.#input.codePointAt(at) ?? 0))}`, at)
  }

  #isTerminator(at: number): boolean {
    const code = this.#input.charCodeAt(at)
    if (isSpace(code) || Number.isNaN(code)) return true
    return code === this.#rightStart ? this.#input.startsWith(this.#right, at) : TERMINATORS.includes(code)
  }

  #number(): Token {
    let length = scanNumber(this.#input, this.#at)
    if (length < 0) return this.#badNumber(-length)
    const sign = this.#input[this.#at + length]
    if (sign !== '+' && sign !== '-') return this.#token('number', length)
    const second = scanNumber(this.#input, this.#at + length)
    length += Math.abs(second)
    if (second < 0 || this.#input[this.#at + length - 1] !== 'i') return this.#badNumber(length)
    return this.#token('complex', length)
  }

  #badNumber(length: number): Token {
    return this.#error(`bad number syntax: ${quote(this.#input.slice(this.#at, this.#at + length))}`)
  }
}
