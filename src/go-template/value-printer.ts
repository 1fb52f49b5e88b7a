import { formatFloat } from './floats.ts'
import { canBackquote, escapeChar, isPrintable, quote, toBytes } from './go-strings.ts'
import { isUnsignedKind, UINT8 } from './types.ts'
import {
  GoBytes,
  GoComplex,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  isNil,
  sortedEntries,
  stringMethod,
  typeName,
} from './values.ts'

/** Prints one operand with the flags of its verb. Follows fmt/print.go, (*pp).printArg, and fmt/format.go. */
export class ValuePrinter {
  sharp = false
  zero = false
  plus = false
  minus = false
  space = false
  width: number | undefined
  precision: number | undefined
  #plusV = false
  #sharpV = false
  #erroring = false

  /** Prepares for `%v`, where `#` and `+` have different meanings. */
  forV(): void {
    this.#sharpV = this.sharp
    this.sharp = false
    this.#plusV = this.plus
    this.plus = false
  }

  arg(value: GoValue, verb: string): string {
    if (isNil(value)) return verb === 'T' || verb === 'v' ? this.#pad('<nil>') : this.#badVerb(value, verb)
    if (verb === 'T') return this.#string(typeName(value), 's', value)
    if (verb === 'p' || (verb === 'w' && !(value instanceof GoBytes))) return this.#badVerb(value, verb)
    return this.#value(value, verb, 0)
  }

  #value(value: GoValue, verb: string, depth: number): string {
    if (isNil(value)) {
      if (depth === 0 && verb !== 'v') return this.#badVerb(value, verb)
      return this.#sharpV ? 'interface {}(nil)' : '<nil>'
    }
    const text = this.#method(value, verb)
    if (text !== undefined) return text
    if (typeof value === 'boolean') {
      return verb === 't' || verb === 'v' ? this.#pad(String(value)) : this.#badVerb(value, verb)
    }
    if (typeof value === 'number') return this.#float(value, verb, value)
    if (typeof value === 'string') return this.#string(value, verb, value)
    if (value instanceof GoInteger) return this.#integer(value, verb)
    if (value instanceof GoComplex) return this.#complex(value, verb)
    if (value instanceof GoBytes) return this.#bytes(value, verb, depth)
    if (value instanceof GoList) return this.#list(value, verb, depth)
    if (value instanceof GoMap) return this.#map(value, verb, depth)
    return this.#object(value, verb, depth)
  }

  /** The result of the String method, for verbs that use it. */
  #method(value: GoValue, verb: string): string | undefined {
    if (this.#erroring || this.#sharpV || !'vsxXq'.includes(verb)) return undefined
    const text = stringMethod(value)
    return text === undefined ? undefined : this.#string(text, verb, value)
  }

  #badVerb(value: GoValue, verb: string): string {
    if (isNil(value)) return `%!${verb}(<nil>)`
    this.#erroring = true
    const shown = this.#value(value, 'v', 0)
    this.#erroring = false
    return `%!${verb}(${typeName(value)}=${shown})`
  }

  #pad(text: string): string {
    if (this.width === undefined || this.width === 0) return text
    const missing = this.width - [...text].length
    if (missing <= 0) return text
    if (this.minus) return text + ' '.repeat(missing)
    return (this.zero ? '0' : ' ').repeat(missing) + text
  }

  #padBlank(text: string): string {
    const { zero } = this
    this.zero = false
    const padded = this.#pad(text)
    this.zero = zero
    return padded
  }

  #string(text: string, verb: string, value: GoValue): string {
    if (verb === 'v') return this.#sharpV ? this.#quoted(text) : this.#pad(this.#cut(text))
    if (verb === 's') return this.#pad(this.#cut(text))
    if (verb === 'q') return this.#quoted(text)
    if (verb === 'x' || verb === 'X') return this.#hex(toBytes(text), verb)
    return this.#badVerb(value, verb)
  }

  #cut(text: string): string {
    if (this.precision === undefined || text.length <= this.precision) return text
    return [...text].slice(0, this.precision).join('')
  }

  #quoted(text: string): string {
    const cut = this.#cut(text)
    if (this.sharp && canBackquote(cut)) return this.#pad(`\`${cut}\``)
    return this.#pad(quote(cut, this.plus))
  }

  #hex(bytes: Uint8Array, verb: string): string {
    const shown = this.precision === undefined ? bytes : bytes.subarray(0, this.precision)
    if (shown.length === 0) return this.#pad('')
    const mark = this.sharp ? `0${verb}` : ''
    const pairs = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0'))
    const text = this.space ? pairs.join(` ${mark}`) : pairs.join('')
    return this.#pad(mark + (verb === 'X' ? text.toUpperCase() : text))
  }

  #integer(integer: GoInteger, verb: string): string {
    const unsigned = isUnsignedKind(integer.type.kind)
    const { value } = integer
    if (verb === 'v' && this.#sharpV && unsigned) return this.#sharpHex(value)
    const base = verb === 'v' || verb === 'd' ? 10 : verb === 'b' ? 2 : verb === 'o' || verb === 'O' ? 8 : 16
    if (verb === 'c') return this.#pad(character(value))
    if (verb === 'q') return this.#pad(`'${escapeChar(character(value), "'", this.plus)}'`)
    if (verb === 'U') return this.#unicode(value)
    if (!'vdboOxX'.includes(verb)) return this.#badVerb(integer, verb)
    return this.#digits(value, base, verb)
  }

  #digits(value: bigint, base: number, verb: string): string {
    const negative = value < 0n
    const sign = negative ? '-' : this.plus ? '+' : this.space ? ' ' : ''
    let least = 0
    if (this.precision !== undefined) {
      least = this.precision
      if (least === 0 && value === 0n) return ' '.repeat(this.width ?? 0)
    } else if (this.zero && !this.minus && this.width !== undefined) least = this.width - sign.length
    let digits = (negative ? -value : value).toString(base)
    if (verb === 'X') digits = digits.toUpperCase()
    digits = digits.padStart(least, '0')
    if (this.sharp) {
      if (base === 2) digits = `0b${digits}`
      if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`
      if (base === 16) digits = `0${verb === 'X' ? 'X' : 'x'}${digits}`
    }
    if (verb === 'O') digits = `0o${digits}`
    return this.#padBlank(sign + digits)
  }

  #unicode(value: bigint): string {
    const code = BigInt.asUintN(64, value)
    const digits = code
      .toString(16)
      .toUpperCase()
      .padStart(Math.max(this.precision ?? 4, 4), '0')
    const char = code <= 0x10ffffn ? character(code) : undefined
    return this.#padBlank(`U+${digits}${this.sharp && char !== undefined && isPrintable(char) ? ` '${char}'` : ''}`)
  }

  #float(value: number, verb: string, owner: GoValue): string {
    if (!'vbgGxXfFeE'.includes(verb)) return this.#badVerb(owner, verb)
    const defaultPrecision = 'fFeE'.includes(verb) ? 6 : -1
    const precision = this.precision ?? defaultPrecision
    const format = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb
    const plain = formatFloat(value, format, precision)
    let text = /^[-+]/.test(plain) ? plain : `+${plain}`
    if (this.space && text.startsWith('+') && !this.plus) text = ` ${text.slice(1)}`
    if (text[1] === 'I' || text[1] === 'N') {
      if (text[1] === 'N' && !this.space && !this.plus) text = text.slice(1)
      return this.#padBlank(text)
    }
    if (this.sharp && verb !== 'b') text = withPoint(text, verb, precision)
    if (!this.plus && text.startsWith('+')) return this.#pad(text.slice(1))
    if (this.zero && !this.minus && this.width !== undefined && this.width > text.length) {
      return text[0] + text.slice(1).padStart(this.width - 1, '0')
    }
    return this.#pad(text)
  }

  #complex(value: GoComplex, verb: string): string {
    if (!'vbgGxXfFeE'.includes(verb)) return this.#badVerb(value, verb)
    const real = this.#float(value.real, verb, value)
    const { plus } = this
    this.plus = true
    const imaginary = this.#float(value.imaginary, verb, value)
    this.plus = plus
    return `(${real}${imaginary}i)`
  }

  #bytes(value: GoBytes, verb: string, depth: number): string {
    const { bytes } = value
    if (verb === 's') return this.#pad(this.#cut(bytesText(bytes)))
    if (verb === 'q') return this.#quoted(bytesText(bytes))
    if (verb === 'x' || verb === 'X') return this.#hex(bytes, verb)
    if (this.#sharpV && (verb === 'v' || verb === 'd')) {
      const name = depth === 0 ? '[]byte' : '[]uint8'
      return value.isNil
        ? `${name}(nil)`
        : `${name}{${Array.from(bytes, (byte) => this.#sharpHex(BigInt(byte))).join(', ')}}`
    }
    // A fast path, because `print .` prints the bytes of all files of the chart.
    if ((verb === 'v' || verb === 'd') && !this.#hasFlags()) return `[${bytes.join(' ')}]`
    const items = Array.from(bytes, (byte) => this.#integer(new GoInteger(BigInt(byte), UINT8), verb))
    return `[${items.join(' ')}]`
  }

  #hasFlags(): boolean {
    const { sharp, zero, plus, minus, space, width, precision } = this
    return sharp || zero || plus || minus || space || width !== undefined || precision !== undefined
  }

  /** Formats an integer like `%#x`. Follows fmt0x64. */
  #sharpHex(value: bigint): string {
    const { sharp } = this
    this.sharp = true
    const text = this.#digits(value, 16, 'v')
    this.sharp = sharp
    return text
  }

  #list(value: GoList, verb: string, depth: number): string {
    const items = value.items.map((item) => this.#value(item, verb, depth + 1))
    if (!this.#sharpV) return `[${items.join(' ')}]`
    return value.isNil ? `${value.type.name}(nil)` : `${value.type.name}{${items.join(', ')}}`
  }

  #map(value: GoMap, verb: string, depth: number): string {
    if (this.#sharpV && value.isNil) return `${value.type.name}(nil)`
    const entries = sortedEntries(value).map(([key, item]) => {
      return `${this.#string(key, verb, key)}:${this.#value(item, verb, depth + 1)}`
    })
    return this.#sharpV ? `${value.type.name}{${entries.join(', ')}}` : `map[${entries.join(' ')}]`
  }

  #object(value: GoObject, verb: string, depth: number): string {
    const pointer = value.type.kind === 'ptr'
    // For a pointer inside another value, Go prints its address. This is a placeholder for it.
    if (pointer && depth > 0) return '0xc000000000'
    const fields = [...value.allFields].map(([name, field]) => {
      const text = this.#value((field instanceof GoObject && field.copy) || field, verb, depth + 1)
      return this.#plusV || this.#sharpV ? `${name}:${text}` : text
    })
    const name = this.#sharpV ? value.type.name.replace(/^\*/, '') : ''
    return `${pointer ? '&' : ''}${name}{${fields.join(this.#sharpV ? ', ' : ' ')}}`
  }
}

function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

function character(value: bigint): string {
  const code = Number(value)
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return '\ufffd'
  return String.fromCodePoint(code)
}

/** Applies the `#` flag: adds a decimal point, and keeps trailing zeros. Follows fmt/format.go, (*fmt).fmtFloat. */
function withPoint(text: string, verb: string, precision: number): string {
  let digits = 'vgGx'.includes(verb) ? (precision === -1 ? 6 : precision) : 0
  const isHex = verb === 'x' || verb === 'X'
  const end = text.search(isHex ? /[pP]/ : /[eE]/)
  const tail = end < 0 ? '' : text.slice(end)
  let number = end < 0 ? text : text.slice(0, end)
  let seen = false
  for (const char of number.slice(1)) {
    if (char === '.') continue
    if (char !== '0') seen = true
    if (seen) digits--
  }
  if (!number.includes('.')) {
    if (number.length === 2 && number[1] === '0') digits--
    number += '.'
  }
  return number + '0'.repeat(Math.max(digits, 0)) + tail
}
