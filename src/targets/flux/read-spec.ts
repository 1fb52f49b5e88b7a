import { suggest } from '../../diagnostics/hints.ts'
import {
  type FieldPath,
  formatFieldPath,
  KuiltError,
  type Location,
  type Warning,
  warning,
} from '../../diagnostics/index.ts'
import { isDuration } from '../../go-template/functions/duration.ts'
import { describe } from '../../kustomization/decode.ts'
import type { Patch } from '../../kustomization/kustomization.gen.ts'
import { isObject, ownValue } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../tree/node.ts'
import { type FieldType, formerFields, isOlderVersion, specFields } from './spec-fields.ts'

/** The checked `spec` of a Flux Kustomization, without nulls and unknown fields. */
export interface FluxSpec {
  readonly buildMetadata?: readonly string[]
  readonly commonMetadata?: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly components?: readonly string[]
  readonly decryption?: { readonly provider?: string }
  readonly dependsOn?: readonly { readonly name?: string; readonly namespace?: string }[]
  readonly ignoreMissingComponents?: boolean
  readonly images?: readonly FluxImage[]
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly patches?: readonly { readonly patch?: string; readonly target?: NonNullable<Patch['target']> }[]
  readonly patchesStrategicMerge?: readonly JsonObject[]
  readonly patchesJson6902?: readonly {
    readonly patch?: readonly JsonObject[]
    readonly target?: NonNullable<Patch['target']>
  }[]
  readonly path?: string
  readonly postBuild?: FluxPostBuild
  readonly sourceRef?: FluxSourceRef
  readonly suspend?: boolean
  readonly targetNamespace?: string
}

export interface FluxImage {
  readonly name?: string
  readonly newName?: string
  readonly newTag?: string
  readonly digest?: string
}

export interface FluxPostBuild {
  readonly substitute?: Readonly<Record<string, string>>
  readonly substituteFrom?: readonly { readonly kind?: string; readonly name?: string; readonly optional?: boolean }[]
  readonly substituteStrategy?: string
}

export interface FluxSourceRef {
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
}

export interface ReadSpecContext {
  readonly apiVersion: string
  /** The name of the object in messages. */
  readonly subject: string
  /** Returns the location of a field of the object. */
  readonly locate: (path: FieldPath) => Location | undefined
  readonly warn: (warning: Warning) => void
}

/**
 * Checks the fields of an API object, and drops nulls and unknown fields.
 *
 * @throws KuiltError FLUX_FIELD_TYPE
 */
export function readFields(
  value: JsonValue | undefined,
  fields: Readonly<Record<string, FieldType>>,
  context: Pick<ReadSpecContext, 'subject' | 'locate'>,
): JsonObject {
  const read = new SpecReader({ ...context, apiVersion: '', warn: () => {} }).read(value ?? {}, { fields }, ['spec'])
  return isObject(read) ? read : {}
}

/**
 * Reads the `spec` of a Kustomization as the API server stores it and the controller decodes it.
 *
 * @throws KuiltError FLUX_FIELD_TYPE
 */
export function readSpec(spec: JsonValue | undefined, context: ReadSpecContext): FluxSpec {
  const fields = specFields(context.apiVersion)
  // The reader has checked all fields against the table, which corresponds to the type.
  return (new SpecReader(context).read(spec ?? {}, { fields }, ['spec']) ?? {}) as FluxSpec
}

class SpecReader {
  readonly #context: ReadSpecContext

  constructor(context: ReadSpecContext) {
    this.#context = context
  }

  read(value: JsonValue, type: FieldType, path: FieldPath): JsonValue {
    if (typeof type === 'object') return this.#collection(value, type, path)
    if (type === 'boolean') return typeof value === 'boolean' ? value : this.#mismatch('a boolean', value, path)
    if (type === 'object') return isObject(value) ? value : this.#mismatch('a map', value, path)
    const expected = type === 'duration' ? 'a duration such as 10m' : 'a string'
    const isValid = typeof value === 'string' && (type !== 'duration' || isDuration(value))
    return isValid ? value : this.#mismatch(expected, value, path)
  }

  #collection(value: JsonValue, type: Exclude<FieldType, string>, path: FieldPath): JsonValue {
    if ('list' in type) {
      if (!isList(value)) return this.#mismatch('a list', value, path)
      return value.map((item, i) => this.read(item ?? zeroOf(type.list), type.list, [...path, i]))
    }
    if (!isObject(value)) return this.#mismatch('a map', value, path)
    return 'map' in type ? this.#strings(value, path) : this.#struct(value, type.fields, path)
  }

  #strings(value: JsonObject, path: FieldPath): JsonObject {
    const result: Record<string, JsonValue> = Object.create(null)
    for (const [key, item] of Object.entries(value)) result[key] = this.read(item ?? '', 'string', [...path, key])
    return result
  }

  #struct(value: JsonObject, fields: Readonly<Record<string, FieldType>>, path: FieldPath): JsonObject {
    const result: Record<string, JsonValue> = {}
    for (const [key, item] of Object.entries(value)) {
      const type = ownValue(fields, key)
      if (type === undefined) this.#unknown([...path, key], Object.keys(fields))
      else if (item !== null) result[key] = this.read(item, type, [...path, key])
    }
    return result
  }

  #unknown(path: FieldPath, known: readonly string[]): void {
    const { apiVersion, subject, locate, warn } = this.#context
    const key = String(path.at(-1))
    if (isOlderVersion(apiVersion) && formerFields.has(key)) return
    const older = key === 'patchesStrategicMerge' || key === 'patchesJson6902'
    const hint = older ? 'use `patches` instead, as in the v1 API' : suggest(key, known)
    warn(warning('FLUX_FIELD_UNKNOWN', { field: formatFieldPath(path), subject }, { at: locate(path), hint }))
  }

  #mismatch(expected: string, value: JsonValue, path: FieldPath): never {
    const { subject, locate } = this.#context
    const isScalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    // The hint does not contain the value, because the file may contain another text for it, such as 1e3 for 1000.
    const hint = expected === 'a string' && isScalar ? 'put quotes around it' : undefined
    const actual = typeof value === 'string' ? `"${value}"` : describe(value)
    throw new KuiltError(
      'FLUX_FIELD_TYPE',
      { field: formatFieldPath(path), subject, expected, actual },
      { at: locate(path), hint },
    )
  }
}

function zeroOf(type: FieldType): JsonValue {
  if (type === 'boolean') return false
  return typeof type === 'string' && type !== 'object' ? '' : {}
}
