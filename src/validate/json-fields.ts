import type { FieldPath } from '../diagnostics/index.ts'
import { isObject, memberOf, setOwn } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'

/** The value under `key`; undefined if there is none, or null. */
export function fieldOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return memberOf(value, key) ?? undefined
}

/** The value at a path of keys. */
export function valueAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  let current = value
  for (let i = 0; i < keys.length; i++) current = fieldOf(current, keys[i] as string)
  return current
}

/** The value at a path; undefined if there is none. */
export function lookUp(root: JsonValue, path: FieldPath): JsonValue | undefined {
  let value: JsonValue | undefined = root
  for (const step of path) {
    if (typeof step === 'number') value = isList(value) ? value[step] : undefined
    else value = memberOf(value, step)
  }
  return value
}

/** The list under `key`; empty if there is none, or something else. */
export function listAt(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const list = fieldOf(value, key)
  return isList(list) ? list : []
}

/** The string under `key`; undefined if there is none, or something else. */
export function textAt(value: JsonValue | undefined, key: string): string | undefined {
  const text = fieldOf(value, key)
  return typeof text === 'string' ? text : undefined
}

/** The number under `key`; undefined if there is none, or something else. */
export function numberAt(value: JsonValue | undefined, key: string): number | undefined {
  const number = fieldOf(value, key)
  if (typeof number === 'bigint') return Number(number)
  return typeof number === 'number' ? number : undefined
}

/** The fields of an object that are not null. None for anything else. */
export function fieldsOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  return isObject(value) ? Object.entries(value).filter(([, field]) => field !== null) : []
}

/** A copy of an object with changed values. Fields for which `change` returns undefined are removed. */
export function mapFields(
  object: JsonObject,
  change: (value: JsonValue, key: string) => JsonValue | undefined,
): Record<string, JsonValue> {
  const result: Record<string, JsonValue> = {}
  for (const key of Object.keys(object)) {
    const changed = change(object[key] as JsonValue, key)
    if (changed !== undefined) setOwn(result, key, changed)
  }
  return result
}

/** Describes a value in messages: `a list`, `the string "80"`, `3`. */
export function describeJson(value: JsonValue): string {
  if (isList(value)) return 'a list'
  if (isObject(value)) return 'a map'
  return typeof value === 'string' ? `the string ${shortened(value)}` : String(value)
}

/** A string in quotes, truncated if it is long. */
export function shortened(text: string): string {
  return text.length <= 80 ? `"${text}"` : `"${text.slice(0, 60)}…" (${text.length} characters)`
}
