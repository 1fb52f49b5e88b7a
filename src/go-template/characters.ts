// Characters, numbers and patterns in the text of templates. Follows text/template/parse/lex.go.

import { isPrintable } from './go-strings.ts'

const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y

/** True for the white space that separates tokens. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d
}

/** True for a to z, A to Z and `_`. */
export function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
}

/** True for 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** True for letters, digits and `_`. Not called for ASCII, because Unicode classes take long to compile. */
export function isAlphanumeric(char: string): boolean {
  return /[\p{L}\p{Nd}_]/u.test(char)
}

/** Formats a character like Go's `%#U`: `U+0021 '!'`. */
export function describeChar(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return isPrintable(char) ? `U+${code} '${char}'` : `U+${code}`
}

/**
 * The end of a match of a sticky pattern, which may be empty. `test` is faster than creating a match object for each
 * token.
 */
export function endOfMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  pattern.test(text)
  return pattern.lastIndex
}

/**
 * The length of the number at `from`. If a letter or digit follows, the result is negative and includes that character.
 */
export function scanNumber(text: string, from: number): number {
  const length = endOfMatch(NUMBER, text, from) - from
  const next = text.codePointAt(from + length)
  if (next === undefined) return length
  if (next <= 0x7f) return isLetter(next) || isDigit(next) ? -(length + 1) : length
  const char = String.fromCodePoint(next)
  return isAlphanumeric(char) ? -(length + char.length) : length
}
