import { KuiltError } from '../diagnostics/index.ts'
import type { JsonObject, JsonValue } from '../model/node.ts'
import { compareBytes } from '../model/text.ts'
import { type FieldInfo, kustomizationTypes } from '../schema/kustomization-fields.gen.ts'
import { fieldHint } from './field-hint.ts'

type Path = readonly (string | number)[]

/** How a file is decoded. */
export interface DecodeOptions {
  readonly file: string
  /** What the outermost fields belong to, for messages. */
  readonly owner: string
  /** Take fields that the table does not know without complaint, as upstream does for plugin configurations. */
  readonly ignoreUnknown?: boolean
  /** Turn numbers and booleans into strings where a string is wanted, as upstream does for plugin configurations. */
  readonly lenientStrings?: boolean
  /** Told of keys that are spelt in another case than the field that they are taken for. */
  readonly onOtherCase?: (field: string, path: Path) => void
}

/**
 * Turns plain data into a typed object by a table of fields, the way Go's JSON decoder fills a struct: names match
 * whatever their case (with two spellings of one field the alphabetically last wins), nulls leave a field unset,
 * nothing is converted. Finds every mistake of the file in one pass; the first is thrown, the rest are `related`.
 *
 * @throws KuiltError KUSTOMIZATION_FIELD_UNKNOWN, KUSTOMIZATION_FIELD_TYPE
 */
export function decodeFields(value: JsonObject, fields: readonly FieldInfo[], options: DecodeOptions): JsonObject {
  const { result, problems } = decodeLeniently(value, fields, options)
  const [first, ...related] = problems
  if (first) throw related.length === 0 ? first : first.with({ related })
  return result
}

/** What can be decoded, and the mistakes that `decodeFields` would throw. */
export function decodeLeniently(
  value: JsonObject,
  fields: readonly FieldInfo[],
  options: DecodeOptions,
): { readonly result: JsonObject; readonly problems: readonly KuiltError[] } {
  const decoder = new Decoder(options)
  const result = decoder.struct(value, fields, { path: [], owner: options.owner })
  return { result, problems: decoder.problems }
}

interface Place {
  readonly path: Path
  readonly owner: string
}

/** More than anybody reads at once. */
const maxProblems = 100

class Decoder {
  readonly problems: KuiltError[] = []
  readonly #options: DecodeOptions

  constructor(options: DecodeOptions) {
    this.#options = options
  }

  struct(value: JsonObject, fields: readonly FieldInfo[], { path, owner }: Place): JsonObject {
    const result: Record<string, JsonValue> = {}
    for (const key of Object.keys(value).sort(compareBytes)) {
      const item = value[key] ?? null
      const field = fields.find((f) => f.name === key) ?? fields.find((f) => f.name.toLowerCase() === key.toLowerCase())
      const at = [...path, key]
      if (field === undefined) {
        if (!this.#options.ignoreUnknown) this.#unknown(key, at, { owner, fields })
      } else if (item !== null) {
        if (field.name !== key) this.#options.onOtherCase?.(field.name, at)
        const decoded = this.#value(item, field.type, at)
        if (decoded !== undefined) result[field.name] = decoded
      }
    }
    return result
  }

  #value(value: JsonValue, type: string, path: Path): JsonValue | undefined {
    if (type.startsWith('[]')) return this.#list(value, type.slice(2), path)
    switch (type) {
      case 'string':
        return this.#string(value, path)
      case 'bool':
        return typeof value === 'boolean' ? value : this.#mismatch('a boolean', value, path)
      case 'int':
        return isInteger(value) ? value : this.#mismatch('a whole number', value, path)
      case 'map<string,string>':
        return this.#stringMap(value, path)
      case 'map<string,any>':
        return isObject(value) ? value : this.#mismatch('a map', value, path)
      default: {
        const fields = kustomizationTypes[type] ?? []
        if (!isObject(value)) return this.#mismatch('a map', value, path)
        return this.struct(value, fields, { path, owner: `'${fieldName(path)}'` })
      }
    }
  }

  #string(value: JsonValue, path: Path): JsonValue | undefined {
    if (typeof value === 'string') return value
    const convertible = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    if (this.#options.lenientStrings && convertible) return String(value)
    return this.#mismatch('a string', value, path)
  }

  #list(value: JsonValue, itemType: string, path: Path): JsonValue | undefined {
    if (!Array.isArray(value)) return this.#mismatch('a list', value, path)
    const items = value as readonly JsonValue[]
    return items.map((item, i) =>
      item === null ? zero(itemType) : (this.#value(item, itemType, [...path, i]) ?? zero(itemType)),
    )
  }

  #stringMap(value: JsonValue, path: Path): JsonValue | undefined {
    if (!isObject(value)) return this.#mismatch('a map of strings', value, path)
    const result: Record<string, JsonValue> = Object.create(null)
    for (const key of Object.keys(value)) {
      const item = value[key] ?? null
      result[key] = item === null ? '' : (this.#string(item, [...path, key]) ?? '')
    }
    return result
  }

  #unknown(key: string, path: Path, { owner, fields }: { owner: string; fields: readonly FieldInfo[] }): void {
    if (this.problems.length >= maxProblems) return
    const hint = fieldHint(key, fields, this.#options.owner === 'a kustomization')
    this.problems.push(
      new KuiltError('KUSTOMIZATION_FIELD_UNKNOWN', { field: key, owner }, { at: this.#at(path), hint }),
    )
  }

  #mismatch(expected: string, value: JsonValue, path: Path): undefined {
    if (this.problems.length >= maxProblems) return undefined
    const params = { field: fieldName(path), expected, actual: describe(value) }
    const hint = yesNoHint(expected, value)
    this.problems.push(new KuiltError('KUSTOMIZATION_FIELD_TYPE', params, { at: this.#at(path), hint }))
    return undefined
  }

  #at(path: Path): { readonly file: string; readonly document: number; readonly path: Path } {
    return { file: this.#options.file, document: 0, path }
  }
}

function yesNoHint(expected: string, value: JsonValue): string | undefined {
  if (expected !== 'a string') return undefined
  if (typeof value === 'boolean') return 'unquoted yes, no, on, off, y and n are booleans here: put the value in quotes'
  return typeof value === 'number' || typeof value === 'bigint' ? 'put the value in quotes' : undefined
}

function fieldName(path: Path): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
}

function zero(type: string): JsonValue {
  if (type === 'string') return ''
  if (type === 'int') return 0
  if (type === 'bool') return false
  return {}
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isInteger(value: JsonValue): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}

/** A value's type in words. */
export function describe(value: JsonValue): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'boolean') return `the boolean ${value}`
  return typeof value === 'string' ? 'a string' : `the number ${value}`
}
