import { isObject, setOwn } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { applicationTypes } from './application-types.ts'

/**
 * Returns the value with the exact names of fields. Go's encoding/json ignores case, and Argo CD Image Updater, for
 * example, writes `forcestring`.
 *
 * @param type a type as in `applicationTypes`
 */
export function withFieldNames(value: JsonValue, type: string): JsonValue {
  if (type.startsWith('[]')) return isList(value) ? value.map((item) => withFieldNames(item, type.slice(2))) : value
  const fields = applicationTypes[type]
  if (fields === undefined || !isObject(value)) return value
  const names = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]))
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, item] of Object.entries(value)) {
    const name = Object.hasOwn(fields, key) ? key : (names.get(key.toLowerCase()) ?? key)
    setOwn(result, name, withFieldNames(item, (fields[name] ?? 'any').replace(/[?!]$/, '')))
  }
  return result
}
