import { fieldBelow, KuiltError, type Location, type Warning, withLocation } from '../diagnostics/index.ts'
import { basename } from '../files/paths.ts'
import { type DecodeOptions, decodeFields, describe } from '../kustomization/decode.ts'
import { builtinPlugins, kustomizationTypes } from '../kustomization/fields.gen.ts'
import type { ReplacementField, ValueAddTarget } from '../kustomization/kustomization.gen.ts'
import { unreadDocument } from '../kustomization/unread-document.ts'
import type { Replacement } from '../transform/replacements/replacements.ts'
import { addValue } from '../transform/value-add.ts'
import { trimSpace } from '../tree/go-space.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { Layer } from './context.ts'
import type { Run } from './transformers.ts'
import { sourceValues } from './warnings/source-value.ts'

interface LoadOptions {
  /** The location of the plugin's configuration. Default: the kustomization. */
  readonly owner?: Location | undefined
  readonly warn?: (warning: Warning) => void
}

/**
 * Returns the replacements of a kustomization, or of the configuration at `owner`, in their order. They include the
 * replacements in files.
 */
export function loadReplacements(
  entries: readonly ReplacementField[],
  layer: Pick<Layer, 'loader' | 'file'>,
  { owner, warn = () => {} }: LoadOptions = {},
): readonly Replacement[] {
  return entries.flatMap((entry, i): readonly Replacement[] => {
    const { path, targets = [], ...inline } = entry
    const at = fieldBelow(owner ?? { file: layer.file, document: 0 }, ['replacements', i])
    // In a kustomization, an empty list counts as missing, unlike in a file or in the configuration of a plugin.
    const hasTargets = targets.length > 0 || (owner !== undefined && entry.targets !== undefined)
    if (!path) return [{ ...inline, ...(hasTargets ? { targets } : {}), at }]
    if (inline.source !== undefined || targets.length > 0) {
      throw new KuiltError('REPLACEMENT_PATH_AND_INLINE', { path }, { at })
    }
    const file = layer.loader.resolve(path)
    const content = withLocation(fieldBelow(at, ['path']), () => layer.loader.load(path))
    const onUnread = (line: number): void => warn(unreadDocument({ file, line, column: 1 }))
    const value = readPlain(content, file, { onUnread }) ?? null
    sourceValues(isList(value) ? value : [value], { file, document: 0 }).forEach(warn)
    return decodeReplacements(value, file)
  })
}

/**
 * Decodes the replacements in a file that `replacements[].path` refers to: a list, or a single one. Unlike in a
 * kustomization, unknown fields are ignored and numbers are converted to strings where strings are expected.
 *
 * @throws KuiltError REPLACEMENT_FILE_INVALID, KUSTOMIZATION_FIELD_TYPE
 */
export function decodeReplacements(value: JsonValue, file: string): readonly Replacement[] {
  if (!isList(value)) return [{ ...decodeReplacement(value, file), at: { file, document: 0 } }]
  return value.map((item, i) => {
    const at = { file, document: 0, path: [i] }
    // A null in a list is a replacement without fields.
    return { ...decodeReplacement(item ?? {}, file), at }
  })
}

function decodeReplacement(value: JsonValue, file: string): ReplacementField {
  const fields = kustomizationTypes['ReplacementField'] ?? []
  const { path: _, ...replacement } = decodeFields(asObject(value, file), fields, lenient(file, 'a replacement'))
  // `decodeFields` has checked the value against the fields of this type.
  return replacement as ReplacementField
}

export interface ValueAddConfig {
  readonly value?: string
  readonly targets?: readonly ValueAddTarget[]
  readonly targetFilePath?: string
}

/**
 * Returns the run of the built-in ValueAddTransformer. Without a value, it adds the name of the kustomization's
 * directory.
 */
export function valueAddRun({ value = '', targets = [], targetFilePath }: ValueAddConfig, { loader }: Layer): Run {
  const text = trimSpace(value) || basename(loader.root)
  const all = targetFilePath ? [...targets, ...loadTargets(targetFilePath, loader)] : targets
  if (all.length === 0) throw new KuiltError('VALUE_ADD_TARGETS_MISSING', {})
  return (resources) => addValue(resources, text, all)
}

function loadTargets(path: string, loader: Layer['loader']): readonly ValueAddTarget[] {
  const file = loader.resolve(path)
  return decodeTargets(readPlain(loader.load(path), file) ?? null, file)
}

/**
 * Decodes the targets in a file that the `targetFilePath` of a ValueAddTransformer refers to.
 *
 * @throws KuiltError KUSTOMIZATION_FIELD_TYPE
 */
export function decodeTargets(value: JsonValue, file: string): readonly ValueAddTarget[] {
  if (value === null) return []
  const fields = (builtinPlugins()['ValueAddTransformer']?.fields ?? []).filter(({ name }) => name === 'targets')
  const { targets = [] } = decodeFields(asObject(value, file), fields, lenient(file, 'the target file'))
  // `decodeFields` has checked the value against the fields of this type.
  return targets as readonly ValueAddTarget[]
}

function asObject(value: JsonValue, file: string): JsonObject {
  if (isObject(value)) return value
  throw new KuiltError('REPLACEMENT_FILE_INVALID', { file, actual: describe(value) }, { at: { file } })
}

function lenient(file: string, owner: string): DecodeOptions {
  return { file, owner, ignoreUnknown: true, convert: 'typed' }
}
