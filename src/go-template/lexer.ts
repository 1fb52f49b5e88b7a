// Splits templates into tokens. Follows text/template/parse/lex.go.

import { isPrintable, quote } from './go-strings.ts'
import { KEYWORDS, type Token, type TokenType } from './tokens.ts'

const LEFT = '{{'
const RIGHT = '}}'
const ALPHANUMERIC = /[\p{L}\p{Nd}_]/u
const WORD = /[\p{L}\p{Nd}_]*/uy
const QUOTED = /(?:[^"\\\n]|\\[^\n])*/sy
const CHARACTER = /(?:[^'\\\n]|\\[^\n])*/sy
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y

/** Returns the tokens of a template one at a time. */
export class Lexer {
  #input: string
  #at = 0
  #line = 1
  /** The next line break after `#at`, or the end. */
  #nextBreak: number
  #parens = 0
  #inAction = false
  #isSpaced = false
  /** Offset of the `{{` of the last action that was read. */
  actionStart = 0

  constructor(input: string) {
    this.#input = input
    this.#nextBreak = this.#findBreak(0)
  }

  #findBreak(from: number): number {
    const at = this.#input.indexOf('\n', from)
    return at < 0 ? this.#input.length : at
  }

  next(): Token {
    return this.#inAction ? this.#action() : this.#text()
  }

  #token(type: TokenType, length: number): Token {
    const value = this.#input.slice(this.#at, this.#at + length)
    const token = { type, position: this.#at, value, line: this.#line, isSpaced: this.#isSpaced }
    this.#skip(length)
    return token
  }

  #skip(length: number): void {
    const end = this.#at + length
    while (this.#nextBreak < end && this.#nextBreak < this.#input.length) {
      this.#line++
      this.#nextBreak = this.#findBreak(this.#nextBreak + 1)
    }
    this.#at = end
  }

  /** After an error there are no more tokens. */
  #error(value: string, position: number = this.#at): Token {
    const token: Token = { type: 'error', position, value, line: this.#line, isSpaced: false }
    this.#input = ''
    this.#at = 0
    this.#inAction = false
    return token
  }

  #text(): Token {
    this.#isSpaced = false
    for (;;) {
      const delim = this.#input.indexOf(LEFT, this.#at)
      if (delim < 0) {
        if (this.#at < this.#input.length) return this.#token('text', this.#input.length - this.#at)
        return { type: 'eof', position: this.#at, value: 'EOF', line: this.#line, isSpaced: false }
      }
      if (delim > this.#at) {
        const end = this.#hasLeftTrim(delim + 2) ? this.#endOfText(delim) : delim
        const token = end === this.#at ? undefined : this.#token('text', end - this.#at)
        this.#skip(delim - this.#at)
        if (token !== undefined) return token
      }
      const trim = this.#hasLeftTrim(this.#at + 2) ? 2 : 0
      if (!this.#input.startsWith('/*', this.#at + 2 + trim)) {
        this.actionStart = this.#at
        const token = this.#token('leftDelim', 2)
        this.#skip(trim)
        this.#inAction = true
        this.#parens = 0
        return token
      }
      this.#skip(2 + trim)
      const failure = this.#comment()
      if (failure !== undefined) return failure
    }
  }

  /** Where the text before a delimiter ends without its white space. */
  #endOfText(delim: number): number {
    let end = delim
    while (end > this.#at && isSpace(this.#input[end - 1])) end--
    return end
  }

  #comment(): Token | undefined {
    const end = this.#input.indexOf('*/', this.#at + 2)
    if (end < 0) return this.#error('unclosed comment')
    const after = end + 2
    const trim = this.#hasRightTrim(after)
    if (!trim && !this.#input.startsWith(RIGHT, after)) return this.#error('comment ends before closing delimiter')
    this.#skip(after + (trim ? 2 : 0) + 2 - this.#at)
    if (trim) this.#skipSpaces()
    return undefined
  }

  /** `- ` after a left delimiter. */
  #hasLeftTrim(at: number): boolean {
    return this.#input[at] === '-' && isSpace(this.#input[at + 1])
  }

  /** ` -}}` */
  #hasRightTrim(at: number): boolean {
    return isSpace(this.#input[at]) && this.#input.startsWith(`-${RIGHT}`, at + 1)
  }

  #skipSpaces(): void {
    this.#skip(this.#spaces())
  }

  /** The number of white space characters that follow. */
  #spaces(): number {
    let end = this.#at
    while (isSpace(this.#input[end])) end++
    return end - this.#at
  }

  #action(): Token {
    const trim = this.#skipToToken()
    if (trim || this.#input.startsWith(RIGHT, this.#at)) {
      return this.#parens === 0 ? this.#rightDelim(trim) : this.#error('unclosed left paren')
    }
    if (this.#at >= this.#input.length) return this.#error('unclosed action', this.actionStart)
    const char = this.#input[this.#at] as string
    if (isLetter(char.charCodeAt(0))) return this.#identifier()
    if (char === '=') return this.#token('assign', 1)
    if (char === ':') return this.#input[this.#at + 1] === '=' ? this.#token('declare', 2) : this.#error('expected :=')
    if (char === '|') return this.#token('pipe', 1)
    if (char === '"') return this.#literal(QUOTED, '"', 'string')
    if (char === '`') return this.#raw()
    if (char === '$') return this.#field('variable')
    if (char === "'") return this.#literal(CHARACTER, "'", 'charConstant')
    if (char === '.' && this.#at + 1 < this.#input.length && !/[0-9]/.test(this.#input[this.#at + 1] ?? '')) {
      return this.#field('field')
    }
    if (/[-+.0-9]/.test(char)) return this.#number()
    const whole = String.fromCodePoint(this.#input.codePointAt(this.#at) ?? 0)
    if (ALPHANUMERIC.test(whole)) return this.#identifier()
    if (char === '(') {
      this.#parens++
      return this.#token('leftParen', 1)
    }
    if (char === ')') {
      if (this.#parens === 0) return this.#error('unexpected right paren')
      this.#parens--
      return this.#token('rightParen', 1)
    }
    if (char >= ' ' && char <= '~') return this.#token('char', 1)
    return this.#error(`unrecognized character in action: ${describeChar(whole)}`)
  }

  #rightDelim(trim: boolean): Token {
    if (trim) this.#skip(2)
    const token = this.#token('rightDelim', 2)
    if (trim) this.#skipSpaces()
    this.#inAction = false
    return token
  }

  /** True before a delimiter with a trim marker, which includes the last space. */
  #skipToToken(): boolean {
    const count = this.#spaces()
    const trim = count > 0 && this.#hasRightTrim(this.#at + count - 1)
    this.#isSpaced = count > 0
    this.#skip(trim ? count - 1 : count)
    return trim
  }

  #literal(pattern: RegExp, mark: string, type: TokenType): Token {
    pattern.lastIndex = this.#at + 1
    const length = (pattern.exec(this.#input)?.[0].length ?? 0) + 2
    if (this.#input[this.#at + length - 1] === mark) return this.#token(type, length)
    return this.#error(mark === '"' ? 'unterminated quoted string' : 'unterminated character constant')
  }

  #raw(): Token {
    const end = this.#input.indexOf('`', this.#at + 1)
    return end < 0 ? this.#error('unterminated raw quoted string') : this.#token('rawString', end + 1 - this.#at)
  }

  #word(from: number): number {
    let end = from
    while (isWordCharacter(this.#input.charCodeAt(end))) end++
    // NaN at the end of the input.
    if (!(this.#input.charCodeAt(end) > 0x7f)) return end - from
    WORD.lastIndex = from
    return WORD.exec(this.#input)?.[0].length ?? 0
  }

  #field(type: 'field' | 'variable'): Token {
    if (this.#isTerminator(this.#at + 1)) return this.#token(type === 'variable' ? 'variable' : 'dot', 1)
    const length = 1 + this.#word(this.#at + 1)
    return this.#isTerminator(this.#at + length) ? this.#token(type, length) : this.#badCharacter(this.#at + length)
  }

  #identifier(): Token {
    const length = this.#word(this.#at)
    const word = this.#input.slice(this.#at, this.#at + length)
    if (!this.#isTerminator(this.#at + length)) return this.#badCharacter(this.#at + length)
    const type = KEYWORDS.get(word) ?? (word === 'true' || word === 'false' ? 'bool' : 'identifier')
    return this.#token(type, length)
  }

  #badCharacter(at: number): Token {
    return this.#error(`bad character ${describeChar(String.fromCodePoint(this.#input.codePointAt(at) ?? 0))}`, at)
  }

  #isTerminator(at: number): boolean {
    const char = this.#input[at]
    return char === undefined || isSpace(char) || '.,|:)('.includes(char) || this.#input.startsWith(RIGHT, at)
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

  /** Length of the number at `from`. Negative if a letter or digit follows, which is then included. */
  #scanNumber(from: number): number {
    NUMBER.lastIndex = from
    const length = NUMBER.exec(this.#input)?.[0].length ?? 0
    const next = this.#input.codePointAt(from + length)
    if (next === undefined) return length
    const char = String.fromCodePoint(next)
    return ALPHANUMERIC.test(char) ? -(length + char.length) : length
  }
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n'
}

/** True for a to z, A to Z and `_`. */
function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
}

function isWordCharacter(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39)
}

/** `U+0021 '!'`, as Go's `%#U`. */
function describeChar(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return isPrintable(char) ? `U+${code} '${char}'` : `U+${code}`
}
