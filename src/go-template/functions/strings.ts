// sprig's string functions. Follows sprig/strings.go and Masterminds/goutils.

import { isSpace, trimSpace } from '../../tree/go-space.ts'
import { byteLength, fromBytes, isAscii, quote, rejoin, sliceBytes, toBytes } from '../go-strings.ts'
import type { Budget } from '../limits.ts'
import { parseInt64 } from '../numbers.ts'
import { sprint } from '../print.ts'
import { ANY, INT, STRING, STRING_MAP } from '../types.ts'
import { GoError, GoInteger, type GoList, GoMap, type GoValue, isNil } from '../values.ts'
import { joinWords, pascalCase, swapCase, title, toLower, toUpper, untitle } from './case.ts'
import { type FunctionTable, fn, variadic } from './define.ts'
import { stringList, strslice, strval } from './text.ts'

const trimAll = fn([STRING, STRING], (cutset: string, text: string) => trimChars(text, cutset))

export function stringFunctions(budget: Budget): FunctionTable {
  return {
    hello: fn([], () => 'Hello!'),
    abbrev: fn([INT, STRING], (width: GoInteger, text: string) => abbreviate(text, 0, size(width))),
    abbrevboth: fn([INT, INT, STRING], (left: GoInteger, right: GoInteger, text: string) => {
      if (size(right) < 4 || (size(left) > 0 && size(right) < 7)) return text
      return abbreviate(text, size(left), size(right))
    }),
    trunc: fn([INT, STRING], (count: GoInteger, text: string) => truncate(text, size(count))),
    trim: fn([STRING], trimSpace),
    upper: fn([STRING], toUpper),
    lower: fn([STRING], toLower),
    title: fn([STRING], title),
    untitle: fn([STRING], untitle),
    substr: fn([INT, INT, STRING], substring),
    repeat: fn([INT, STRING], (count: GoInteger, text: string) => {
      if (count.value < 0n) throw new GoError('strings: negative Repeat count')
      budget.size(size(count) * text.length)
      return text.repeat(size(count))
    }),
    trimall: trimAll,
    trimAll,
    trimSuffix: fn([STRING, STRING], (suffix: string, text: string) => {
      return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
    }),
    trimPrefix: fn([STRING, STRING], (prefix: string, text: string) => {
      return text.startsWith(prefix) ? text.slice(prefix.length) : text
    }),
    nospace: fn([STRING], (text: string) => {
      const chars = byteChars(text).filter((char) => !isSpace(char))
      return chars.length === byteLength(text) ? text : chars.join('')
    }),
    initials: fn([STRING], (text: string) => {
      const chars = byteChars(text)
      return chars.filter((char, i) => !isSpace(char) && (i === 0 || isSpace(chars[i - 1] ?? ''))).join('')
    }),
    swapcase: fn([STRING], swapCase),
    snakecase: fn([STRING], (text: string) => joinWords(text, '_')),
    kebabcase: fn([STRING], (text: string) => joinWords(text, '-')),
    camelcase: fn([STRING], pascalCase),
    wrap: fn([INT, STRING], (width: GoInteger, text: string) => wrap(text, size(width), undefined)),
    wrapWith: fn([INT, STRING, STRING], (width: GoInteger, separator: string, text: string) => {
      return wrap(text, size(width), separator)
    }),
    contains: fn([STRING, STRING], (part: string, text: string) => text.includes(part)),
    hasPrefix: fn([STRING, STRING], (prefix: string, text: string) => text.startsWith(prefix)),
    hasSuffix: fn([STRING, STRING], (suffix: string, text: string) => text.endsWith(suffix)),
    quote: variadic([ANY], (...values: GoValue[]) =>
      present(values)
        .map((each) => quote(strval(each)))
        .join(' '),
    ),
    squote: variadic([ANY], (...values: GoValue[]) =>
      present(values)
        .map((each) => `'${sprint(each)}'`)
        .join(' '),
    ),
    cat: variadic([ANY], (...values: GoValue[]) => cat(present(values))),
    indent: fn([INT, STRING], (count: GoInteger, text: string) => indent(text, size(count), budget)),
    nindent: fn([INT, STRING], (count: GoInteger, text: string) => `\n${indent(text, size(count), budget)}`),
    replace: fn([STRING, STRING, STRING], (old: string, by: string, text: string) => replaceAll(text, old, by, budget)),
    plural: fn([STRING, STRING, INT], (one: string, many: string, count: GoInteger) =>
      count.value === 1n ? one : many,
    ),
    toString: fn([ANY], strval),
    toStrings: fn([ANY], (value: GoValue) => stringList(strslice(value))),
    join: fn([STRING, ANY], (separator: string, value: GoValue) => {
      const parts = strslice(value)
      budget.size(parts.length * separator.length)
      return rejoin(parts.join(separator))
    }),
    atoi: fn([STRING], (text: string) => {
      const parsed = parseInt64(text, true)
      return new GoInteger('failure' in parsed && parsed.failure === 'syntax' ? 0n : parsed.value)
    }),
    split: fn([STRING, STRING], (separator: string, text: string) => partsMap(split(text, separator))),
    splitn: fn([STRING, INT, STRING], (separator: string, count: GoInteger, text: string) => {
      return partsMap(splitN(text, separator, size(count)))
    }),
    splitList: fn([STRING, STRING], (separator: string, text: string): GoList => stringList(split(text, separator))),
  }
}

function size(value: GoInteger): number {
  return Number(value.value)
}

function present(values: readonly GoValue[]): readonly GoValue[] {
  return values.filter((value) => !isNil(value))
}

/** Follows Go's fmt.Sprintf with the format `%v %v …`. */
function cat(values: readonly GoValue[]): string {
  return values.map(sprint).join(' ')
}

function indent(text: string, count: number, budget: Budget): string {
  if (count < 0) throw new GoError('strings: negative Repeat count')
  budget.size(count)
  const pad = ' '.repeat(count)
  let lines = 1
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines++
  budget.size(text.length + lines * count)
  return pad + text.replaceAll('\n', `\n${pad}`)
}

function replaceAll(text: string, old: string, by: string, budget: Budget): string {
  if (old === '') {
    const chars = [...text]
    budget.size((chars.length + 1) * by.length)
    return by + chars.map((char) => char + by).join('')
  }
  const pieces = text.split(old)
  budget.size(text.length + pieces.length * by.length)
  return pieces.join(by)
}

/** Follows Go's strings.Split. */
export function split(text: string, separator: string): readonly string[] {
  return separator === '' ? [...text] : text.split(separator)
}

function splitN(text: string, separator: string, count: number): readonly string[] {
  if (count === 0) return []
  const parts = split(text, separator)
  if (count < 0 || parts.length <= count) return parts
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)]
}

function partsMap(parts: readonly string[]): GoMap {
  return new GoMap(new Map(parts.map((part, i) => [`_${i}`, part])), STRING_MAP)
}

function trimChars(text: string, cutset: string): string {
  const chars = new Set(cutset)
  const all = [...text]
  let start = 0
  let end = all.length
  while (start < end && chars.has(all[start] ?? '')) start++
  while (end > start && chars.has(all[end - 1] ?? '')) end--
  return all.slice(start, end).join('')
}

/** The bytes of a text as characters, because goutils treats each byte as a character. */
function byteChars(text: string): readonly string[] {
  return Array.from(toBytes(text), (byte) => String.fromCharCode(byte))
}

function truncate(text: string, count: number): string {
  const length = byteLength(text)
  if (count < 0 && length + count > 0) return sliceBytes(text, length + count, length)
  return count >= 0 && length > count ? sliceBytes(text, 0, count) : text
}

function substring(from: GoInteger, to: GoInteger, text: string): string {
  const start = size(from)
  const end = size(to)
  const length = byteLength(text)
  if (start < 0) return checkedSlice(text, 0, end)
  return checkedSlice(text, start, end < 0 || end > length ? length : end)
}

/** A slice of a text, with Go's range checks. */
function checkedSlice(text: string, start: number, end: number): string {
  const length = byteLength(text)
  if (end < 0 || end > length) {
    const shown = end < 0 ? `[:${end}]` : `[:${end}] with length ${length}`
    throw new GoError(`runtime error: slice bounds out of range ${shown}`)
  }
  if (start > end) throw new GoError(`runtime error: slice bounds out of range [${start}:${end}]`)
  return sliceBytes(text, start, end)
}

function abbreviate(text: string, from: number, width: number): string {
  const length = byteLength(text)
  if (width < 4 || length <= width) return text
  let offset = Math.min(from, length)
  if (length - offset < width - 3) offset = length - (width - 3)
  if (offset <= 4) return `${sliceBytes(text, 0, width - 3)}...`
  if (width < 7) return ''
  if (offset + width - 3 < length) {
    const rest = sliceBytes(text, offset, length)
    return `...${width - 3 < 4 ? '' : abbreviate(rest, 0, width - 3)}`
  }
  return `...${sliceBytes(text, length - (width - 3), length)}`
}

/** Follows goutils.WrapCustom. With a separator, long words are broken too. Widths are in bytes. */
function wrap(text: string, width: number, separator: string | undefined): string {
  const bytes = isAscii(text) ? text : String.fromCharCode(...toBytes(text))
  const newLine = separator === undefined || separator === '' ? '\n' : separator
  const limit = Math.max(width, 1)
  const lines: string[] = []
  let at = 0
  while (bytes.length - at > limit) {
    if (bytes[at] === ' ') {
      at++
      continue
    }
    let end = bytes.lastIndexOf(' ', at + limit)
    if (end >= at) {
      lines.push(bytes.slice(at, end))
      at = end + 1
    } else if (separator !== undefined) {
      lines.push(bytes.slice(at, at + limit))
      at += limit
    } else {
      end = bytes.indexOf(' ', at + limit)
      if (end < 0) break
      lines.push(bytes.slice(at, end))
      at = end + 1
    }
  }
  lines.push(bytes.slice(at))
  if (bytes === text) return lines.join(newLine)
  const decoded = lines.map((line) => fromBytes(Uint8Array.from(line, (char) => char.charCodeAt(0))))
  return rejoin(decoded.join(newLine))
}
