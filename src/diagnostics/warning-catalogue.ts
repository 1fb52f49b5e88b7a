/** Every warning that kuilt can report: a stable code and its wording. */
const warnings = {
  DEPRECATED_FIELD: (p: { field: string; replacement: string; experimental?: boolean }) =>
    `'${p.field}' is deprecated. Please use '${p.replacement}' instead.`,
  VARS_UNUSED: (p: { names: string }) => `well-defined vars that were never replaced: ${p.names}`,
  PATCH_TARGET_UNMATCHED: (p: { target: string }) => `the patch changes nothing: no resource has ${p.target}`,
  PATCH_LIST_REPLACED: (p: { id: string; field: string; lost: readonly string[] }) =>
    `the patch replaces the whole list ${p.field} of ${p.id}: ${quoted(p.lost)} ${p.lost.length === 1 ? 'is' : 'are'} lost`,
  PATCH_FIELDS_LOST: (p: { id: string; field: string; element: string; lost: readonly string[] }) =>
    `the patch replaces the whole list ${p.field} of ${p.id}: ${p.element} loses ${quoted(p.lost)}`,
  PATCH_ELEMENTS_LOST: (p: { id: string; field: string; lost: readonly string[]; keys: readonly string[] }) =>
    `merging ${p.field} of ${p.id} loses ${quoted(p.lost)}: the list merges by ${p.keys.join(' and ')}, which some elements lack or share`,
  PATCH_ELEMENT_TAKEN_OVER: (p: { id: string; field: string; key: string; before: string; after: string }) =>
    `the patch replaces '${p.before}' by '${p.after}' in ${p.field} of ${p.id}: both have ${p.key}`,
  PATCH_CONTAINER_INCOMPLETE: (p: { id: string; field: string; name: string; names: readonly string[] }) =>
    `the patch adds the container '${p.name}' without an image to ${p.field} of ${p.id}, which has ${quoted(p.names)}`,
  PATCH_DELETES_NOTHING: (p: { id: string; field: string; element: string }) =>
    `the patch deletes nothing: ${p.field} of ${p.id} has no element with ${p.element}`,
  PATCH_FIELDS_EXCLUSIVE: (p: { id: string; element: string; added: string; old: string }) =>
    `the patch adds ${p.added} to ${p.element} of ${p.id}, which keeps its ${p.old}: only one of them is allowed`,
  PATCH_ORDER_CHANGED: (p: { id: string; field: string; before: readonly string[]; after: readonly string[] }) =>
    `the patch changes the order of ${p.field} of ${p.id} from ${p.before.join(', ')} to ${p.after.join(', ')}`,
  PATCH_DIRECTIVE_IN_OUTPUT: (p: { id: string; field: string; reason: string }) =>
    `$patch in ${p.field} of ${p.id} ends up in the output, because ${p.reason}`,
  PATCH_TARGET_TOO_WIDE: (p: { id: string; ids: readonly string[]; deletes: boolean; isEmpty: boolean }) =>
    `the patch names ${p.id}, but ${p.isEmpty ? 'its empty target selects everything' : 'its target selects more'}: it ${p.deletes ? 'deletes' : 'changes'} all of ${someOf(p.ids)}`,
  JSON_PATCH_VALUE_REPLACED: (p: { id: string; path: string; type: 'list' | 'map'; lost: readonly string[] }) =>
    `add replaces the whole ${p.type} at ${p.path} of ${p.id}: ${quoted(p.lost)} ${p.lost.length === 1 ? 'is' : 'are'} lost`,
  JSON_PATCH_KEY_ADDED: (p: { id: string; path: string }) => `replace finds no ${p.path} in ${p.id} and adds it`,
  YAML_REST_IGNORED: (_p: Record<never, never>) =>
    'kustomize ignores everything from this line to the end of the document',
  PATCH_SHARED_VALUE: (p: { id: string; label: string; fields: readonly string[] }) =>
    `the patch of '${p.label}' in ${p.id} also changes it in ${quoted(p.fields)}: kustomize has tied them together`,
  IMAGE_UNMATCHED: (p: { name: string }) => `the entry of images changes nothing: no image is called ${p.name}`,
  IMAGE_FIELD_NOT_COVERED: (p: { name: string; id: string; field: string }) =>
    `the entry of images for ${p.name} leaves ${p.field} of ${p.id} alone: kustomize does not know the fields of this kind`,
  REPLACEMENT_TARGET_UNMATCHED: (p: { target: string }) =>
    `the replacement changes nothing here: no resource has ${p.target}`,
  SELECTOR_LABELS_CHANGED: (p: { labels: readonly string[]; field: string; ids: readonly string[] }) =>
    `${quoted(p.labels)} ${p.labels.length === 1 ? 'is' : 'are'} added to selectors that cannot change once deployed: ${someOf(p.ids)}`,
  LABELS_REACH_PEERS: (p: { id: string; fields: readonly string[] }) =>
    `the labels also change the peers of ${p.id}: ${quoted(p.fields)} now match fewer pods`,
  LABELS_REACH_CLAIMS: (p: { id: string; labels: readonly string[] }) =>
    `${quoted(p.labels)} ${p.labels.length === 1 ? 'is' : 'are'} added to the volumeClaimTemplates of ${p.id}, which cannot change once deployed`,
  CHART_NAMESPACE_MISSING: (p: { namespace: string; ids: readonly string[] }) =>
    `the namespace '${p.namespace}' does not reach objects of charts: ${someOf(p.ids)} will be created in the current namespace of kubectl`,
  NAMESPACE_OVERRIDDEN: (p: { ids: readonly string[]; namespace: string; old: string }) =>
    `${someOf(p.ids)} ${p.ids.length === 1 ? 'moves' : 'move'} from the namespace '${p.old}' to '${p.namespace}'`,
  NAMESPACE_ON_CLUSTER_SCOPED: (p: { id: string; namespace: string }) =>
    `${p.id} gets the namespace '${p.namespace}', but its CRD says that it is cluster-scoped`,
  SUBJECT_NAMESPACE_KEPT: (p: { id: string; name: string; old: string; namespace: string }) =>
    `the subject ${p.name} of ${p.id} stays in the namespace '${p.old}', while other objects move to '${p.namespace}'`,
  SUBJECT_NAMESPACE_CHANGED: (p: { id: string; name: string; old: string; namespace: string }) =>
    `the ServiceAccount ${p.name} among the subjects of ${p.id} moves from the namespace '${p.old}' to '${p.namespace}'`,
  HASH_SUFFIX_MISSED: (p: { name: string; current: string; kind: string; id: string; field: string }) =>
    `${p.field} of ${p.id} says ${p.name}, but the generated ${p.kind} is called ${p.current}`,
  NAME_REFERENCE_MISSED: (p: { name: string; current: string; kind: string; id: string; field: string }) =>
    `${p.field} of ${p.id} is ${p.name}, but that ${p.kind} is now called ${p.current}`,
  NAME_COPIED_EARLY: (p: { id: string; field: string; kind: string; name: string; current: string }) =>
    `the replacement writes ${p.name} to ${p.field} of ${p.id}, but that ${p.kind} is called ${p.current} in the output`,
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

export type WarningCode = keyof typeof warnings
export type WarningParams<C extends WarningCode> = Parameters<(typeof warnings)[C]>[0]

export const warningCodes: readonly WarningCode[] = Object.keys(warnings) as WarningCode[]

export function warningWordingOf<C extends WarningCode>(code: C, params: WarningParams<C>): string {
  // Each wording takes the params of its own code; the union of all of them is what TypeScript sees here.
  return (warnings[code] as (p: WarningParams<C>) => string)(params)
}
