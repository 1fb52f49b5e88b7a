import { KuiltError } from '../diagnostics/index.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { isEmbedded } from './embedded-fields.ts'
import { fieldHint } from './field-hint.ts'
import { type FieldInfo, kustomizationTypes } from './fields.gen.ts'
import { type Mismatch, typeHint } from './type-hint.ts'

type Path = readonly (string | number)[]

/** How a file is decoded. */
export interface DecodeOptions {
  readonly file: string
  /** What the outermost fields belong to, for messages. */
  readonly owner: string
  /** Take fields that the table does not know without complaint, as upstream does for plugin configurations. */
  readonly ignoreUnknown?: boolean
  /**
   * Turn numbers and booleans into strings where a string is wanted. `typed`: outside of embedded fields, as upstream's
   * usual library does it. `all`: everywhere, old spellings of booleans are taken, and the case of names matters, as
   * its other library does it.
   */
  readonly convert?: 'typed' | 'all'
  /** The type of the outermost value, where it has embedded fields. */
  readonly type?: string
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
  const place = { path: [], owner: options.owner, type: options.type ?? '', convert: options.convert !== undefined }
  const result = decoder.struct(value, fields, place)
  return { result, problems: decoder.problems }
}

interface Place {
  readonly path: Path
  readonly owner: string
  readonly type: string
  /** Whether scalars become strings where strings are wanted. */
  readonly convert: boolean
}

/** What an unknown field stands in. */
interface Surroundings {
  readonly owner: string
  readonly fields: readonly FieldInfo[]
  readonly value: JsonObject
}

type Spot = Pick<Place, 'path' | 'convert'>

/** What YAML 1.1 took for booleans, where a boolean is wanted. */
const oldBooleans: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'on'].map((text) => [text, true] as const),
  ...['n', 'N', 'no', 'off'].map((text) => [text, false] as const),
])

/** More than anybody reads at once. */
const maxProblems = 100

class Decoder {
  readonly problems: KuiltError[] = []
  readonly #options: DecodeOptions

  constructor(options: DecodeOptions) {
    this.#options = options
  }

  struct(value: JsonObject, fields: readonly FieldInfo[], { path, owner, type, convert }: Place): JsonObject {
    const result: Record<string, JsonValue> = {}
    for (const key of Object.keys(value).sort(compareBytes)) {
      const item = value[key] ?? null
      const field = fields.find((f) => f.name === key) ?? this.#inOtherCase(key, fields)
      const at = [...path, key]
      if (field === undefined) {
        if (!this.#options.ignoreUnknown) this.#unknown(key, at, { owner, fields, value })
      } else if (item !== null) {
        if (field.name !== key) this.#options.onOtherCase?.(field.name, at)
        const isTyped = this.#options.convert === 'all' || !isEmbedded(type, field.name)
        const decoded = this.#value(item, field.type, { path: at, convert: convert && isTyped })
        if (decoded !== undefined) result[field.name] = decoded
      }
    }
    return result
  }

  #inOtherCase(key: string, fields: readonly FieldInfo[]): FieldInfo | undefined {
    if (this.#options.convert === 'all') return undefined
    return fields.find(({ name }) => name.toLowerCase() === key.toLowerCase())
  }

  #value(value: JsonValue, type: string, spot: Spot): JsonValue | undefined {
    if (type.startsWith('[]')) return this.#list(value, type.slice(2), spot)
    const { path } = spot
    switch (type) {
      case 'string':
        return this.#string(value, spot)
      case 'bool':
        return this.#bool(value, path)
      case 'int':
        return isInteger(value) ? value : this.#mismatch('a whole number', { type, value, path })
      case 'map<string,string>':
        return this.#stringMap(value, spot)
      case 'map<string,any>':
        return isObject(value) ? value : this.#mismatch('a map', { type, value, path })
      default: {
        const fields = kustomizationTypes[type] ?? []
        if (!isObject(value)) return this.#mismatch('a map', { type, value, path })
        return this.struct(value, fields, { ...spot, owner: `'${fieldName(path)}'`, type })
      }
    }
  }

  #string(value: JsonValue, { path, convert }: Spot): JsonValue | undefined {
    if (typeof value === 'string') return value
    const isScalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    return convert && isScalar ? String(value) : this.#mismatch('a string', { type: 'string', value, path })
  }

  #bool(value: JsonValue, path: Path): JsonValue | undefined {
    if (typeof value === 'boolean') return value
    const old = this.#options.convert === 'all' && typeof value === 'string' ? oldBooleans.get(value) : undefined
    return old ?? this.#mismatch('a boolean', { type: 'bool', value, path })
  }

  #list(value: JsonValue, itemType: string, { path, convert }: Spot): JsonValue | undefined {
    if (!Array.isArray(value)) return this.#mismatch('a list', { type: `[]${itemType}`, value, path })
    const items = value as readonly JsonValue[]
    return items.map((item, i) =>
      item === null ? zero(itemType) : (this.#value(item, itemType, { path: [...path, i], convert }) ?? zero(itemType)),
    )
  }

  #stringMap(value: JsonValue, { path, convert }: Spot): JsonValue | undefined {
    if (!isObject(value)) return this.#mismatch('a map of strings', { type: 'map<string,string>', value, path })
    const result: Record<string, JsonValue> = Object.create(null)
    for (const key of Object.keys(value)) {
      const item = value[key] ?? null
      result[key] = item === null ? '' : (this.#string(item, { path: [...path, key], convert }) ?? '')
    }
    return result
  }

  #unknown(key: string, path: Path, { owner, fields, value }: Surroundings): void {
    if (this.problems.length >= maxProblems) return
    const inKustomization = this.#options.owner === 'a kustomization'
    const hint = fieldHint(key, { fields, value, inKustomization })
    this.problems.push(
      new KuiltError('KUSTOMIZATION_FIELD_UNKNOWN', { field: key, owner }, { at: this.#at(path), hint }),
    )
  }

  #mismatch(expected: string, { type, value, path }: Mismatch): undefined {
    if (this.problems.length >= maxProblems) return undefined
    const params = { field: fieldName(path), expected, actual: describe(value) }
    const hint = typeHint({ type, value, path })
    this.problems.push(new KuiltError('KUSTOMIZATION_FIELD_TYPE', params, { at: this.#at(path), hint }))
    return undefined
  }

  #at(path: Path): { readonly file: string; readonly document: number; readonly path: Path } {
    return { file: this.#options.file, document: 0, path }
  }
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
