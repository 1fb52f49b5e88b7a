import { isList, type JsonObject, type JsonValue } from './node.ts'

/** True if plain data is deeply equal. The order of keys does not matter. */
export function isEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i]))
  if (isList(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the value of an own property. Undefined for properties of the prototype, such as `constructor`. */
export function ownValue<T>(object: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Returns the value under a key of an object. Undefined for any other value. */
export function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) ? ownValue(value, key) : undefined
}

/** A type without `undefined` as the value of optional fields. */
type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Returns a copy without the fields that are undefined. */
export function withoutUndefined<T extends object>(object: T): Defined<T> {
  // Without the undefined values, the entries match the type, because its fields are optional.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>
}

/** Returns a string unchanged, and an empty string for any other value. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Returns a list unchanged, and an empty list for any other value. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : []
}

/** Returns the strings in a list, without its other items, and an empty list for any other value. */
export function textsOf(value: JsonValue | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : []
}

export function isInteger(value: JsonValue): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
}

/** Converts all integers to floating-point numbers, as Go does when it decodes JSON into an `interface{}`. */
export function asFloats(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value)
  if (isList(value)) return value.map(asFloats)
  if (!isObject(value)) return value
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, item] of Object.entries(value)) result[key] = asFloats(item)
  return result
}

/** Returns a string that is the same for equal values, because its keys are sorted. */
export function canonicalText(value: JsonValue): string {
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`
  if (isObject(value)) {
    const keys = Object.keys(value).sort()
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`).join(',')}}`
  }
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value)
}

/** Sets an own property of an object. An assignment to `__proto__` would set its prototype. */
export function setOwn(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true })
}
