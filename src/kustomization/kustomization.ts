import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { isKuiltError, KuiltError, type Warning } from '../diagnostics/index.ts'
import { kustomizationFields } from '../schema/kustomization-fields.gen.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { plainData, readPlain, readPlainTree } from '../yaml/read/read-plain.ts'
import { decodeFields, decodeLeniently, describe } from './decode.ts'
import { deprecations } from './deprecations.ts'
import { otherCase, repeatedKeys } from './key-warnings.ts'
import type { Kustomization } from './kustomization.gen.ts'
import { migrate } from './migrate.ts'

const apiVersions = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
} as const

export interface ReadOptions {
  /** Called with every warning as soon as it is known. */
  readonly warn?: (warning: Warning) => void
  /** Also look for what upstream leaves unsaid. Default: false. */
  readonly lint?: boolean
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
  { warn = () => {}, lint = false }: ReadOptions = {},
): Kustomization {
  const tree = readPlainTree(content, file)
  const value = tree === undefined ? undefined : plainData(tree, file)
  const onOtherCase = (field: string, path: readonly (string | number)[]): void => {
    const warning = otherCase(field, path, file)
    if (warning !== undefined) warn(warning)
  }
  const data = decodeFields(toObject(value, file), kustomizationFields, { file, owner: 'a kustomization', onOtherCase })
  if (tree !== undefined) for (const repeated of repeatedKeys(tree, file)) warn(repeated)
  // The decoder has checked every field against the table that the type was generated from.
  const raw = data as Kustomization
  // Before the checks that follow, as upstream prints them.
  deprecations(raw, file, { lint }).forEach(warn)
  const kustomization = migrate(raw)
  checkNotEmpty(kustomization, file)
  checkKind(kustomization, file)
  return kustomization
}

/**
 * As much of a kustomization file as can be understood, and everything that is wrong with its fields: for reports about a
 * file that `readKustomization` refuses.
 *
 * @throws KuiltError YAML_…, KUSTOMIZATION_NOT_AN_OBJECT
 */
export function inspectKustomization(
  content: Uint8Array | string,
  file: string,
): { readonly kustomization: Kustomization; readonly problems: readonly KuiltError[] } {
  const value = toObject(readPlain(content, file), file)
  const { result, problems } = decodeLeniently(value, kustomizationFields, { file, owner: 'a kustomization' })
  // The decoder has left out whatever does not fit the table that the type was generated from.
  const kustomization = migrate(result as Kustomization)
  const more = [checkNotEmpty, checkKind].flatMap((check) => {
    try {
      check(kustomization, file)
      return []
    } catch (error) {
      if (isKuiltError(error)) return [error]
      throw error
    }
  })
  return { kustomization, problems: [...problems, ...(problems.length > 0 ? more.filter(isAboutKind) : more)] }
}

/** A file with nothing but mistakes is not empty. */
function isAboutKind({ code }: KuiltError): boolean {
  return code !== 'KUSTOMIZATION_EMPTY'
}

function toObject(value: JsonValue | undefined, file: string): JsonObject {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject
  throw new KuiltError('KUSTOMIZATION_NOT_AN_OBJECT', { file, actual: describe(value) }, { at: { file } })
}

/** Upstream compares with the zero value: an explicit empty list or map counts as content, an empty string does not. */
function checkNotEmpty(kustomization: Kustomization, file: string): void {
  const { apiVersion: _, kind, ...rest } = kustomization
  if (Object.values(rest).every((value) => value === undefined || value === '')) {
    const hint = `it needs at least one field besides apiVersion and kind${kind === 'Component' ? '' : ", such as 'resources'"}`
    throw new KuiltError('KUSTOMIZATION_EMPTY', { file }, { at: { file }, hint })
  }
}

function checkKind({ kind, apiVersion }: Kustomization, file: string): void {
  if (kind !== 'Kustomization' && kind !== 'Component') {
    const near = didYouMean(kind ?? '', Object.keys(apiVersions))
    const hint =
      near === undefined ? 'a resource goes into a file of its own, listed under resources' : `did you mean '${near}'?`
    throw new KuiltError(
      'KUSTOMIZATION_KIND',
      { kind: kind ?? '' },
      { at: { file, document: 0, path: ['kind'] }, hint },
    )
  }
  const expected = apiVersions[kind]
  if (apiVersion !== undefined && apiVersion !== '' && apiVersion !== expected) {
    const at = { file, document: 0, path: ['apiVersion'] }
    const hint = apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')
      ? 'this is an object for Flux, not a kustomization file: give it another name, and list it under resources'
      : undefined
    throw new KuiltError('KUSTOMIZATION_API_VERSION', { kind, apiVersion, expected }, { at, hint })
  }
}
