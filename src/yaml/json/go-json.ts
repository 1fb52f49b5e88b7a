import { compareBytes } from '../../tree/compare-bytes.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { formatJsonNumber } from '../types/go-number.ts'

/** JSON text as Go's encoding/json writes it: keys sorted bytewise, `<`, `>`, `&`, U+2028 and U+2029 escaped. */
export function goJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return formatJsonNumber(value)
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(goJson).join(',')}]`
  // What is left is an object.
  const object = value as JsonObject
  const keys = Object.keys(object).sort(compareBytes)
  return `{${keys.map((key) => `${quote(key)}:${goJson(object[key] ?? null)}`).join(',')}}`
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
