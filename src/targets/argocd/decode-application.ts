import { suggest } from '../../diagnostics/hints.ts'
import { type FieldPath, KuiltError, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { formatFieldPath } from '../../diagnostics/location.ts'
import { describe } from '../../kustomization/decode.ts'
import { isInteger, isObject, setOwn } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { applicationTypes, type StructFields } from './application-types.ts'
import { setTypes } from './set-types.ts'

/** The context of a decoder, for its messages. */
export interface DecodeContext {
  /** The name of the object in messages, such as `Application "web"`. */
  readonly owner: string
  readonly locate: (path: FieldPath) => Location | undefined
  /** @param known the fields that the map can have */
  readonly unknownField?: (path: FieldPath, known: readonly string[]) => void
}

/**
 * Converts a value in the same way as Go's encoding/json reads and writes a type of the tables: unknown fields
 * and empty optional fields are dropped, and nulls are treated as missing.
 *
 * @throws KuiltError ARGOCD_FIELD_TYPE
 */
export function decodeAs(value: JsonValue, type: string, path: FieldPath, context: DecodeContext): JsonObject {
  const decoded = new Decoder(context).value(value, type, path)
  return isObject(decoded) ? decoded : Object.create(null)
}

const types: Readonly<Record<string, StructFields>> = { ...applicationTypes, ...setTypes }

class Decoder {
  readonly #context: DecodeContext

  constructor(context: DecodeContext) {
    this.#context = context
  }

  value(value: JsonValue, type: string, path: FieldPath): JsonValue {
    if (type.startsWith('[]')) return this.#list(value, type.slice(2), path)
    if (type.startsWith('{}')) return this.#map(value, type.slice(2), path)
    const fields = types[type]
    if (fields !== undefined) return this.#struct(value, type, path)
    return this.#scalar(value, type, path)
  }

  #struct(value: JsonValue, type: string, path: FieldPath): JsonValue {
    if (!isObject(value)) return this.#mismatch('a map', value, path)
    const fields = types[type] ?? {}
    const result: Record<string, JsonValue> = Object.create(null)
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(fields, key)) this.#context.unknownField?.([...path, key], Object.keys(fields))
    }
    for (const [name, spelled] of Object.entries(fields)) {
      const fieldType = spelled.replace(/[?!]$/, '')
      const given = value[name] ?? null
      if (given === null) {
        if (spelled.endsWith('!')) result[name] = zero(fieldType)
        continue
      }
      const decoded = this.value(given, fieldType, [...path, name])
      const keepsEmpty = spelled !== fieldType || fieldType === 'any'
      if (keepsEmpty || !isEmpty(decoded)) result[name] = decoded
    }
    return result
  }

  #list(value: JsonValue, type: string, path: FieldPath): JsonValue {
    if (!Array.isArray(value)) return this.#mismatch('a list', value, path)
    const items = value as readonly JsonValue[]
    return items.map((item, i) => (item === null ? zero(type) : this.value(item, type, [...path, i])))
  }

  #map(value: JsonValue, type: string, path: FieldPath): JsonValue {
    if (!isObject(value)) return this.#mismatch('a map', value, path)
    const result: Record<string, JsonValue> = Object.create(null)
    for (const [key, item] of Object.entries(value)) {
      setOwn(result, key, item === null ? zero(type) : this.value(item, type, [...path, key]))
    }
    return result
  }

  #scalar(value: JsonValue, type: string, path: FieldPath): JsonValue {
    if (type === 'any') return value
    if (type === 'string') return typeof value === 'string' ? value : this.#mismatch('a string', value, path)
    if (type === 'bool') return typeof value === 'boolean' ? value : this.#mismatch('a boolean', value, path)
    if (isInteger(value) || (type === 'intOrString' && typeof value === 'string')) return value
    return this.#mismatch(type === 'int' ? 'an integer' : 'an integer or a string', value, path)
  }

  #mismatch(expected: string, value: JsonValue, path: FieldPath): never {
    const { owner, locate } = this.#context
    const params = { owner, field: formatFieldPath(path), expected, actual: describe(value) }
    const isScalar = typeof value !== 'object'
    const hint = expected === 'a string' && isScalar ? 'put quotes around it' : undefined
    throw new KuiltError('ARGOCD_FIELD_TYPE', params, { at: locate(path), hint })
  }
}

function zero(type: string): JsonValue {
  if (type === 'string') return ''
  if (type === 'bool') return false
  if (type === 'int' || type === 'intOrString') return 0
  return type.startsWith('[]') ? [] : Object.create(null)
}

/** True for values that Go's `omitempty` omits. */
export function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true
  if (typeof value !== 'object') return value === 0n
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
}

/** True if the value at a path is not empty. */
export function hasValue(object: JsonObject, path: FieldPath): boolean {
  let value: JsonValue | undefined = object
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false
    value = Array.isArray(value) ? value[Number(key)] : (value as JsonObject)[key]
  }
  return !isEmpty(value)
}

/** The object whose fields are checked. */
export interface FieldOwner extends Pick<DecodeContext, 'owner' | 'locate'> {
  readonly warn: (warning: Warning) => void
}

/**
 * Like `decodeAs`, but with warnings about unknown fields.
 *
 * @throws KuiltError ARGOCD_FIELD_TYPE
 */
export function checkedAs(
  value: JsonValue,
  type: string,
  path: FieldPath,
  { owner, locate, warn }: FieldOwner,
): JsonObject {
  const unknownField = (at: FieldPath, known: readonly string[]): void => {
    const hint = suggest(String(at.at(-1)), known)
    warn(warning('ARGOCD_FIELD_UNKNOWN', { field: formatFieldPath(at), owner }, { at: locate(at), hint }))
  }
  return decodeAs(value, type, path, { owner, locate, unknownField })
}
