// The meaning of plain scalars. This is the entry point of yaml/types, which contains the rules about texts that
// reading, JSON and printing share. Nothing here reads or writes YAML.

import type { Scalar } from '../../tree/node.ts'
import { parseTimestamp } from './timestamp.ts'

/**
 * Which of kustomize's two YAML parsers reads a text: go-yaml v3 reads resources, v2 reads kustomization files, patches
 * in JSON form and configuration. v2 accepts the bools of YAML 1.1, and its decoder handles `<<` keys.
 */
export type Dialect = 'v3' | 'v2'

/**
 * The short tag that the reader of resources gives to a plain scalar without a tag. `<<` counts as text here. Follows
 * go.yaml.in/yaml/v3/resolve.go, resolve.
 */
export function resolveTag(text: string): string {
  return plainTag(text, 'v3')
}

/**
 * A scalar's short tag. Follows go.yaml.in/yaml/v3/yaml.go, (*Node).ShortTag: a scalar whose tag is `''` has no type;
 * quoted and block scalars are `!!str`; the tag of a plain scalar follows from its text, and a plain `<<` is `!!merge`.
 */
export function scalarTag(scalar: Scalar): string {
  if (scalar.tag !== undefined) return scalar.tag
  if (scalar.style !== 'plain') return '!!str'
  return scalar.text === '<<' ? '!!merge' : resolveTag(scalar.text)
}

/** A plain scalar's type, as a short tag. */
export type PlainTag = '!!null' | '!!bool' | '!!int' | '!!float' | '!!timestamp' | '!!str'

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const DOT_FLOAT = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/
const MAX_INT64 = 2n ** 63n - 1n
const MIN_INT64 = -(2n ** 63n)
const MAX_UINT64 = 2n ** 64n - 1n

const WORDS: ReadonlyMap<string, null | boolean | number> = new Map<string, null | boolean | number>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
])

/** The words that are booleans only in YAML 1.1. */
export const oldBooleans: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
])

/**
 * The type of a plain scalar without a tag. `<<` is text here: only the parser knows that it is a merge key. Follows
 * resolve.go, resolve.
 */
export function plainTag(text: string, dialect: Dialect): PlainTag {
  if (text === '') return '!!null'
  const first = text.charCodeAt(0)
  if (isDigitOrSign(first)) {
    if (parseTimestamp(text) !== undefined) return '!!timestamp'
    const value = plainNumber(text, dialect)
    return value === undefined ? '!!str' : value.tag
  }
  if (first === 46) return isDotFloat(text) || typeof WORDS.get(text) === 'number' ? '!!float' : '!!str'
  const value = plainWord(text, dialect)
  return value === undefined ? '!!str' : value === null ? '!!null' : '!!bool'
}

/**
 * The value of a null or bool word; `undefined` for any other text. go-yaml also treats `.inf` and `.nan` as words;
 * `plainNumber` handles them.
 */
export function plainWord(text: string, dialect: Dialect): null | boolean | undefined {
  if (text === '') return null
  if (text.length > 5) return undefined
  const value = WORDS.get(text)
  if (value === null || typeof value === 'boolean') return value
  return dialect === 'v2' ? oldBooleans.get(text) : undefined
}

/** A plain timestamp in RFC 3339 form, as Go prints it; `undefined` for any other text. */
export function plainTimestamp(text: string): string | undefined {
  return parseTimestamp(text)
}

export type PlainNumber =
  | { readonly tag: '!!int'; readonly value: bigint }
  | { readonly tag: '!!float'; readonly value: number }

/** The number in a plain scalar, or `undefined`. Callers must check for timestamps first. */
export function plainNumber(text: string, dialect: Dialect): PlainNumber | undefined {
  if (text.charCodeAt(0) === 46) return isDotFloat(text) ? float(Number(text.replaceAll('_', ''))) : specialFloat(text)
  const plain = text.includes('_') ? text.replaceAll('_', '') : text
  const integer = parseInteger(plain) ?? parseSignedPrefix(plain, dialect)
  if (integer !== undefined) return { tag: '!!int', value: integer }
  if (!FLOAT.test(plain)) return specialFloat(text)
  const value = Number(plain)
  // If the number is too large, Go's strconv.ParseFloat returns an error, so the scalar is a string.
  return Number.isFinite(value) ? float(value) : undefined
}

function float(value: number): PlainNumber {
  return { tag: '!!float', value }
}

function specialFloat(text: string): PlainNumber | undefined {
  const value = WORDS.get(text)
  return typeof value === 'number' ? float(value) : undefined
}

function isDotFloat(text: string): boolean {
  return DOT_FLOAT.test(text) && Number.isFinite(Number(text.replaceAll('_', '')))
}

/**
 * Parses like Go's strconv.ParseInt and ParseUint with base 0: prefixes in either case, and a leading zero means octal.
 */
function parseInteger(plain: string): bigint | undefined {
  const signed = plain.charCodeAt(0) === 43 || plain.charCodeAt(0) === 45
  const digits = signed ? plain.slice(1) : plain
  const magnitude = parseMagnitude(digits)
  if (magnitude === undefined) return undefined
  const value = plain.charCodeAt(0) === 45 ? -magnitude : magnitude
  return value >= MIN_INT64 && value <= (signed ? MAX_INT64 : MAX_UINT64) ? value : undefined
}

function parseMagnitude(digits: string): bigint | undefined {
  if (/^(?:0|[1-9][0-9]*)$/.test(digits)) return BigInt(digits)
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`)
  if (/^0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+)$/.test(digits)) return BigInt(digits)
  return undefined
}

/** go.yaml.in/yaml/v2 and v3, resolve.go, also accept a sign after `0b`, and v3 also after `0o`: `0b-1` is -1. */
function parseSignedPrefix(plain: string, dialect: Dialect): bigint | undefined {
  const match = /^0([bo])([+-])([0-7]+)$/.exec(plain)
  if (match === null) return undefined
  const [, base, sign, digits = ''] = match
  if (base === 'o' ? dialect === 'v2' : /[^01]/.test(digits)) return undefined
  const magnitude = BigInt(`0${base}${digits}`)
  const value = sign === '-' ? -magnitude : magnitude
  return value >= MIN_INT64 && value <= MAX_INT64 ? value : undefined
}

function isDigitOrSign(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45
}

/** Returns a number if it can represent the value exactly, otherwise a bigint. */
export function narrow(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}
