import { KuiltError } from '../diagnostics/index.ts'
import { type DecodeOptions, decodeFields, describe } from '../kustomization/decode.ts'
import { builtinPlugins, kustomizationTypes } from '../kustomization/fields.gen.ts'
import type { ReplacementField, ValueAddTarget } from '../kustomization/kustomization.gen.ts'
import type { Replacement } from '../transform/replacements/replacements.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'

/**
 * The replacements of a file that `replacements[].path` names: a list, or a single one. Unlike in a kustomization,
 * unknown fields are ignored and numbers are taken as strings where strings are wanted.
 *
 * @throws KuiltError REPLACEMENT_FILE_INVALID, KUSTOMIZATION_FIELD_TYPE
 */
export function decodeReplacements(value: JsonValue, file: string): readonly Replacement[] {
  if (!Array.isArray(value)) return [{ ...decodeReplacement(value, file), at: { file, document: 0 } }]
  const list: readonly JsonValue[] = value
  return list.map((item, i) => {
    const at = { file, document: 0, path: [i] }
    // A null in a list is a replacement without fields.
    return { ...decodeReplacement(item ?? {}, file), at }
  })
}

function decodeReplacement(value: JsonValue, file: string): ReplacementField {
  const { path: _, ...replacement } = decodeLenient(value, 'ReplacementField', file)
  // Decoded against the table that names the fields of this type.
  return replacement as ReplacementField
}

/**
 * The targets of a file that `targetFilePath` of a ValueAddTransformer names.
 *
 * @throws KuiltError KUSTOMIZATION_FIELD_TYPE
 */
export function decodeTargets(value: JsonValue, file: string): readonly ValueAddTarget[] {
  if (value === null) return []
  const fields = (builtinPlugins['ValueAddTransformer']?.fields ?? []).filter(({ name }) => name === 'targets')
  const { targets = [] } = decodeFields(asObject(value, file), fields, lenient(file, 'the target file'))
  // Decoded against the table that names the fields of this type.
  return targets as readonly ValueAddTarget[]
}

function decodeLenient(value: JsonValue, type: string, file: string): JsonObject {
  return decodeFields(asObject(value, file), kustomizationTypes[type] ?? [], lenient(file, 'a replacement'))
}

function asObject(value: JsonValue, file: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new KuiltError('REPLACEMENT_FILE_INVALID', { file, actual: describe(value) }, { at: { file } })
}

function lenient(file: string, owner: string): DecodeOptions {
  return { file, owner, ignoreUnknown: true, convert: 'typed' }
}
