// Go strings are bytes. They are represented as JavaScript strings, with lone surrogates (U+DC80 to U+DCFF) for bytes
// that are not valid UTF-8.

import { decodeUtf8 } from '../tree/decode-utf8.ts'

const INVALID = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const INVALID_ALL = new RegExp(INVALID.source, 'g')
const NON_ASCII = /[^\0-\x7f]/
const encoder = new TextEncoder()

/** True for ASCII, where bytes and characters are the same. */
export function isAscii(text: string): boolean {
  return !NON_ASCII.test(text)
}

/** True if all bytes are valid UTF-8. */
function isValidUtf8(text: string): boolean {
  return !INVALID.test(text)
}

/** True for the code of a byte that is not valid UTF-8. */
export function isInvalidByte(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff
}

/** The bytes of a Go string. */
export function toBytes(text: string): Uint8Array {
  if (isValidUtf8(text)) return encoder.encode(text)
  const parts: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (isInvalidByte(code)) parts.push(code - 0xdc00)
    else for (const byte of encoder.encode(char)) parts.push(byte)
  }
  return Uint8Array.from(parts)
}

/** Converts bytes to a Go string. */
export function fromBytes(bytes: Uint8Array): string {
  return decodeUtf8(bytes, (byte) => String.fromCharCode(0xdc00 + byte))
}

/**
 * Restores characters after concatenation: if the bytes of a character were in separate strings, they become the
 * character again.
 */
export function rejoin(text: string): string {
  return isValidUtf8(text) ? text : fromBytes(toBytes(text))
}

/** The length in bytes, like Go's `len`. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : toBytes(text).length
}

/** A slice by bytes, like Go's `text[start:end]`. */
export function sliceBytes(text: string, start: number, end: number): string {
  return isAscii(text) ? text.slice(start, end) : fromBytes(toBytes(text).subarray(start, end))
}

/** Replaces each invalid byte with U+FFFD, like Go's conversion to runes. */
export function replaceInvalid(text: string): string {
  return text.replace(INVALID_ALL, '\ufffd')
}

/** Follows Go's strconv.IsPrint: true for letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable(char: string): boolean {
  // Unicode classes take long to compile.
  return (char >= ' ' && char <= '~') || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}

/** Escapes one character like strconv.Quote, for the given kind of quotes. */
export function escapeChar(char: string, quote: string, asciiOnly = false): string {
  if (char === quote) return `\\${char}`
  const code = char.codePointAt(0) ?? 0
  if (isInvalidByte(code)) return `\\x${(code - 0xdc00).toString(16)}`
  if (code < 0x7f ? code >= 0x20 && char !== '\\' : !asciiOnly && isPrintable(char)) return char
  const short = ESCAPES[char]
  if (short !== undefined) return short
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

/** Matches text that needs no escapes in double quotes. */
const SIMPLE = /^[ !#-[\]-~]*$/

/** Follows Go's strconv.Quote, or strconv.QuoteToASCII with `asciiOnly`. */
export function quote(text: string, asciiOnly = false): string {
  if (SIMPLE.test(text)) return `"${text}"`
  let quoted = '"'
  for (const char of text) quoted += escapeChar(char, '"', asciiOnly)
  return `${quoted}"`
}

/** The value of a string or character literal; undefined if it is invalid. Follows strconv.Unquote. */
export function unquote(literal: string): string | undefined {
  const mark = literal[0]
  if (literal.length < 2 || mark !== literal.at(-1)) return undefined
  const body = literal.slice(1, -1)
  if (mark === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '')
  if (mark === '"' && SIMPLE.test(body)) return body
  if (mark !== '"' && mark !== "'") return undefined
  if (body.includes('\n')) return undefined
  const bytes: (string | number)[] = []
  const escapes = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([^\\])/gsuy
  let at = 0
  for (const match of body.matchAll(escapes)) {
    at += match[0].length
    const piece = unescaped(match, mark)
    if (piece === undefined) return undefined
    bytes.push(piece)
  }
  if (at !== body.length) return undefined
  if (mark === "'" && bytes.length !== 1) return undefined
  return rejoin(bytes.map((piece) => (typeof piece === 'string' ? piece : byteText(piece, mark))).join(''))
}

const SHORT: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

/** The value of an escape sequence or character: text, or a number for a byte. */
function unescaped(match: RegExpMatchArray, mark: string): string | number | undefined {
  const [, short, hex, octal, small, large, plain] = match
  if (plain !== undefined) return plain === mark ? undefined : plain
  if (short !== undefined) return (short === '"' || short === "'") && short !== mark ? undefined : SHORT[short]
  if (hex !== undefined) return Number.parseInt(hex, 16)
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8)
    return byte > 255 ? undefined : byte
  }
  const code = Number.parseInt(small ?? large ?? '', 16)
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? undefined : String.fromCodePoint(code)
}

/** The text for a byte in a string literal. In a character literal, the number is a code point. */
function byteText(byte: number, mark: string): string {
  return byte < 0x80 || mark === "'" ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte)
}

/** Follows Go's strconv.CanBackquote. */
export function canBackquote(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: strconv.CanBackquote rejects control characters
  return !/[\0-\x08\x0a-\x1f\x7f`\ufeff]/.test(text)
}
