// Writes and reads JSON like Go's encoding/json.

import { withoutLoneSurrogates } from '../../yaml/json/read-json.ts'
import { formatJsonNumber } from '../../yaml/types/go-number.ts'
import { replaceInvalid } from '../go-strings.ts'
import { ANY, LIST, MAP, STRING } from '../types.ts'
import {
  GoBytes,
  GoComplex,
  GoError,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  goList,
  goMap,
  isNil,
  onGoError,
  sortedEntries,
  typeName,
} from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { jsonSyntaxMessage } from './json-syntax.ts'

/** The JSON functions of sprig and Helm. */
export const jsonFunctions: FunctionTable = {
  toJson: fn([ANY], (value: GoValue) => orEmpty(() => encodeJson(value))),
  mustToJson: fn([ANY], (value: GoValue) => encodeJson(value)),
  toPrettyJson: fn([ANY], (value: GoValue) => orEmpty(() => encodeJson(value, { indent: '  ' }))),
  mustToPrettyJson: fn([ANY], (value: GoValue) => encodeJson(value, { indent: '  ' })),
  toRawJson: fn([ANY], (value: GoValue) => encodeJson(value, { raw: true })),
  mustToRawJson: fn([ANY], (value: GoValue) => encodeJson(value, { raw: true })),
  fromJson: fn([STRING], (text: string) => decodeInto(text, 'map')),
  fromJsonArray: fn([STRING], (text: string) => decodeInto(text, 'list')),
  mustFromJson: fn([STRING], decodeJson),
}

/** sprig's fromJson, which returns any value. ApplicationSets use it instead of Helm's. */
export const sprigFromJson: FunctionTable = {
  fromJson: fn([STRING], (text: string) => {
    return onGoError(
      () => decodeJson(text),
      () => null,
    )
  }),
}

/** Returns an empty string if `work` fails, like the encoding functions without `must`. */
export function orEmpty(work: () => string): string {
  return onGoError(work, () => '')
}

interface JsonStyle {
  readonly indent?: string
  /** True to not escape HTML characters. */
  readonly raw?: boolean
}

/** Encodes a value as JSON. @throws GoError for values that JSON cannot represent */
export function encodeJson(value: GoValue, style: JsonStyle = {}): string {
  return withoutCycles(value, () => encode(value, style, '\n'))
}

/** Runs an encoder. @throws GoError if the value contains itself */
export function withoutCycles<T>(value: GoValue, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof RangeError) || !containsItself(value, new Set(), new Set())) throw error
    throw new GoError(`json: unsupported value: encountered a cycle via ${typeName(value)}`)
  }
}

function containsItself(value: GoValue, parents: Set<GoValue>, clean: Set<GoValue>): boolean {
  if ((!(value instanceof GoMap) && !(value instanceof GoList)) || clean.has(value)) return false
  if (parents.has(value)) return true
  parents.add(value)
  const items = value instanceof GoMap ? [...value.entries.values()] : value.items
  if (items.some((item) => containsItself(item, parents, clean))) return true
  parents.delete(value)
  clean.add(value)
  return false
}

function encode(value: GoValue, style: JsonStyle, line: string): string {
  if (isNil(value)) return 'null'
  if (typeof value === 'string') return quoteJson(value, style.raw)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new GoError(`json: unsupported value: ${unsupportedNumber(value)}`)
    return formatJsonNumber(value)
  }
  if (value instanceof GoInteger) return value.value.toString()
  if (value instanceof GoComplex) throw new GoError(`json: unsupported type: ${typeName(value)}`)
  if (value instanceof GoBytes) return value.isNil ? 'null' : `"${Buffer.from(value.bytes).toString('base64')}"`
  if (value instanceof GoList) return value.isNil ? 'null' : encodeItems(value.items, style, line)
  if (value instanceof GoMap && value.isNil) return 'null'
  if (value instanceof GoObject && value.json !== undefined) return quoteJson(value.json(), style.raw)
  const entries = value instanceof GoMap ? sortedEntries(value) : value.jsonFields
  return encodeEntries(entries, style, line)
}

function encodeItems(items: readonly GoValue[], style: JsonStyle, line: string): string {
  const { indent = '' } = style
  const texts: string[] = []
  for (const item of items) texts.push(encode(item, style, line + indent))
  return bracketed('[]', texts, style, line)
}

function encodeEntries(entries: Iterable<readonly [string, GoValue]>, style: JsonStyle, line: string): string {
  const { indent = '', raw } = style
  const separator = indent === '' ? ':' : ': '
  const texts: string[] = []
  for (const [key, item] of entries) texts.push(quoteJson(key, raw) + separator + encode(item, style, line + indent))
  return bracketed('{}', texts, style, line)
}

function unsupportedNumber(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

function bracketed(brackets: '[]' | '{}', items: readonly string[], { indent }: JsonStyle, line: string): string {
  const [open, close] = brackets
  if (items.length === 0) return brackets
  if (indent === undefined) return open + items.join(',') + close
  const inner = line + indent
  return open + inner + items.join(`,${inner}`) + line + close
}

/** Matches text without characters that must be escaped, such as most keys and values. */
const simple = /^[ !#-%'-;=?-[\]-~]*$/

/** A quoted string with the escapes of encoding/json. */
function quoteJson(text: string, raw = false): string {
  if (simple.test(text)) return `"${text}"`
  const quoted = JSON.stringify(replaceInvalid(text))
  return quoted.replace(raw ? /[\u2028\u2029]/g : /[<>&\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Decodes JSON. @throws GoError */
export function decodeJson(text: string): GoValue {
  requireFloats(text)
  try {
    return fromPlain(JSON.parse(withoutLoneSurrogates(replaceInvalid(text))))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new GoError(jsonSyntaxMessage(text))
  }
}

/** `JSON.parse` reads numbers that are too large as infinity. */
function requireFloats(text: string): void {
  if (!/[eE]\+?[0-9]{3}|[0-9]{309}/.test(text)) return
  for (const [number] of text.replace(/"(?:[^"\\]|\\.)*"/gs, '""').matchAll(/-?[0-9][-+.0-9eE]*/g)) {
    const isTooLarge = Math.abs(Number(number)) === Number.POSITIVE_INFINITY
    if (isTooLarge) throw new GoError(`json: cannot unmarshal number ${number} into Go value of type float64`)
  }
}

/** Converts the result of `JSON.parse` to Go values. Numbers become float64. */
export function fromPlain(value: unknown): GoValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return goList(value.map(fromPlain))
  return goMap(Object.entries(value as object).map(([key, item]) => [key, fromPlain(item)] as const))
}

/** Go's name for the type of a JSON value, for messages about wrong types. */
function jsonTypeName(value: GoValue): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return 'number'
  return value instanceof GoMap ? 'object' : 'array'
}

/** The result type of Helm's from… functions. */
export type Wanted = 'map' | 'list'

/**
 * Returns a decoded value if it has the wanted type; otherwise throws Go's error.
 *
 * @param empty the result for null. Default: an empty collection, like the result of sigs.k8s.io/yaml
 */
export function checkDecoded(
  value: GoValue,
  wanted: Wanted,
  empty: GoValue = wanted === 'map' ? goMap() : goList([]),
): GoValue {
  if (isNil(value)) return empty
  if (wanted === 'map' ? value instanceof GoMap : value instanceof GoList) return value
  const type = wanted === 'map' ? 'map[string]interface {}' : '[]interface {}'
  throw new GoError(`json: cannot unmarshal ${jsonTypeName(value)} into Go value of type ${type}`)
}

/** Returns errors as data, like Helm's from… functions. */
export function errorAsData(wanted: Wanted, work: () => GoValue): GoValue {
  return onGoError<GoValue>(work, ({ message }) => (wanted === 'map' ? goMap([['Error', message]]) : goList([message])))
}

function decodeInto(text: string, wanted: Wanted): GoValue {
  const nil = wanted === 'map' ? new GoMap(new Map(), MAP, { isNil: true }) : new GoList([], LIST, true)
  return errorAsData(wanted, () => checkDecoded(decodeJson(text), wanted, nil))
}
