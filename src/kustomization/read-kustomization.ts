import type { FieldPath, KuiltError, Warning } from '../diagnostics/index.ts'
import type { JsonObject, Node } from '../tree/node.ts'
import { plainData, readPlain, readPlainTree } from '../yaml/read/read-plain.ts'
import { checkKustomization, problemsOf } from './check.ts'
import { decodeFields, decodeLeniently, toFields } from './decode.ts'
import { deprecations } from './deprecations.ts'
import { kustomizationFields } from './fields.gen.ts'
import { otherCase, repeatedKeys } from './key-warnings.ts'
import type { Kustomization } from './kustomization.gen.ts'
import { migrate } from './migrate.ts'
import { unreadDocument } from './unread-document.ts'

const owner = 'the kustomization'

export interface ReadOptions {
  /** Called with every warning. Default: warnings are dropped. */
  readonly warn?: (warning: Warning) => void
  /** True to also warn about problems that kustomize silently accepts. Default: false. */
  readonly lint?: boolean
}

/**
 * Reads a kustomization file: decodes its first document, moves the values of deprecated fields to the fields that
 * replace them, and checks the result. Follows api/internal/target/kusttarget.go, (KustTarget).Load.
 *
 * @throws KuiltError YAML_…, KUSTOMIZATION_…
 */
export function readKustomization(
  content: Uint8Array | string,
  file: string,
  { warn = () => {}, lint = false }: ReadOptions = {},
): Kustomization {
  const { tree, value } = readDocument(content, file, warn)
  const onOtherCase = (field: string, path: FieldPath): void => {
    const warning = otherCase(field, path, file)
    if (warning !== undefined) warn(warning)
  }
  const data = decodeFields(value, kustomizationFields, { file, owner, onOtherCase })
  if (tree !== undefined) repeatedKeys(tree, file).forEach(warn)
  // The decoder has checked every field against the table that the type was generated from.
  const raw = data as Kustomization
  // The warnings come before the checks, so that they are printed even if the checks fail:
  // api/internal/target/kusttarget.go, (KustTarget).Load.
  deprecations(raw, file, { lint }).forEach(warn)
  const kustomization = migrate(raw)
  checkKustomization(kustomization, file)
  return kustomization
}

/** A kustomization file as Flux reads it. */
export interface LenientKustomization {
  /** The fields before deprecated fields are moved. */
  readonly raw: Kustomization
  /** Errors about unknown fields, which Flux drops. */
  readonly unknown: readonly KuiltError[]
}

/**
 * Reads a kustomization file as Flux does before it modifies the file: unknown fields are dropped, and numbers are
 * converted to text where text is expected. Follows fluxcd/pkg/kustomize/kustomize_generator.go, which decodes with
 * sigs.k8s.io/yaml.
 *
 * @throws KuiltError YAML_…, KUSTOMIZATION_NOT_AN_OBJECT, KUSTOMIZATION_FIELD_TYPE
 */
export function readForFlux(
  content: Uint8Array | string,
  file: string,
  { warn = () => {}, lint = false }: ReadOptions = {},
): LenientKustomization {
  const { tree, value } = readDocument(content, file, warn)
  const options = { file, owner, convert: 'typed', type: 'Kustomization' } as const
  const { result, problems } = decodeLeniently(value, kustomizationFields, options)
  const [mismatch, ...related] = problems.filter(({ code }) => code !== 'KUSTOMIZATION_FIELD_UNKNOWN')
  if (mismatch !== undefined) throw mismatch.with({ related })
  if (tree !== undefined) repeatedKeys(tree, file).forEach(warn)
  // The decoder has dropped everything that does not match the table that the type was generated from.
  const raw = result as Kustomization
  deprecations(raw, file, { lint }).forEach(warn)
  return { raw, unknown: problems }
}

/**
 * Reads as much of a kustomization file as possible, and collects all mistakes in its fields, to explain an error in a
 * file that `readKustomization` rejects.
 *
 * @throws KuiltError YAML_…, KUSTOMIZATION_NOT_AN_OBJECT
 */
export function inspectKustomization(
  content: Uint8Array | string,
  file: string,
): { readonly kustomization: Kustomization; readonly problems: readonly KuiltError[] } {
  const value = toFields(readPlain(content, file), file)
  const { result, problems } = decodeLeniently(value, kustomizationFields, { file, owner })
  // The decoder has dropped everything that does not match the table that the type was generated from.
  const kustomization = migrate(result as Kustomization)
  // A file whose fields are all wrong is not empty.
  const more = problemsOf(kustomization, file).filter(
    ({ code }) => problems.length === 0 || code !== 'KUSTOMIZATION_EMPTY',
  )
  return { kustomization, problems: [...problems, ...more] }
}

/** Reads the first document and its data. */
function readDocument(
  content: Uint8Array | string,
  file: string,
  warn: (warning: Warning) => void,
): { readonly tree: Node | undefined; readonly value: JsonObject } {
  const onUnread = (line: number): void => warn(unreadDocument({ file, line, column: 1 }))
  const tree = readPlainTree(content, file, { onUnread })
  return { tree, value: toFields(tree === undefined ? undefined : plainData(tree, file), file) }
}
