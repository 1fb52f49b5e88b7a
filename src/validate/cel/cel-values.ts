import { canonicalText, isObject } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import type { SchemaNode } from '../schema-node.ts'
import { escapeName } from './cel-names.ts'
import { CelQuantity } from './cel-types.ts'

export interface ConvertOptions {
  /** Converts a string with the format `duration` to a CEL duration; undefined if it is invalid. */
  readonly duration: (text: string) => unknown
  /** True to keep the order of lists of type `map`, because the rule accesses single items. */
  readonly ordered: boolean
}

/**
 * A value in the form that CEL uses: integers are bigints, times and durations have their own types, fields have
 * escaped names, and null fields are omitted.
 */
export function toCel(value: JsonValue, schema: SchemaNode | undefined, options: ConvertOptions): unknown {
  if (value === null) return null
  if (isList(value)) return listValue(value, schema, options)
  if (isObject(value)) {
    const result = new Map<string, unknown>()
    for (const [key, field] of Object.entries(value)) {
      const declared = schema?.properties.get(key)
      const child = declared ?? (typeof schema?.others === 'object' ? schema.others : undefined)
      if (field === null && child?.nullable !== true) continue
      const name = declared === undefined ? key : (escapeName(key) ?? key)
      result.set(name, toCel(field, child, options))
    }
    return result
  }
  if (typeof value === 'string') return textValue(value, schema, options)
  if (typeof value === 'number') return isInteger(value, schema) ? BigInt(value) : value
  return value
}

function isInteger(value: number, schema: SchemaNode | undefined): boolean {
  return Number.isInteger(value) && schema?.type !== 'number'
}

/** Converts a list so that lists of type `set` or `map` are equal regardless of their order. */
function listValue(list: readonly JsonValue[], schema: SchemaNode | undefined, options: ConvertOptions): unknown {
  const { items, listType = 'atomic', listMapKeys = [] } = schema ?? {}
  const convert = (item: JsonValue): unknown => toCel(item, items, options)
  if (listType === 'set' && list.every((item) => typeof item !== 'object')) return new Set(list.map(convert))
  if (listType !== 'map') return list.map(convert)
  const keyOf = (item: JsonValue): string =>
    canonicalText(listMapKeys.map((key) => (isObject(item) ? (item[key] ?? null) : null)))
  return options.ordered ? list.map(convert) : [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(convert)
}

function textValue(text: string, schema: SchemaNode | undefined, { duration }: ConvertOptions): unknown {
  switch (schema?.format) {
    case 'date-time':
    case 'datetime':
    case 'date':
      return new Date(text)
    case 'duration':
      return duration(text) ?? text
    case 'byte':
      return new Uint8Array(Buffer.from(text, 'base64'))
    default:
      return text
  }
}

/** True if two values are equal in CEL. */
export function isSame(a: unknown, b: unknown): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: an int and a double are the same if their values are.
  if (a === b || (isNumeric(a) && isNumeric(b) && a == b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a instanceof CelQuantity && b instanceof CelQuantity) return a.compareTo(b) === 0
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && isSameMap(a, b)
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)]
  if (keysA.length !== keysB.length || Array.isArray(a) !== Array.isArray(b)) return false
  return keysA.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)))
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isSameMap(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isSame(value, b.get(key)))
}
