import { argocdWarnings } from './catalog/argocd.ts'
import { chartWarnings } from './catalog/charts.ts'
import { fluxWarnings } from './catalog/flux-warnings.ts'
import { mergeKeysAre, nameList } from './hints.ts'

const buildWarnings = () => ({
  SOPS_MASKED: (p: { id: string }) => `the values that ${p.id} would decrypt are masked`,
  // This is exactly what kustomize prints, because scripts search for it.
  DEPRECATED_FIELD: (p: { field: string; replacement: string; experimental?: boolean }) =>
    `'${p.field}' is deprecated. Please use '${p.replacement}' instead.`,
  VARS_UNUSED: (p: { names: string }) => `unused vars: ${p.names}`,
  PATCH_TARGET_UNMATCHED: (p: { target: string }) => `the patch has no effect: no resource matches ${p.target}`,
  PATCH_LIST_REPLACED: (p: { id: string; field: string; lost: readonly string[] }) =>
    `the patch replaces the whole list ${p.field} of ${p.id}, which removes ${quoted(p.lost)}`,
  PATCH_FIELDS_LOST: (p: { id: string; field: string; element: string; lost: readonly string[] }) =>
    `the patch replaces the whole list ${p.field} of ${p.id}: "${p.element}" loses ${quoted(p.lost)}`,
  PATCH_ELEMENTS_LOST: (p: { id: string; field: string; lost: readonly string[]; keys: readonly string[] }) =>
    `merging ${p.field} of ${p.id} loses ${quoted(p.lost)}: ${mergeKeysAre(p.keys)}, which some items lack or share`,
  PATCH_ELEMENT_TAKEN_OVER: (p: { id: string; field: string; key: string; before: string; after: string }) =>
    `the patch replaces "${p.before}" with "${p.after}" in ${p.field} of ${p.id}, because both have ${p.key}`,
  PATCH_CONTAINER_INCOMPLETE: (p: {
    id: string
    field: string
    name: string
    names: readonly string[]
    other?: string
  }) =>
    `the patch adds container "${p.name}" without an image to ${p.field} of ${p.id} (${p.other === undefined ? `existing containers: ${quoted(p.names)}` : `it exists in ${p.other}`})`,
  PATCH_ELEMENT_MISSPELLED: (p: { id: string; field: string; name: string; existing: string }) =>
    `the patch adds "${p.name}" to ${p.field} of ${p.id}, which already contains "${p.existing}"`,
  PATCH_DELETES_NOTHING: (p: {
    id: string
    field: string
    element: string | undefined
    empty?: 'mapping' | 'sequence'
  }): string =>
    p.empty === undefined
      ? `the patch deletes nothing: ${p.element === undefined ? `${p.id} has no ${p.field}` : `${p.field} of ${p.id} has no item with ${p.element}`}`
      : `the patch does not change ${p.field} of ${p.id}: merging ${p.empty === 'sequence' ? 'an empty list' : 'an empty map'} removes nothing`,
  PATCH_FIELDS_EXCLUSIVE: (p: { id: string; element: string; added: string; old: string }) =>
    `the patch adds "${p.added}" to "${p.element}" of ${p.id}, which keeps its "${p.old}"; only one of them is allowed`,
  PATCH_ORDER_CHANGED: (p: { id: string; field: string; before: readonly string[]; after: readonly string[] }) =>
    `the patch changes the order of ${p.field} of ${p.id} from ${p.before.join(', ')} to ${p.after.join(', ')}`,
  PATCH_DIRECTIVE_IN_OUTPUT: (p: { id: string; field: string; reason: string }) =>
    `$patch remains in the output, in ${p.field} of ${p.id}, because ${p.reason}`,
  PATCH_TARGET_TOO_WIDE: (p: {
    /** The ID in the patch. Undefined for a JSON patch, which contains no ID. */
    id: string | undefined
    ids: readonly string[]
    deletes: boolean
    isEmpty: boolean
  }) =>
    `${p.id === undefined ? 'the' : `the patch names ${p.id}, but its`} ${p.isEmpty ? 'empty target selects everything' : 'target selects more'}: ${p.id === undefined ? 'the patch' : 'it'} ${p.deletes ? 'deletes' : 'changes'} ${someOf(p.ids)}`,
  JSON_PATCH_VALUE_REPLACED: (p: { id: string; path: string; type: 'list' | 'map'; lost: readonly string[] }) =>
    `\`add\` replaces the whole ${p.type} at ${p.path} of ${p.id}, which removes ${quoted(p.lost)}`,
  JSON_PATCH_KEY_ADDED: (p: { id: string; path: string }) =>
    `\`replace\` adds ${p.path} to ${p.id}, where it did not exist`,
  JSON_PATCH_VALUE_MISSING: (p: { op: 'add' | 'replace'; path: string }) =>
    `\`${p.op}\` has no \`value\`: it sets ${p.path} to null`,
  YAML_REST_IGNORED: (p: { part: 'document' | 'file' | 'patch' }) =>
    `kustomize ignores the rest of the ${p.part}, starting with this line`,
  PATCH_SHARED_VALUE: (p: { id: string; type: 'annotation' | 'label'; label: string; fields: readonly string[] }) =>
    `the patch to ${p.type} "${p.label}" of ${p.id} also changes ${quoted(p.fields)}: they share one value`,
  IMAGE_UNMATCHED: (p: { name: string }) => `the images entry has no effect: no image is named "${p.name}"`,
  IMAGE_FIELD_NOT_COVERED: (p: { name: string; id: string; field: string }) =>
    `the images entry for "${p.name}" does not change ${p.field} of ${p.id}, which is not a known image field`,
  REPLACEMENT_TARGET_UNMATCHED: (p: { target: string }) =>
    `the replacement target has no effect: no resource matches ${p.target}`,
  SELECTOR_LABELS_CHANGED: (p: { labels: readonly string[]; field: string; ids: readonly string[] }) =>
    `${labelsAre(p.labels)} added to selectors, which cannot change once deployed: ${someOf(p.ids)}`,
  LABELS_REACH_PEERS: (p: { id: string; fields: readonly string[] }) =>
    `the labels also change the peer selectors of ${p.id}, which then match fewer pods: ${quoted(p.fields)}`,
  LABELS_CREATE_SELECTOR: (p: { id: string }) =>
    `the labels add a selector to ${p.id}, which has none: it will select all pods with these labels`,
  LABELS_REACH_CLAIMS: (p: { id: string; labels: readonly string[] }) =>
    `${labelsAre(p.labels)} added to volumeClaimTemplates of ${p.id}, which cannot change once deployed`,
  CHART_NAMESPACE_MISSING: (p: { namespace: string; ids: readonly string[] }) =>
    `namespace "${p.namespace}" is not set on resources from charts: kubectl would create ${someOf(p.ids)} in its current namespace`,
  NAMESPACE_OVERRIDDEN: (p: { ids: readonly string[]; namespace: string; old: readonly string[] }) =>
    `${someOf(p.ids)} ${p.ids.length === 1 ? 'moves' : 'move'} to namespace "${p.namespace}"`,
  NAMESPACE_ON_CLUSTER_SCOPED: (p: { id: string; namespace: string }) =>
    `${p.id} must not have a namespace: its CRD is cluster-scoped`,
  SUBJECT_NAMESPACE_KEPT: (p: { id: string; name: string; old: string; namespace: string }) =>
    `subject "${p.name}" of ${p.id} stays in namespace "${p.old}", while other resources move to "${p.namespace}"`,
  SUBJECT_NAMESPACE_CHANGED: (p: { id: string; name: string; old: string; namespace: string }) =>
    `subject "${p.name}" of ${p.id} changes from namespace "${p.old}" to "${p.namespace}"`,
  REFERENCE_NAMESPACE_KEPT: (p: {
    id: string
    field: string
    kind: string
    name: string
    old: string
    namespace: string
  }) =>
    `${p.field} of ${p.id} refers to ${p.kind} "${p.name}" in namespace "${p.old}", but the build moves it to "${p.namespace}"`,
  HASH_SUFFIX_MISSED: (p: { name: string; current: string; kind: string; id: string; field: string }) =>
    `${p.field} of ${p.id} refers to "${p.name}", but the generated ${p.kind} is named "${p.current}"`,
  NAME_REFERENCE_MISSED: (p: { name: string; current: string; kind: string; id: string; field: string }) =>
    `${p.field} of ${p.id} refers to "${p.name}", but that ${p.kind} is now named "${p.current}"`,
  NAME_COPIED_EARLY: (p: { id: string; field: string; kind: string; name: string; current: string }) =>
    `the replacement writes "${p.name}" to ${p.field} of ${p.id}, but that ${p.kind} is named "${p.current}" in the output`,
  SECRET_IS_ENCRYPTED: (p: { path: string; kind: string; name: string }) =>
    `"${p.path}" is encrypted with SOPS: ${p.kind} "${p.name}" will contain the ciphertext`,
  DATA_HAS_CRLF: (p: { source: string; name: string }) =>
    `"${p.source}" has CRLF line endings: ConfigMap "${p.name}" will contain \\r\\n`,
  DATA_HAS_TABS: (p: { source: string; name: string }) =>
    `"${p.source}" contains tabs: ConfigMap "${p.name}" will contain it as one long quoted line`,
  TEXT_HAS_TRAILING_BLANKS: (p: { source: string; line: number }) =>
    `line ${p.line} of ${p.source} ends with whitespace: the output will contain the whole text as one long quoted line`,
  DATA_HAS_BYTE_ORDER_MARK: (p: { source: string; kind: string; name: string }) =>
    `"${p.source}" starts with a byte order mark, which becomes part of the data of ${p.kind} "${p.name}"`,
  SECRET_ENDS_WITH_NEWLINE: (p: { source: string; name: string }) =>
    `"${p.source}" has a single line that ends with a newline, which becomes part of the value in Secret "${p.name}"`,
  ENV_VALUE_QUOTED: (p: { key: string; value: string; source: string; kind: string; name: string }) =>
    `the quotes around the value of "${p.key}" in "${p.source}" become part of the value in ${p.kind} "${p.name}"`,
  ENV_KEY_INVALID: (p: { key: string; source: string; kind: string; name: string }) =>
    `"${p.key}" in "${p.source}" is not a valid key: Kubernetes rejects ${p.kind} "${p.name}"`,
  HASH_SUFFIX_NOT_ADDED: (p: { kind: string; name: string; behavior: string }) =>
    `${p.kind} "${p.name}" gets no hash suffix, because the generator ${p.behavior === 'merge' ? 'merges into' : 'replaces'} a plain resource: pods do not restart when the data changes`,
  IMAGE_TAGS_UNITED: (p: { name: string; tags: readonly string[]; tag: string; id: string }) =>
    `the images entry sets "${p.name}" to "${p.tag}" in all containers of ${p.id}, which use different tags: ${someOf(p.tags)}`,
  REPLACEMENT_VALUE_HAS_DELIMITER: (p: { value: string; delimiter: string; field: string }) =>
    `the value "${p.value}" contains the delimiter "${p.delimiter}" of ${p.field}: a later replacement of that field by index changes a different part`,
  REPLACEMENT_FIELD_IGNORED: (p: { field: string }) =>
    `${p.field} is not a field of replacements and is ignored; the replacement copies the name of the source instead`,
  REPLACEMENT_SPLITS_KEY: (p: { field: string; corrected: string; id: string }) =>
    `the path ${p.field} adds nested maps to ${p.id}, because dots separate fields`,
  PATCH_KEY_REPEATED: (p: { field: string; id: string }) =>
    `the patch for ${p.id} repeats the key ${p.field}: only the first one is used`,
  PATCH_KEY_EMPTY: (p: { field: string; id: string }) =>
    `the patch deletes ${p.field} of ${p.id}: a key without a value means null`,
  PATCH_ROUNDS_NUMBER: (p: { field: string; id: string; before: string; after: string }) =>
    `the JSON patch also rounds ${p.field} of ${p.id} from ${p.before} to ${p.after}`,
  ALIAS_UNCHANGED: (p: { anchor: string; field: string; alias: string; id: string }) =>
    `${p.field} of ${p.id} changes, but ${p.alias}, its alias *${p.anchor}, keeps the old value`,
  PORT_NAME_REPEATED: (p: { name: string; ports: readonly string[]; id: string }) =>
    `${p.id} has two ports named "${p.name}": ${someOf(p.ports)}`,
  VALUE_NOT_STRING: (p: { field: string; text: string; id: string }) =>
    `${p.field} of ${p.id} is ${p.text}, which is not a string: Kubernetes rejects it`,
  KUSTOMIZATION_KEY_REPEATED: (p: { key: string }) => `duplicate field "${p.key}": only the last one is used`,
  KUSTOMIZATION_KEY_CASE: (p: { key: string; field: string }) =>
    `field "${p.key}" is read as "${p.field}" only because kustomize ignores case`,
  PATH_HAS_INNER_PARENT: (p: { path: string; shorter: string }) =>
    `"${p.path}" has a redundant "x/..": it is the same as "${p.shorter}"`,
  FILE_UNREFERENCED: (p: { path: string }) => `no kustomization refers to "${p.path}"`,
  VALUE_YAML_VERSION: (p: { text: string; old: string; new: string }) =>
    `${p.text} is ${p.old} in YAML 1.1, but ${p.new} in YAML 1.2`,
  VALIDATE_SCHEMA_MISSING: (p: {
    kinds: readonly { readonly apiVersion: string; readonly kind: string }[]
  }): string => {
    const names = nameList(p.kinds.map(({ apiVersion, kind }) => `${kind} (${apiVersion})`))
    return p.kinds.length === 1
      ? `no schema for ${names}: skipped`
      : `no schemas for ${p.kinds.length} kinds, so their resources are skipped: ${names}`
  },
  VALIDATE_REFERENCE_MISSING: (p: { kind: string; name: string; field: string; id: string }) =>
    `${p.field} of ${p.id} refers to ${p.kind} "${p.name}", which is not rendered together with it`,
  VALIDATE_RULE_SKIPPED: (p: { rule: string; kind: string; apiVersion: string; reason: string }) =>
    `a rule of ${p.kind} (${p.apiVersion}) could not be checked (${p.reason}): ${p.rule}`,
  EDIT_ALREADY_LISTED: (p: { kind: string; path: string; file: string }) =>
    `${p.kind} "${p.path}" is already in "${p.file}"`,
  EDIT_NOT_LISTED: (p: { kind: string; name: string; file: string }) => `${p.kind} "${p.name}" is not in "${p.file}"`,
  EDIT_NO_MATCH: (p: { pattern: string }) => `no file matches "${p.pattern}"`,
  EDIT_IMAGE_TAG_DROPPED: (p: { name: string; version: string; field: string }) =>
    `the images entry for "${p.name}" no longer has ${p.field}: ${p.version}`,
  FUNCTION_SKIPPED: (p: { path: string }) => `function "${p.path}" was skipped: exec functions are disabled`,
  FUNCTION_WARNING: (p: { function: string; resource: string; message: string }) =>
    `${p.resource === '' ? p.function : p.resource}: ${p.message}`,
  FUNCTION_INFO: (p: { function: string; resource: string; message: string }) =>
    `${p.resource === '' ? p.function : p.resource}: ${p.message}`,
  EDIT_FIX_CHANGES_BUILD: (p: { id?: string; field?: string }) =>
    `fixing the kustomization changes its output${p.id === undefined ? '' : `: ${p.field ? `${p.field} of ` : ''}${p.id}`}`,
  EDIT_FIX_BREAKS_BUILD: (p: { reason: string }) => `the fixed kustomization no longer builds: ${p.reason}`,
})

type Catalog = ReturnType<typeof buildWarnings> &
  ReturnType<typeof argocdWarnings> &
  ReturnType<typeof chartWarnings> &
  ReturnType<typeof fluxWarnings>

let known: Catalog | undefined

/**
 * Returns every warning that kuilt can report: a stable code and its wording. The catalog is created on first use,
 * because most builds have no warnings.
 */
function warnings(): Catalog {
  known ??= { ...buildWarnings(), ...argocdWarnings(), ...chartWarnings(), ...fluxWarnings() }
  return known
}

/** Returns a string such as `label "a" is` or `labels "a", "b" are`. */
function labelsAre(labels: readonly string[]): string {
  return labels.length === 1 ? `label ${quoted(labels)} is` : `labels ${quoted(labels)} are`
}

function quoted(texts: readonly string[]): string {
  return someOf(texts.map((text) => `"${text}"`))
}

const most = 6

function someOf(texts: readonly string[]): string {
  if (texts.length <= most) return texts.join(', ')
  return `${texts.slice(0, most - 1).join(', ')} and ${texts.length - most + 1} more`
}

/** The code of a warning. Codes are stable; docs/warnings.md explains each of them. */
export type WarningCode = keyof Catalog
export type WarningParams<C extends WarningCode> = Parameters<Catalog[C]>[0]

/** The codes of all warnings. */
export function listWarningCodes(): readonly WarningCode[] {
  return Object.keys(warnings()) as WarningCode[]
}

export function warningWordingOf<C extends WarningCode>(code: C, params: WarningParams<C>): string {
  // Each wording accepts the params of its own code, but for TypeScript, this is the union of all wordings.
  return (warnings()[code] as (p: WarningParams<C>) => string)(params)
}
