import type { Entry } from '../../tree/node.ts'

/** Compares two keys: negative if the left key comes first. */
export type KeyOrder = (left: string, right: string) => number

/**
 * Natural order of printed keys: letters after all other characters. Follows go.yaml.in/yaml/v2/sorter.go,
 * (keyList).Less.
 */
export function compareKeys(left: string, right: string): number {
  return compare(left, right, false)
}

/**
 * The order of go-yaml v3, which differs from v2 in one rule: after a digit, letters come first (`a1b` before `a1-`).
 * Follows go.yaml.in/yaml/v3/sorter.go, (keyList).Less.
 */
export function compareNewerKeys(left: string, right: string): number {
  return compare(left, right, true)
}

/**
 * The smallest number of keys with digits that can form a cycle. Fewer keys can do so only if one of them contains a
 * number beyond 64 bits, which go-yaml treats as negative.
 */
const cycle = 3
const mayOverflow = /[0-9\u0080-\uffff]{15}/

/**
 * Sorts keys in natural order. That order has cycles (`10` < `1a` < `9` < `10`); for such keys, the output of kustomize
 * changes from run to run. Here the result is always the same: a sort by bytes, then an insertion sort in natural
 * order.
 */
export function sortKeys<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  order: KeyOrder = compareKeys,
): readonly T[] {
  let sorted = true
  let withDigits = 0
  let previous = ''
  for (let i = 0; i < items.length; i++) {
    const key = keyOf(items[i] as T)
    if (items.length >= cycle && withDigits < cycle && hasDigits(key)) {
      withDigits = mayOverflow.test(key) ? cycle : withDigits + 1
    }
    sorted = sorted && (i === 0 || order(previous, key) <= 0)
    previous = key
  }
  // Without cycles, every sort gives the same result.
  if (sorted && withDigits < cycle) return items
  const copy = withDigits === cycle ? items.toSorted((a, b) => compareUnits(keyOf(a), keyOf(b))) : items.slice()
  // An insertion sort would take too long for large maps.
  return copy.length > 256 ? copy.sort((a, b) => order(keyOf(a), keyOf(b))) : insertionSort(copy, keyOf, order)
}

/** Sorts entries in the natural order of their keys. With `newer`, that of go-yaml v3, otherwise of v2. */
export function sortEntries(entries: readonly Entry[], newer: boolean): readonly Entry[] {
  let previous = entries[0]?.key.text ?? ''
  for (let i = 1; i < entries.length; i++) {
    const key = (entries[i] as Entry).key.text
    // If no comparison of neighbors involves numbers, no comparison of other keys does, so there are no cycles.
    if (!(compareQuickly(previous, key, newer) <= 0)) {
      return sortKeys(entries, keyText, newer ? compareNewerKeys : compareKeys)
    }
    previous = key
  }
  return entries
}

function keyText(entry: Entry): string {
  return entry.key.text
}

function insertionSort<T>(items: T[], keyOf: (item: T) => string, order: KeyOrder): readonly T[] {
  for (let i = 1; i < items.length; i++) {
    const item = items[i] as T
    const key = keyOf(item)
    let j = i - 1
    for (; j >= 0 && order(key, keyOf(items[j] as T)) < 0; j--) items[j + 1] = items[j] as T
    items[j + 1] = item
  }
  return items
}

function compareUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** True for keys with digits, and for those with characters beyond ASCII, which may be digits too. */
function hasDigits(key: string): boolean {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    if ((code >= 48 && code <= 57) || code > 127) return true
  }
  return false
}

function compare(left: string, right: string, newer: boolean): number {
  const quick = compareQuickly(left, right, newer)
  return Number.isNaN(quick) ? compareSlowly(left, right, newer) : quick
}

/** Compares two keys. NaN if numbers or non-ASCII characters have to be compared. */
function compareQuickly(left: string, right: string, newer: boolean): number {
  const length = Math.min(left.length, right.length)
  let i = 0
  while (i < length && left.charCodeAt(i) === right.charCodeAt(i)) i++
  if (i === length) return left.length - right.length
  const x = left.charCodeAt(i)
  const y = right.charCodeAt(i)
  if (x > 127 || y > 127 || isAsciiDigit(x) || isAsciiDigit(y)) return Number.NaN
  const isLetterX = isAsciiLetter(x)
  if (isLetterX === isAsciiLetter(y)) return x - y
  const before = newer && i > 0 ? left.charCodeAt(i - 1) : 0
  if (before > 127) return Number.NaN
  return isLetterX === isAsciiDigit(before) ? -1 : 1
}

function compareSlowly(left: string, right: string, newer: boolean): number {
  const a = codesOf(left)
  const b = codesOf(right)
  const i = a.findIndex((code, at) => code !== b[at])
  // This is only called for keys that differ before either of them ends.
  const x = a[i] as number
  const y = b[i] as number
  const isLetterX = isLetter(x)
  const isLetterY = isLetter(y)
  if (isLetterX && isLetterY) return x - y
  if (isLetterX !== isLetterY) return isLetterX === (newer && i > 0 && isDigit(a[i - 1] as number)) ? -1 : 1
  return compareNumbers(a, b, i) || x - y
}

/** Compares the numbers that begin at `i`, and if they are equal, their lengths. */
function compareNumbers(a: readonly number[], b: readonly number[], i: number): number {
  const end = shortNumberEnd(a, i)
  const otherEnd = shortNumberEnd(b, i)
  if (a[i] !== 48 && b[i] !== 48 && end >= 0 && otherEnd >= 0) {
    return readShortNumber(a, i, end) - readShortNumber(b, i, otherEnd) || end - otherEnd
  }
  const start = (a[i] === 48 || b[i] === 48) && followsNumber(a, i) ? 1n : 0n
  const x = readNumber(a, i, start)
  const y = readNumber(b, i, start)
  if (x.value !== y.value) return x.value < y.value ? -1 : 1
  return x.end - y.end
}

/** The end of an ASCII number at `from` that is exact as a double; -1 for all other numbers. */
function shortNumberEnd(codes: readonly number[], from: number): number {
  let end = from
  while (end < codes.length && isAsciiDigit(codes[end] as number)) end++
  return end - from > 15 || (codes[end] ?? 0) > 127 ? -1 : end
}

function readShortNumber(codes: readonly number[], from: number, end: number): number {
  let value = 0
  for (let i = from; i < end; i++) value = value * 10 + (codes[i] as number) - 48
  return value
}

/** True if the digits directly before `i` are not all zeros. */
function followsNumber(codes: readonly number[], i: number): boolean {
  for (let j = i - 1; j >= 0 && isDigit(codes[j] as number); j--) if (codes[j] !== 48) return true
  return false
}

/**
 * Reads a number the way (keyList).Less does: in 64 bits, and with the distance from `0` as the value of every Unicode
 * digit.
 */
function readNumber(
  codes: readonly number[],
  from: number,
  start: bigint,
): { readonly value: bigint; readonly end: number } {
  let value = start
  let end = from
  for (; end < codes.length && isDigit(codes[end] as number); end++) {
    value = BigInt.asIntN(64, value * 10n + BigInt((codes[end] as number) - 48))
  }
  return { value, end }
}

// Created on first use: compiling a pattern for all of Unicode slows down the start of the program noticeably, and few
// keys need it.
let letter: RegExp | undefined
let digit: RegExp | undefined

function isLetter(code: number): boolean {
  if (code < 128) return isAsciiLetter(code)
  letter ??= /^\p{L}$/u
  return letter.test(String.fromCodePoint(code))
}

function isDigit(code: number): boolean {
  if (code < 128) return isAsciiDigit(code)
  digit ??= /^\p{Nd}$/u
  return digit.test(String.fromCodePoint(code))
}

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isAsciiDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function codesOf(text: string): readonly number[] {
  const codes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number
    codes.push(code)
    if (code > 0xffff) i++
  }
  return codes
}
