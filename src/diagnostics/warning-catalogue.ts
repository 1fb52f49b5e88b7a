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
  TEXT_HAS_TRAILING_BLANKS: (p: { source: string; line: number }) =>
    `line ${p.line} of ${p.source} ends with a blank: the output has the whole text as one long quoted line`,
  DATA_HAS_BYTE_ORDER_MARK: (p: { source: string; kind: string; name: string }) =>
    `${p.source} starts with a byte order mark, which becomes part of the data of ${p.kind} "${p.name}"`,
  SECRET_ENDS_WITH_NEWLINE: (p: { source: string; name: string }) =>
    `${p.source} has a single line that ends with a newline, which becomes part of the value in Secret "${p.name}"`,
  ENV_VALUE_QUOTED: (p: { key: string; value: string; source: string; kind: string; name: string }) =>
    `the quotes around the value of ${p.key} in ${p.source} become part of the value in ${p.kind} "${p.name}"`,
  ENV_KEY_INVALID: (p: { key: string; source: string; kind: string; name: string }) =>
    `"${p.key}" in ${p.source} is not a valid key: Kubernetes rejects ${p.kind} "${p.name}"`,
  HASH_SUFFIX_NOT_ADDED: (p: { kind: string; name: string; behavior: string }) =>
    `${p.kind} "${p.name}" gets no hash suffix, since it is a plain resource that the generator ${p.behavior === 'merge' ? 'merges into' : 'replaces'}: pods do not restart when the data changes`,
  IMAGE_TAGS_UNITED: (p: { name: string; tags: readonly string[]; tag: string; id: string }) =>
    `the entry of images sets ${p.name} to ${p.tag} in all containers of ${p.id}, which use different tags: ${someOf(p.tags)}`,
  REPLACEMENT_VALUE_HAS_DELIMITER: (p: { value: string; delimiter: string; field: string }) =>
    `the value "${p.value}" contains the delimiter "${p.delimiter}" of ${p.field}: a later replacement of that field by index changes a different part`,
  REPLACEMENT_FIELD_IGNORED: (p: { field: string }) =>
    `${p.field} is not a field of replacements and is ignored: the value is the name of the object that the source selects`,
  REPLACEMENT_SPLITS_KEY: (p: { field: string; corrected: string; id: string }) =>
    `${p.field} adds nested maps to ${p.id}: the dots of a key separate fields, unless the key is in brackets`,
  PATCH_KEY_EMPTY: (p: { field: string; id: string }) =>
    `the patch deletes ${p.field} of ${p.id}: a key without a value counts as null`,
  PATCH_ROUNDS_NUMBER: (p: { field: string; id: string; before: string; after: string }) =>
    `the JSON patch also rounds ${p.field} of ${p.id} from ${p.before} to ${p.after}`,
  ALIAS_UNCHANGED: (p: { anchor: string; field: string; alias: string; id: string }) =>
    `${p.field} of ${p.id} is changed, but ${p.alias}, its alias *${p.anchor}, keeps the old value`,
  PORT_NAME_REPEATED: (p: { name: string; ports: readonly string[]; id: string }) =>
    `${p.id} has two ports with the name ${p.name}: ${someOf(p.ports)}`,
  VALUE_NOT_STRING: (p: { field: string; text: string; id: string }) =>
    `${p.field} of ${p.id} is ${p.text}, which is not a string: Kubernetes rejects it`,
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
  EDIT_IMAGE_TAG_DROPPED: (p: { name: string; version: string; field: string }) =>
    `the entry of images for ${p.name} no longer has ${p.field}: ${p.version}`,
  FUNCTION_SKIPPED: (p: { path: string }) => `the function '${p.path}' was not run: exec functions are not allowed`,
  EDIT_FIX_CHANGES_BUILD: (p: { id?: string; field?: string }) =>
    `the fixed kustomization builds to another result than before${p.id === undefined ? '' : `: ${p.field || 'the whole'} of ${p.id} is different`}`,
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

export type WarningCode = keyof typeof warnings
export type WarningParams<C extends WarningCode> = Parameters<(typeof warnings)[C]>[0]

export const warningCodes: readonly WarningCode[] = Object.keys(warnings) as WarningCode[]

export function warningWordingOf<C extends WarningCode>(code: C, params: WarningParams<C>): string {
  // Each wording takes the params of its own code; the union of all of them is what TypeScript sees here.
  return (warnings[code] as (p: WarningParams<C>) => string)(params)
}
