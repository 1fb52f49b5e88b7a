// The built-in functions of text/template. Follows text/template/funcs.go.

import { compareBytes } from '../tree/compare-bytes.ts'
import { type FunctionTable, fn, variadic } from './functions/define.ts'
import { byteLength, isInvalidByte, isPrintable, toBytes } from './go-strings.ts'
import { sprint, sprintAll, sprintf, sprintln } from './print.ts'
import { isTrue } from './truth.ts'
import { ANY, isIntegerKind, isUnsignedKind, STRING, UINT8, VALUE } from './types.ts'
import {
  elements,
  GoBytes,
  GoComplex,
  GoError,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  int,
  isNil,
  kindName,
  typeName,
  typeOf,
  zeroOf,
} from './values.ts'

const unreachable = (): GoValue => undefined

/** Parameters of type `VALUE` accept any value, including no value. */
export const builtinFunctions: FunctionTable = {
  // The evaluator implements these two, because they short-circuit.
  and: variadic([VALUE, VALUE], unreachable),
  or: variadic([VALUE, VALUE], unreachable),
  not: fn([VALUE], (value: GoValue) => !isTrue(value)),
  // The evaluator passes the source text of the called function as an additional first argument.
  call: variadic([VALUE, VALUE], call),
  index: variadic([VALUE, VALUE], index),
  slice: variadic([VALUE, VALUE], slice),
  len: fn([VALUE], length),
  print: variadic([ANY], (...values: GoValue[]) => sprintAll(values)),
  printf: variadic([STRING, ANY], (format: string, ...values: GoValue[]) => sprintf(format, values)),
  println: variadic([ANY], (...values: GoValue[]) => sprintln(values)),
  html: variadic([ANY], (...values: GoValue[]) => escapeHtml(textOf(values))),
  js: variadic([ANY], (...values: GoValue[]) => escapeJs(textOf(values))),
  urlquery: variadic([ANY], (...values: GoValue[]) => queryEscape(textOf(values))),
  eq: variadic([VALUE, VALUE], equal),
  ne: fn([VALUE, VALUE], (a: GoValue, b: GoValue) => !equal(a, b)),
  lt: fn([VALUE, VALUE], less),
  le: fn([VALUE, VALUE], lessOrEqual),
  gt: fn([VALUE, VALUE], (a: GoValue, b: GoValue) => !lessOrEqual(a, b)),
  ge: fn([VALUE, VALUE], (a: GoValue, b: GoValue) => !less(a, b)),
}

function call(name: string, callee: GoValue): GoValue {
  if (isNil(callee)) throw new GoError('call of nil')
  throw new GoError(`non-function ${name} of type ${typeName(callee)}`)
}

function textOf(values: readonly GoValue[]): string {
  const [only] = values
  return values.length === 1 && typeof only === 'string'
    ? only
    : sprintAll(values.map((value) => value ?? '<no value>'))
}

function index(item: GoValue, ...keys: GoValue[]): GoValue {
  if (isNil(item)) throw new GoError('index of untyped nil')
  let value: GoValue = item
  for (const key of keys) {
    if (isNil(value)) throw new GoError('index of nil pointer')
    value = elementOf(value, key)
  }
  return value
}

function elementOf(value: GoValue, key: GoValue): GoValue {
  if (value instanceof GoMap) {
    const name = mapKey(key)
    return value.entries.has(name) ? value.entries.get(name) : zeroOf(value.type.elem ?? ANY)
  }
  if (typeof value === 'string') {
    const bytes = toBytes(value)
    const i = position(key, bytes.length)
    if (i === bytes.length) throw outOfRange(i, bytes.length)
    return new GoInteger(BigInt(bytes[i] ?? 0), UINT8)
  }
  const items = elements(value)
  if (items === undefined) throw new GoError(`can't index item of type ${typeName(value)}`)
  const i = position(key, items.length)
  if (i === items.length) throw outOfRange(i, items.length)
  return items[i]
}

/** The error for an index directly after the end. Go's check allows this index, but then reflect panics. */
function outOfRange(i: number, length: number): GoError {
  return new GoError(`reflect: ${i > length ? 'index' : 'slice index'} out of range`)
}

function mapKey(key: GoValue): string {
  if (typeof key === 'string') return key
  if (isNil(key)) throw new GoError('value is nil; should be of type string')
  throw new GoError(`value has type ${typeName(key)}; should be string`)
}

function position(key: GoValue, capacity: number): number {
  if (isNil(key)) throw new GoError('cannot index slice/array with nil')
  if (!(key instanceof GoInteger)) throw new GoError(`cannot index slice/array with type ${typeName(key)}`)
  const number = Number(key.value)
  if (number < 0 || number > capacity) throw new GoError(`index out of range: ${key.value}`)
  return number
}

function slice(item: GoValue, ...keys: GoValue[]): GoValue {
  if (isNil(item)) throw new GoError('slice of untyped nil')
  if (keys.length > 3) throw new GoError(`too many slice indexes: ${keys.length}`)
  if (typeof item === 'string' && keys.length === 3) throw new GoError('cannot 3-index slice a string')
  const items = typeof item === 'string' ? toBytes(item) : elements(item)
  if (items === undefined) throw new GoError(`can't slice item of type ${typeName(item)}`)
  const [start = 0, end = items.length, cap = items.length] = keys.map((key) => position(key, items.length))
  if (start > end) throw new GoError(`invalid slice index: ${start} > ${end}`)
  if (end > cap) throw new GoError(`invalid slice index: ${end} > ${cap}`)
  if (typeof item === 'string') return Buffer.from(toBytes(item).subarray(start, end)).toString('utf8')
  if (item instanceof GoBytes) return new GoBytes(item.bytes.subarray(start, end))
  return item instanceof GoList ? new GoList(item.items.slice(start, end), item.type) : undefined
}

function length(item: GoValue): GoValue {
  if (item === null) throw new GoError('len of nil pointer')
  if (item === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value')
  if (typeof item === 'string') return int(byteLength(item))
  if (item instanceof GoMap) return int(item.entries.size)
  const items = elements(item)
  if (items === undefined) throw new GoError(`len of type ${typeName(item)}`)
  return int(items.length)
}

type Basic = 'bool' | 'complex' | 'int' | 'uint' | 'float' | 'string'

function basicKind(value: GoValue): Basic | undefined {
  const type = typeOf(value)
  if (type === undefined) return undefined
  const { kind } = type
  if (isIntegerKind(kind)) return isUnsignedKind(kind) ? 'uint' : 'int'
  if (kind === 'float64') return 'float'
  if (kind === 'complex128') return 'complex'
  return kind === 'bool' || kind === 'string' ? kind : undefined
}

function equal(first: GoValue, ...others: GoValue[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison')
  return others.some((other) => equalPair(first, other))
}

function equalPair(a: GoValue, b: GoValue): boolean {
  const kind = basicKind(a)
  const other = basicKind(b)
  if (a instanceof GoInteger && b instanceof GoInteger) return a.value === b.value
  if (kind !== other) {
    if (isNil(a) || isNil(b)) return false
    throw incompatible(a, b)
  }
  if (kind !== undefined) {
    if (a instanceof GoComplex && b instanceof GoComplex) return a.real === b.real && a.imaginary === b.imaginary
    return a === b
  }
  if (kindName(a) !== kindName(b) && !isNil(a) && !isNil(b)) {
    throw new GoError(`non-comparable types ${sprintf('%s', [a])}: ${typeName(a)}, ${typeName(b)}: ${sprint(b)}`)
  }
  if (isNilValue(a) || isNilValue(b)) return isNilValue(a) && isNilValue(b)
  if (b instanceof GoObject) return a === b
  throw new GoError(`non-comparable type ${sprintf('%s', [b])}: ${typeName(b)}`)
}

function isNilValue(value: GoValue): boolean {
  if (isNil(value)) return true
  return (value instanceof GoMap || value instanceof GoList || value instanceof GoBytes) && value.isNil
}

function incompatible(a: GoValue, b: GoValue): GoError {
  return new GoError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`)
}

function less(a: GoValue, b: GoValue): boolean {
  const kind = basicKind(a)
  const other = basicKind(b)
  if (kind === undefined || other === undefined) throw new GoError('invalid type for comparison')
  if (a instanceof GoInteger && b instanceof GoInteger) return a.value < b.value
  if (kind !== other) throw incompatible(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(a, b) < 0
  if (typeof a === 'number' && typeof b === 'number') return a < b
  throw new GoError('invalid type for comparison')
}

function lessOrEqual(a: GoValue, b: GoValue): boolean {
  return less(a, b) || equalPair(a, b)
}

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
}

function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => HTML[char] ?? char)
}

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
}

function escapeJs(text: string): string {
  return Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0
    const short = JS[char]
    if (short !== undefined) return short
    if (code >= 0x20 && (code < 0x80 || isPrintable(char) || isInvalidByte(code))) return char
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  }).join('')
}

/** Follows Go's url.QueryEscape. */
function queryEscape(text: string): string {
  return Array.from(toBytes(text), (byte) => {
    const char = String.fromCharCode(byte)
    if (/[A-Za-z0-9\-_.~]/.test(char)) return char
    return char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
