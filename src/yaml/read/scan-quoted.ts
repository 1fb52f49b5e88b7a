import { isBlank, isBreak, isDocumentMarker } from '../types/characters.ts'
import type { Source } from './source.ts'

export interface ScannedQuoted {
  readonly text: string
  /** Offset after the closing quote. */
  readonly end: number
  readonly multiline: boolean
}

/**
 * Scans the scalar in single or double quotes at `start`. Unlike in YAML 1.2, its lines may begin at any column.
 *
 * @throws KuiltError YAML_SYNTAX
 */
export function scanQuoted(source: Source, start: number): ScannedQuoted {
  const end = findClosingQuote(source, start)
  const inner = source.text.slice(start + 1, end)
  const double = source.text.charCodeAt(start) === 34
  if (!/[\n\u2028\u2029]/.test(inner)) {
    const text = double ? resolveEscapes(source, start + 1, inner) : inner.replaceAll("''", "'")
    return { text, end: end + 1, multiline: false }
  }
  return { text: foldQuoted(source, { start: start + 1, end, double }), end: end + 1, multiline: true }
}

function findClosingQuote(source: Source, start: number): number {
  const { text } = source
  const quote = text.charAt(start)
  let end = text.indexOf(quote, start + 1)
  if (quote === "'") {
    while (end >= 0 && text.charCodeAt(end + 1) === 39) end = text.indexOf("'", end + 2)
  } else {
    while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  }
  if (end < 0) source.fail('unclosed quote', start)
  return end
}

function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(offset - 1 - backslashes) === 92) backslashes++
  return backslashes % 2 === 1
}

/**
 * Joins the lines of a quoted scalar: a single line break becomes a space, and of several the first is dropped. U+2028
 * and U+2029 are kept.
 */
function foldQuoted(source: Source, { start, end, double }: { start: number; end: number; double: boolean }): string {
  const { text } = source
  let result = ''
  let from = start
  while (from < end) {
    let to = from
    while (to < end && !isBreak(text.charCodeAt(to))) to++
    const last = to === end
    const escapedBreak = !last && double && isEscaped(text, to)
    let contentEnd = escapedBreak ? to - 1 : to
    if (!last && !escapedBreak) while (contentEnd > from && isFoldedBlank(text, contentEnd - 1, double)) contentEnd--
    const line = text.slice(from, contentEnd)
    result += double ? resolveEscapes(source, from, line) : line.replaceAll("''", "'")
    if (last) return result
    const breaks = skipBreaks(source, to, end)
    result += escapedBreak ? breaks.text.slice(1) : foldBreaks(breaks.text)
    from = breaks.end
  }
  return result
}

/** True for a blank that is dropped at the end of a line. Escaped blanks are content. */
function isFoldedBlank(text: string, offset: number, double: boolean): boolean {
  return isBlank(text.charCodeAt(offset)) && !(double && isEscaped(text, offset))
}

/** The line breaks from `start` on, without the blanks around them. */
function skipBreaks(source: Source, start: number, end: number): { text: string; end: number } {
  const { text } = source
  let offset = start
  let breaks = ''
  while (offset < end) {
    const code = text.charCodeAt(offset)
    if (isBreak(code)) {
      breaks += text.charAt(offset)
      if (isDocumentMarker(text, offset + 1)) source.fail('unclosed quote at the end of the document', start)
    } else if (!isBlank(code)) break
    offset++
  }
  return { text: breaks, end: offset }
}

/** The text that replaces the line breaks between two lines when they are folded. */
export function foldBreaks(breaks: string): string {
  if (breaks === '\n') return ' '
  return breaks.startsWith('\n') ? breaks.slice(1) : breaks
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
])

const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

/**
 * Resolves the escapes of one line that starts at `offset`. `\/` and surrogates are errors. Follows
 * go.yaml.in/yaml/v3/scannerc.go, yaml_parser_scan_flow_scalar.
 */
function resolveEscapes(source: Source, offset: number, line: string): string {
  let backslash = line.indexOf('\\')
  if (backslash < 0) return line
  let result = ''
  let from = 0
  while (backslash >= 0) {
    result += line.slice(from, backslash)
    const sign = line.charAt(backslash + 1)
    const length = HEX_LENGTHS.get(sign)
    if (length === undefined) {
      const meaning = ESCAPES.get(sign)
      if (meaning === undefined) source.fail(`unknown escape sequence \\${sign}`, offset + backslash)
      result += meaning
      from = backslash + 2
    } else {
      result += fromHex(source, offset + backslash, line.slice(backslash + 2, backslash + 2 + length), length)
      from = backslash + 2 + length
    }
    backslash = line.indexOf('\\', from)
  }
  return result + line.slice(from)
}

function fromHex(source: Source, offset: number, digits: string, length: number): string {
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) {
    source.fail(`an escape sequence needs ${length} hexadecimal digits`, offset)
  }
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    source.fail(`${digits} is not a Unicode code point`, offset)
  }
  return String.fromCodePoint(code)
}
