// The error messages of encoding/json for invalid JSON. Follows encoding/json/scanner.go.

import { quote, toBytes } from '../go-strings.ts'

/** The error message for a string that `JSON.parse` rejects. */
export function jsonSyntaxMessage(text: string): string {
  return new JsonScanner(text).run() ?? 'unexpected end of JSON input'
}

/** The end of the first value in a text, or the error message of Go's json.Decoder. */
export function jsonValueEnd(text: string): number | string {
  return new JsonScanner(text).end()
}

const END = 'unexpected end of JSON input'
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y

class JsonScanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The first mistake. */
  run(): string | undefined {
    const fault = this.#value()
    if (fault !== undefined) return fault
    this.#skipSpace()
    return this.#at < this.#text.length ? this.#invalid('after top-level value') : undefined
  }

  /** The end of the first value, or its first mistake. */
  end(): number | string {
    return this.#value() ?? this.#at
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at++
  }

  #invalid(context: string): string {
    if (this.#at >= this.#text.length) return END
    // Go shows the first byte of a character.
    const [byte = 0] = toBytes(String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0))
    const char = String.fromCharCode(byte)
    const shown = char === "'" ? "'\\''" : char === '"' ? `'"'` : `'${quote(char).slice(1, -1)}'`
    return `invalid character ${shown} ${context}`
  }

  #value(): string | undefined {
    this.#skipSpace()
    const char = this.#text[this.#at]
    if (char === '{') return this.#object()
    if (char === '[') return this.#array()
    if (char === '"') return this.#string()
    if (char === 't') return this.#literal('true')
    if (char === 'f') return this.#literal('false')
    if (char === 'n') return this.#literal('null')
    if (char !== undefined && /[-0-9]/.test(char)) return this.#number()
    return this.#invalid('looking for beginning of value')
  }

  #literal(word: string): string | undefined {
    for (const [i, char] of [...word].entries()) {
      if (this.#text[this.#at] !== char) return this.#invalid(`in literal ${word} (expecting '${word[i]}')`)
      this.#at++
    }
    return undefined
  }

  #number(): string | undefined {
    NUMBER.lastIndex = this.#at
    const found = NUMBER.exec(this.#text)?.[0]
    if (found === undefined) {
      this.#at++
      return this.#invalid('in numeric literal')
    }
    this.#at += found.length
    const next = this.#text[this.#at]
    if (next === '.' && !/[.eE]/.test(found)) {
      this.#at++
      return this.#invalid('after decimal point in numeric literal')
    }
    if ((next === 'e' || next === 'E') && !/[eE]/.test(found)) {
      this.#at += /^[-+]/.test(this.#text.slice(this.#at + 1)) ? 2 : 1
      return this.#invalid('in exponent of numeric literal')
    }
    return undefined
  }

  #string(): string | undefined {
    this.#at++
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || char < ' ') return this.#invalid('in string literal')
      this.#at++
      if (char === '"') return undefined
      if (char !== '\\') continue
      const letter = this.#text[this.#at]
      if (letter === undefined || !'"\\/bfnrtu'.includes(letter)) return this.#invalid('in string escape code')
      this.#at++
      for (let i = 0; letter === 'u' && i < 4; i++) {
        if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) return this.#invalid('in \\u hexadecimal character escape')
        this.#at++
      }
    }
  }

  #array(): string | undefined {
    this.#at++
    this.#skipSpace()
    if (this.#text[this.#at] === ']') {
      this.#at++
      return undefined
    }
    for (;;) {
      const fault = this.#value()
      if (fault !== undefined) return fault
      this.#skipSpace()
      const char = this.#text[this.#at]
      if (char !== ',' && char !== ']') return this.#invalid('after array element')
      this.#at++
      if (char === ']') return undefined
    }
  }

  #object(): string | undefined {
    this.#at++
    this.#skipSpace()
    if (this.#text[this.#at] === '}') {
      this.#at++
      return undefined
    }
    for (;;) {
      this.#skipSpace()
      if (this.#text[this.#at] !== '"') return this.#invalid('looking for beginning of object key string')
      const fault = this.#string() ?? this.#pair()
      if (fault !== undefined) return fault
      const char = this.#text[this.#at]
      if (char !== ',' && char !== '}') return this.#invalid('after object key:value pair')
      this.#at++
      if (char === '}') return undefined
    }
  }

  #pair(): string | undefined {
    this.#skipSpace()
    if (this.#text[this.#at] !== ':') return this.#invalid('after object key')
    this.#at++
    const fault = this.#value()
    this.#skipSpace()
    return fault
  }
}
