// Splits templates into tokens. Follows text/template/parse/lex.go.

import { isPrintable, quote } from './go-strings.ts'
import { KEYWORDS, type Token, type TokenType } from './tokens.ts'

/** The marks of actions. Both have two characters. */
export interface Delimiters {
  readonly left: string
  readonly right: string
}

const braces: Delimiters = { left: '{{', right: '}}' }
const MINUS = 0x2d
const PLUS = 0x2b
// Unicode classes take long to compile, so regular expressions with them are not used for ASCII.
const ALPHANUMERIC = /[\p{L}\p{Nd}_]/u
const ASCII_WORD = /\w*/y
const WORD = /[\p{L}\p{Nd}_]*/uy
/** `.,|:()` */
const TERMINATORS: readonly number[] = [0x2e, 0x2c, 0x7c, 0x3a, 0x28, 0x29]
const QUOTED = /(?:[^"\\\n]|\\[^\n])*/sy
const CHARACTER = /(?:[^'\\\n]|\\[^\n])*/sy
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y

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

  constructor(input: string, { left, right }: Delimiters = braces) {
    this.#input = input
    this.#left = left
    this.#right = right
    this.#rightStart = right.charCodeAt(0)
  }

  next(): Token {
    return this.#inAction ? this.#action() : this.#text()
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
    if (ALPHANUMERIC.test(whole)) return this.#identifier()
    return this.#error(`unrecognized character in action: ${describeChar(whole)}`)
  }

  #rightDelim(trim: boolean): Token {
    // The marker follows a space.
    if (trim) this.#at++
    const token = this.#token('rightDelim', 2)
    if (trim) this.#skipSpaces()
    this.#inAction = false
    return token
  }

  #literal(pattern: RegExp, mark: string, type: TokenType): Token {
    const length = this.#endOf(pattern, this.#at + 1) + 1 - this.#at
    if (this.#input[this.#at + length - 1] === mark) return this.#token(type, length)
    return this.#error(mark === '"' ? 'unterminated quoted string' : 'unterminated character constant')
  }

  #raw(): Token {
    const end = this.#input.indexOf('`', this.#at + 1)
    return end < 0 ? this.#error('unterminated raw quoted string') : this.#token('rawString', end + 1 - this.#at)
  }

  #word(from: number): number {
    const end = this.#endOf(ASCII_WORD, from)
    // `charCodeAt` returns NaN at the end of the input.
    return (this.#input.charCodeAt(end) > 0x7f ? this.#endOf(WORD, from) : end) - from
  }

  /**
   * The end of a match of a sticky pattern, which may be empty. `test` is faster than creating a match object for each
   * token.
   */
  #endOf(pattern: RegExp, from: number): number {
    pattern.lastIndex = from
    pattern.test(this.#input)
    return pattern.lastIndex
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
    let length = this.#scanNumber(this.#at)
    if (length < 0) return this.#badNumber(-length)
    const sign = this.#input[this.#at + length]
    if (sign !== '+' && sign !== '-') return this.#token('number', length)
    const second = this.#scanNumber(this.#at + length)
    length += Math.abs(second)
    if (second < 0 || this.#input[this.#at + length - 1] !== 'i') return this.#badNumber(length)
    return this.#token('complex', length)
  }

  #badNumber(length: number): Token {
    return this.#error(`bad number syntax: ${quote(this.#input.slice(this.#at, this.#at + length))}`)
  }

  /**
   * The length of the number at `from`. If a letter or digit follows, the result is negative and includes that
   * character.
   */
  #scanNumber(from: number): number {
    const length = this.#endOf(NUMBER, from) - from
    const next = this.#input.codePointAt(from + length)
    if (next === undefined) return length
    if (next <= 0x7f) return isLetter(next) || isDigit(next) ? -(length + 1) : length
    const char = String.fromCodePoint(next)
    return ALPHANUMERIC.test(char) ? -(length + char.length) : length
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d
}

/** True for a to z, A to Z and `_`. */
function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Formats a character like Go's `%#U`: `U+0021 '!'`. */
function describeChar(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return isPrintable(char) ? `U+${code} '${char}'` : `U+${code}`
}
