/** Every warning that kuilt can report: a stable code and its wording. */
const warnings = {
  DEPRECATED_FIELD: (p: { field: string; replacement: string; experimental?: boolean }) =>
    `'${p.field}' is deprecated. Please use '${p.replacement}' instead.`,
  VARS_UNUSED: (p: { names: string }) => `well-defined vars that were never replaced: ${p.names}`,
  PATCH_TARGET_UNMATCHED: (p: { target: string }) => `the patch changes nothing: no resource has ${p.target}`,
  PATCH_LIST_REPLACED: (p: { id: string; field: string; lost: readonly string[] }) =>
    `the patch replaces the whole list ${p.field} of ${p.id}: ${quoted(p.lost)} ${p.lost.length === 1 ? 'is' : 'are'} lost`,
  PATCH_SHARED_VALUE: (p: { id: string; label: string; fields: readonly string[] }) =>
    `the patch of '${p.label}' in ${p.id} also changes it in ${quoted(p.fields)}: kustomize has tied them together`,
  IMAGE_UNMATCHED: (p: { name: string }) => `the entry of images changes nothing: no image is called ${p.name}`,
  IMAGE_FIELD_NOT_COVERED: (p: { name: string; id: string; field: string }) =>
    `the entry of images for ${p.name} leaves ${p.field} of ${p.id} alone: kustomize does not know the fields of this kind`,
  REPLACEMENT_TARGET_UNMATCHED: (p: { target: string }) =>
    `the replacement changes nothing here: no resource has ${p.target}`,
  SELECTOR_LABELS_CHANGED: (p: { labels: readonly string[]; field: string; ids: readonly string[] }) =>
    `${quoted(p.labels)} ${p.labels.length === 1 ? 'is' : 'are'} added to selectors that cannot change once deployed: ${someOf(p.ids)}`,
  HASH_SUFFIX_MISSED: (p: { name: string; current: string; kind: string; id: string; field: string }) =>
    `${p.field} of ${p.id} says ${p.name}, but the generated ${p.kind} is called ${p.current}`,
  SECRET_IS_ENCRYPTED: (p: { path: string; kind: string; name: string }) =>
    `${p.path} is encrypted with SOPS: the ${p.kind} ${p.name} will hold the ciphertext`,
  DATA_HAS_CRLF: (p: { source: string; name: string }) =>
    `${p.source} has Windows line ends, which the ConfigMap ${p.name} will hold as \\r\\n`,
  DATA_HAS_TABS: (p: { source: string; name: string }) =>
    `${p.source} has tabs: the ConfigMap ${p.name} will hold it as one long quoted line`,
  KUSTOMIZATION_KEY_REPEATED: (p: { key: string }) =>
    `the field '${p.key}' is there more than once: only the last one counts`,
  KUSTOMIZATION_KEY_CASE: (p: { key: string; field: string }) =>
    `the field '${p.key}' counts as '${p.field}' only because case does not matter to kustomize`,
  PATH_HAS_INNER_PARENT: (p: { path: string; shorter: string }) =>
    `${p.path} goes down and up again: it is ${p.shorter}`,
  FILE_UNREFERENCED: (p: { path: string }) => `nothing refers to ${p.path}`,
  VALUE_YAML_VERSION: (p: { text: string; old: string; new: string }) =>
    `${p.text} is ${p.old} in YAML 1.1, but ${p.new} in YAML 1.2`,
  EDIT_ALREADY_LISTED: (p: { kind: string; path: string; file: string }) =>
    `${p.kind} ${p.path} is already in ${p.file}`,
  EDIT_NOT_LISTED: (p: { kind: string; name: string; file: string }) => `${p.kind} ${p.name} is not in ${p.file}`,
  EDIT_NO_MATCH: (p: { pattern: string }) => `${p.pattern} matches no file`,
  FUNCTION_SKIPPED: (p: { path: string }) => `the function '${p.path}' was not run: exec functions are not allowed`,
  EDIT_FIX_CHANGES_BUILD: (_p: Record<never, never>) => 'the fixed kustomization builds to another result than before',
  EDIT_FIX_BREAKS_BUILD: (p: { reason: string }) => `the fixed kustomization no longer builds: ${p.reason}`,
} as const

function quoted(texts: readonly string[]): string {
  return someOf(texts.map((text) => `'${text}'`))
}

const most = 6

function someOf(texts: readonly string[]): string {
  if (texts.length <= most) return texts.join(', ')
  return `${texts.slice(0, most - 1).join(', ')} and ${texts.length - most + 1} more`
}

/** The code of a warning. Codes are stable; docs/warnings.md explains each of them. */
export type WarningCode = keyof typeof warnings
export type WarningParams<C extends WarningCode> = Parameters<(typeof warnings)[C]>[0]
/**
 * The codes of all warnings.
 * @example
 * ```ts
 * import { buildSync, memoryFileSystem, type Warning, type WarningCode, warningCodes } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'bases: [base]',
 *   'base/kustomization.yaml': 'namePrefix: a-',
 * })
 * const code: WarningCode = 'DEPRECATED_FIELD'
 * const { warnings } = buildSync('.', { fileSystem })
 * const [first]: readonly Warning[] = warnings
 * console.log(first?.code === code, warningCodes.includes(code)) // true true
 * console.log(buildSync('.', { fileSystem, noWarn: [code] }).warnings.length) // 0
 * ```
 */
export const warningCodes: readonly WarningCode[] = Object.keys(warnings) as WarningCode[]

export function warningWordingOf<C extends WarningCode>(code: C, params: WarningParams<C>): string {
  // Each wording takes the params of its own code; the union of all of them is what TypeScript sees here.
  return (warnings[code] as (p: WarningParams<C>) => string)(params)
}
