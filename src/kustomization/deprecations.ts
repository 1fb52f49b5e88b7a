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
  /** True if kustomize applies it before the entries of the replacement. */
  readonly first?: boolean
  /** Converts the value to that of the replacement. */
  readonly convert?: (value: JsonValue) => JsonValue
}

const deprecated: readonly DeprecatedField[] = [
  { field: 'bases', replacement: 'resources' },
  { field: 'commonLabels', replacement: 'labels', convert: (pairs) => [{ includeSelectors: true, pairs }] },
  { field: 'imageTags', replacement: 'images' },
  { field: 'patchesJson6902', replacement: 'patches' },
  {
    field: 'patchesStrategicMerge',
    replacement: 'patches',
    first: true,
    convert: (entries) => listOf(entries).map(toPatch),
  },
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
  const named = new Set<string>(Object.keys(raw).filter((field) => raw[field as keyof Kustomization] !== undefined))
  const found = deprecated
    .filter(({ field }) => named.has(field))
    .map(({ field, replacement, experimental = false, first = false, convert = same }) => {
      const exists = named.has(replacement)
      // Two fields may have the same replacement.
      named.add(replacement)
      // A decoded kustomization is plain data.
      const hint = (): string =>
        replacementHint(replacement, convert(raw[field] as unknown as JsonValue), { exists, first })
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
    raw[list]?.forEach(({ env, envs }, i) => {
      if (!env) return
      const hint = (): string => replacementHint('envs', [env], { exists: envs !== undefined })
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

interface ReplacedList {
  /** True if the file has the field already: a second one would be a duplicate key. */
  readonly exists: boolean
  readonly first?: boolean
}

/** The replacement as YAML, ready to paste. */
function replacementHint(field: string, value: JsonValue, { exists, first = false }: ReplacedList): string {
  const entries = listOf(value)
  if (entries.length === 0) return 'remove the field: it is empty'
  // Values that cannot be printed make the build fail.
  const lines = attempt(() => writeNode(fromJson(exists ? [...entries] : { [field]: value })).trimEnd())?.split('\n')
  if (lines === undefined) return 'run `kuilt edit fix`'
  const shown = lines.length > longest ? [...lines.slice(0, longest), '…'] : lines
  const [these, them] = entries.length === 1 ? ['this entry', 'it'] : ['these entries', 'them']
  const advice = exists ? `add ${these} ${first ? 'at the start of' : 'to'} \`${field}\`` : 'write this'
  const difference = exists && first ? `, which adds ${them} at the end` : ''
  return [`${advice}, or run \`kuilt edit fix\`${difference}:`, ...shown].join('\n')
}

/** Converts an entry of `patchesStrategicMerge`, which is a patch or the path of a patch. */
function toPatch(entry: JsonValue): JsonObject {
  return typeof entry === 'string' && /\n|: |^\s*\{/.test(entry) ? { patch: entry } : { path: entry }
}

function same(value: JsonValue): JsonValue {
  return value
}
