import { attempt, type Warning, warning } from '../diagnostics/index.ts'
import { listOf } from '../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { fromJson } from '../yaml/json/json.ts'
import { writeNode } from '../yaml/print/write.ts'
import type { Kustomization } from './kustomization.gen.ts'

interface DeprecatedField {
  readonly field: keyof Kustomization
  readonly replacement: keyof Kustomization
  readonly experimental?: boolean
  /** Converts the value to the value of the replacement. */
  readonly convert?: (value: JsonValue) => JsonValue
}

const deprecated: readonly DeprecatedField[] = [
  { field: 'bases', replacement: 'resources' },
  { field: 'commonLabels', replacement: 'labels', convert: (pairs) => [{ includeSelectors: true, pairs }] },
  { field: 'imageTags', replacement: 'images' },
  { field: 'patchesJson6902', replacement: 'patches' },
  { field: 'patchesStrategicMerge', replacement: 'patches', convert: (entries) => listOf(entries).map(toPatch) },
  { field: 'vars', replacement: 'replacements', experimental: true },
]

/**
 * Warns about deprecated fields and, with `lint`, also about fields that kustomize replaces silently. Follows
 * api/types/kustomization.go, (Kustomization).CheckDeprecatedFields.
 *
 * @param raw the fields before migration
 */
export function deprecations(
  raw: Kustomization,
  file: string,
  { lint }: { readonly lint: boolean },
): readonly Warning[] {
  const found = deprecated
    .filter(({ field }) => raw[field] !== undefined)
    .map(({ field, replacement, experimental = false, convert = same }) => {
      // A decoded kustomization is plain data.
      const hint = (): string => replacementHint(replacement, convert(raw[field] as unknown as JsonValue))
      const params = { field, replacement, experimental }
      return warning('DEPRECATED_FIELD', params, {
        at: { file, document: 0, path: [field] },
        hint: field === 'vars' ? 'run `kuilt edit fix --vars` to convert them to replacements' : hint,
      })
    })
  return lint ? [...found, ...silentDeprecations(raw, file)] : found
}

function silentDeprecations(raw: Kustomization, file: string): readonly Warning[] {
  const found: Warning[] = []
  for (const list of ['configMapGenerator', 'secretGenerator'] as const) {
    raw[list]?.forEach(({ env, envs = [] }, i) => {
      if (!env) return
      const hint = (): string => replacementHint('envs', [...envs, env])
      const at = { file, document: 0, path: [list, i, 'env'] }
      found.push(warning('DEPRECATED_FIELD', { field: 'env', replacement: 'envs' }, { at, hint }))
    })
  }
  if (raw.helmChartInflationGenerator !== undefined) {
    const field = 'helmChartInflationGenerator'
    const hint = 'run `kuilt edit fix` to convert it to `helmCharts` and `helmGlobals`'
    const at = { file, document: 0, path: [field] }
    found.push(warning('DEPRECATED_FIELD', { field, replacement: 'helmCharts' }, { at, hint }))
  }
  return found
}

const longest = 24

/** The hint with the replacement as YAML, which can be copied and pasted. */
function replacementHint(field: string, value: JsonValue): string {
  // If a value cannot be printed, the build fails anyway.
  const lines = attempt(() => writeNode(fromJson({ [field]: value })).trimEnd())?.split('\n')
  if (lines === undefined) return 'run `kuilt edit fix`'
  const shown = lines.length > longest ? [...lines.slice(0, longest), '…'] : lines
  return ['write this, or run `kuilt edit fix`:', ...shown].join('\n')
}

/** Converts an entry of `patchesStrategicMerge`, which is a patch or the path of a patch. */
function toPatch(entry: JsonValue): JsonObject {
  return typeof entry === 'string' && entry.includes('\n') ? { patch: entry } : { path: entry }
}

function same(value: JsonValue): JsonValue {
  return value
}
