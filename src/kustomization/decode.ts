import { type FieldPath, KuiltError } from '../diagnostics/index.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { isInteger, isObject } from '../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { fieldHint, typeHint } from './field-hints.ts'
import { type FieldInfo, kustomizationTypes } from './fields.gen.ts'

export interface DecodeOptions {
  readonly file: string
  /** The owner of the outermost fields, for messages: `the kustomization`. */
  readonly owner: string
  /**
   * True if unknown fields are ignored, as in the Config methods of api/internal/builtins. Default: they are errors.
   */
  readonly ignoreUnknown?: boolean
  /**
   * Converts numbers and booleans to strings where a string is expected. With `typed`, embedded fields are not
   * converted, as in sigs.k8s.io/yaml. With `all`, all fields are converted, YAML 1.1 booleans are accepted as well,
   * and field names are case-sensitive, as in go.yaml.in/yaml/v3. Default: no conversion.
   */
  readonly convert?: 'typed' | 'all'
  /** The type of the outermost value, if it has embedded fields. */
  readonly type?: string
  /** Called for each key that matches a field only if case is ignored. */
  readonly onOtherCase?: (field: string, path: FieldPath) => void
}

/**
 * Converts plain data to a typed object by a table of fields, as Go's encoding/json fills a struct: field names match
 * in any case (if a field has two spellings, the one that sorts last wins), and a null leaves a field unset. Finds all
 * mistakes in the file in one pass. The first is thrown, and the others are its `related` errors.
 *
 * @throws KuiltError KUSTOMIZATION_FIELD_UNKNOWN, KUSTOMIZATION_FIELD_TYPE
 */
export function decodeFields(value: JsonObject, fields: readonly FieldInfo[], options: DecodeOptions): JsonObject {
  const { result, problems } = decodeLeniently(value, fields, options)
  const [first, ...related] = problems
  if (first) throw related.length === 0 ? first : first.with({ related })
  return result
}

/** Decodes the fields that can be decoded, and returns the mistakes that `decodeFields` would throw. */
export function decodeLeniently(
  value: JsonObject,
  fields: readonly FieldInfo[],
  options: DecodeOptions,
): { readonly result: JsonObject; readonly problems: readonly KuiltError[] } {
  const decoder = new Decoder(options)
  const result = decoder.struct(value, fields, options.type ?? '', options.convert !== undefined)
  return { result, problems: decoder.problems }
}

const gvk = ['group', 'version', 'kind']
const resId = [...gvk, 'name', 'namespace']
const allButMetadata = undefined

/**
 * The fields that Go's structs have because of embedded structs, by type. sigs.k8s.io/yaml, yaml.go,
 * convertToJSONableObject does not find their types, so it does not convert numbers and booleans in them to strings,
 * and decoding fails.
 */
const embedded: Readonly<Record<string, readonly string[] | undefined>> = {
  FieldSpec: gvk,
  NameBackReferences: gvk,
  Selector: resId,
  SourceSelector: resId,
  ReplacementField: ['source', 'sourceValue', 'targets'],
  ConfigMapGenerator: allButMetadata,
  SecretGenerator: allButMetadata,
  IAMPolicyGenerator: allButMetadata,
  HelmChartInflationGenerator: allButMetadata,
}

function isEmbedded(type: string, field: string): boolean {
  if (!Object.hasOwn(embedded, type)) return false
  return embedded[type]?.includes(field) ?? field !== 'metadata'
}

/** Words that YAML 1.1 reads as booleans. */
const oldBooleans: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'on'].map((text) => [text, true] as const),
  ...['n', 'N', 'no', 'off'].map((text) => [text, false] as const),
])

/** The object with an unknown field, and the fields that it may have. */
interface UnknownField {
  readonly fields: readonly FieldInfo[]
  readonly value: JsonObject
}

/** The maximum number of problems, which is more than anyone reads at once. */
const maxProblems = 100

class Decoder {
  readonly problems: KuiltError[] = []
  readonly #options: DecodeOptions
  /**
   * The path of the value that is being decoded. A kustomization may have thousands of values, so the path is copied
   * only for problems.
   */
  readonly #path: (string | number)[] = []

  constructor(options: DecodeOptions) {
    this.#options = options
  }

  /** @param convert whether to convert scalars to strings where strings are expected */
  struct(value: JsonObject, fields: readonly FieldInfo[], type: string, convert: boolean): JsonObject {
    const result: Record<string, JsonValue> = {}
    for (const key of Object.keys(value).sort(compareBytes)) {
      const item = value[key] ?? null
      const field = fields.find((f) => f.name === key) ?? this.#inOtherCase(key, fields)
      if (field === undefined) {
        if (!this.#options.ignoreUnknown) this.#unknown(key, { fields, value })
      } else if (item !== null) {
        const isTyped = this.#options.convert === 'all' || !isEmbedded(type, field.name)
        this.#path.push(key)
        if (field.name !== key) this.#options.onOtherCase?.(field.name, this.#path.slice())
        const decoded = this.#value(item, field.type, convert && isTyped)
        this.#path.pop()
        if (decoded !== undefined) result[field.name] = decoded
      }
    }
    return result
  }

  #inOtherCase(key: string, fields: readonly FieldInfo[]): FieldInfo | undefined {
    if (this.#options.convert === 'all') return undefined
    return fields.find(({ name }) => name.toLowerCase() === key.toLowerCase())
  }

  #value(value: JsonValue, type: string, convert: boolean): JsonValue | undefined {
    if (type.startsWith('[]')) return this.#list(value, type.slice(2), convert)
    switch (type) {
      case 'string':
        return this.#string(value, convert)
      case 'bool':
        return this.#bool(value)
      case 'int':
        return isInt64(value) ? value : this.#mismatch('an integer', type, value)
      case 'map<string,string>':
        return this.#stringMap(value, convert)
      case 'map<string,any>':
        return isObject(value) ? value : this.#mismatch('a map', type, value)
      default:
        if (!isObject(value)) return this.#mismatch('a map', type, value)
        return this.struct(value, kustomizationTypes[type] ?? [], type, convert)
    }
  }

  #string(value: JsonValue, convert: boolean): JsonValue | undefined {
    if (typeof value === 'string') return value
    const isScalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    return convert && isScalar ? String(value) : this.#mismatch('a string', 'string', value)
  }

  #bool(value: JsonValue): JsonValue | undefined {
    if (typeof value === 'boolean') return value
    const old = this.#options.convert === 'all' && typeof value === 'string' ? oldBooleans.get(value) : undefined
    return old ?? this.#mismatch('a boolean', 'bool', value)
  }

  #list(value: JsonValue, itemType: string, convert: boolean): JsonValue | undefined {
    if (!Array.isArray(value)) return this.#mismatch('a list', `[]${itemType}`, value)
    const result: JsonValue[] = []
    for (let i = 0; i < value.length; i++) {
      const item = value[i] as JsonValue
      // go.yaml.in/yaml/v3/decode.go, (*decoder).null, sets no structs, and (*decoder).sequence skips what is not set.
      if (item === null && this.#options.convert === 'all' && itemType !== 'string') continue
      this.#path.push(i)
      result.push((item === null ? undefined : this.#value(item, itemType, convert)) ?? zero(itemType))
      this.#path.pop()
    }
    return result
  }

  #stringMap(value: JsonValue, convert: boolean): JsonValue | undefined {
    if (!isObject(value)) return this.#mismatch('a map of strings', 'map<string,string>', value)
    const result: Record<string, JsonValue> = Object.create(null)
    for (const key of Object.keys(value)) {
      const item = value[key] ?? null
      this.#path.push(key)
      result[key] = item === null ? '' : (this.#string(item, convert) ?? '')
      this.#path.pop()
    }
    return result
  }

  #unknown(key: string, { fields, value }: UnknownField): void {
    if (this.problems.length >= maxProblems) return
    const owner = this.#path.length === 0 ? this.#options.owner : `"${fieldName(this.#path)}"`
    const inKustomization = this.#options.owner === 'the kustomization'
    const hint = fieldHint(key, { fields, value, inKustomization })
    const at = this.#at([...this.#path, key])
    this.problems.push(new KuiltError('KUSTOMIZATION_FIELD_UNKNOWN', { field: key, owner }, { at, hint }))
  }

  #mismatch(expected: string, type: string, value: JsonValue): undefined {
    if (this.problems.length >= maxProblems) return undefined
    const path = this.#path.slice()
    const params = { field: fieldName(path), expected, actual: describe(value) }
    const hint = typeHint({ type, value, path })
    this.problems.push(new KuiltError('KUSTOMIZATION_FIELD_TYPE', params, { at: this.#at(path), hint }))
    return undefined
  }

  #at(path: FieldPath): { readonly file: string; readonly document: number; readonly path: FieldPath } {
    return { file: this.#options.file, document: 0, path }
  }
}

function fieldName(path: FieldPath): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
}

function zero(type: string): JsonValue {
  if (type === 'string') return ''
  if (type === 'int') return 0
  if (type === 'bool') return false
  return {}
}

/** Plain data has bigints for integers beyond 2^53, although the generated types declare only numbers. */
function isInt64(value: JsonValue): value is number | bigint {
  return isInteger(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
}

/**
 * Returns the fields of a decoded file. An empty file has none.
 *
 * @throws KuiltError KUSTOMIZATION_NOT_AN_OBJECT
 */
export function toFields(value: JsonValue | undefined, file: string): JsonObject {
  if (value === undefined || value === null) return {}
  if (isObject(value)) return value
  throw new KuiltError('KUSTOMIZATION_NOT_AN_OBJECT', { file, actual: describe(value) }, { at: { file } })
}

/** Describes the type of a value in words. */
export function describe(value: JsonValue): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'boolean') return `the boolean ${value}`
  return typeof value === 'string' ? 'a string' : `the number ${value}`
}
