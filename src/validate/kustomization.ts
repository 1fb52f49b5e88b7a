import { KuiltError, type Warning, warning } from '../diagnostics/index.ts'
import type { Kustomization } from '../model/kustomization.gen.ts'
import type { JsonObject, JsonValue } from '../model/node.ts'
import { kustomizationFields } from '../schema/kustomization-fields.gen.ts'
import { readPlain } from '../yaml/read-plain.ts'
import { decodeFields, describe } from './decode.ts'
import { migrate } from './migrate.ts'

const apiVersions = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
} as const

/** A kustomization file after checking and migration. */
export interface LoadedKustomization {
  readonly kustomization: Kustomization
  /** Deprecated fields that the file uses. */
  readonly warnings: readonly Warning[]
}

/**
 * Reads a kustomization file: YAML 1.1 scalars, first document only, fields checked, deprecated ones folded into
 * their successors.
 *
 * @throws KuiltError YAML_…, KUSTOMIZATION_…
 */
export function readKustomization(
  content: Uint8Array | string,
  file: string,
  onWarning: (warning: Warning) => void = () => {},
): LoadedKustomization {
  const value = readPlain(content, file)
  const data = decodeFields(toObject(value, file), kustomizationFields, { file, owner: 'a kustomization' })
  // The decoder has checked every field against the table that the type was generated from.
  const raw = data as Kustomization
  const warnings = deprecations(raw, file)
  // Before the checks that follow, as upstream prints them.
  warnings.forEach(onWarning)
  const kustomization = migrate(raw)
  checkNotEmpty(kustomization, file)
  checkKind(kustomization, file)
  return { kustomization, warnings }
}

function toObject(value: JsonValue | undefined, file: string): JsonObject {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject
  throw new KuiltError('KUSTOMIZATION_NOT_AN_OBJECT', { file, actual: describe(value) }, { at: { file } })
}

const deprecated: readonly { field: keyof Kustomization; replacement: string; experimental?: boolean }[] = [
  { field: 'bases', replacement: 'resources' },
  { field: 'commonLabels', replacement: 'labels' },
  { field: 'imageTags', replacement: 'images' },
  { field: 'patchesJson6902', replacement: 'patches' },
  { field: 'patchesStrategicMerge', replacement: 'patches' },
  { field: 'vars', replacement: 'replacements', experimental: true },
]

function deprecations(raw: Kustomization, file: string): readonly Warning[] {
  return deprecated
    .filter(({ field }) => raw[field] !== undefined)
    .map(({ field, replacement, experimental = false }) =>
      warning('DEPRECATED_FIELD', { field, replacement, experimental }, { at: { file, document: 0, path: [field] } }),
    )
}

/** Upstream compares with the zero value: an explicit empty list or map counts as content, an empty string does not. */
function checkNotEmpty(kustomization: Kustomization, file: string): void {
  const { apiVersion: _, kind: __, ...rest } = kustomization
  if (Object.values(rest).every((value) => value === undefined || value === '')) {
    throw new KuiltError('KUSTOMIZATION_EMPTY', { file }, { at: { file } })
  }
}

function checkKind({ kind, apiVersion }: Kustomization, file: string): void {
  if (kind !== 'Kustomization' && kind !== 'Component') {
    throw new KuiltError('KUSTOMIZATION_KIND', { kind: kind ?? '' }, { at: { file, document: 0, path: ['kind'] } })
  }
  const expected = apiVersions[kind]
  if (apiVersion !== undefined && apiVersion !== '' && apiVersion !== expected) {
    const at = { file, document: 0, path: ['apiVersion'] }
    throw new KuiltError('KUSTOMIZATION_API_VERSION', { kind, apiVersion, expected }, { at })
  }
}
