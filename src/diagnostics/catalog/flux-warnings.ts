import { nameList, quoted, quotedDependencies } from '../hints.ts'

const reasons = {
  missing: 'which is not in the repository, so they are not used',
  key: 'which has no such key, so they are not used',
  encrypted: 'which is encrypted, so they are ignored or replaced with placeholders',
} as const

/** A ConfigMap or Secret with variables, or a source, and the Kustomizations that use it. */
interface UsedSource {
  /** `Secret "cluster-secrets"` */
  readonly source: string
  readonly namespaces: readonly string[]
  readonly subjects: readonly string[]
}

function inNamespaces(namespaces: readonly string[]): string {
  return namespaces.length === 1 ? ` in namespace "${namespaces[0]}"` : ` in ${namespaces.length} namespaces`
}

/** Warnings about `flux:` targets. */
export const fluxWarnings = () => ({
  FLUX_FIELD_UNKNOWN: (p: { field: string; subject: string }) =>
    `${p.field} of ${p.subject} is not a known field: Flux ignores it`,
  FLUX_FILE_FIELD_REPLACED: (p: { field: string; old: string; new: string; subject: string }) =>
    `${p.field} "${p.old}" of the kustomization is replaced: ${p.subject} sets "${p.new}"`,
  FLUX_ORIGINS_ADDED: (p: { subjects: readonly string[] }): string =>
    p.subjects.length === 1
      ? `the kustomization file of ${p.subjects[0]} has no resources, so Flux adds origin annotations to everything that it generates`
      : `the kustomization files of ${nameList(p.subjects, 3)} have no resources, so Flux adds origin annotations to everything that they generate`,
  FLUX_DOCUMENT_UNREADABLE: (p: { reason: string }) => `the document mentions Flux, but is skipped: ${p.reason}`,
  FLUX_NAMESPACE_ASSUMED: (p: { names: readonly string[] }): string =>
    p.names.length === 1
      ? `Flux Kustomization "${p.names[0]}" has no namespace; kuilt assumes flux-system`
      : `${p.names.length} Flux Kustomizations have no namespace; kuilt assumes flux-system: ${nameList(quoted(p.names), 3)}`,
  FLUX_MADE_TWICE: (p: { id: string }) =>
    `${p.id} is in the output of two Kustomizations, with different definitions: the first one is used`,
  FLUX_SUSPENDED: (p: { id: string }) => `${p.id} is suspended, so Flux does not currently apply it`,
  FLUX_DEPENDENCY_UNKNOWN: (p: { name: string; subjects: readonly string[] }) =>
    `${nameList(p.subjects, 3)} ${p.subjects.length === 1 ? 'depends' : 'depend'} on "${p.name}", which is not in the repository: Flux waits until it exists`,
  FLUX_DEPENDENCY_LOOP: (p: { names: readonly string[]; kind: string }): string =>
    p.names.length === 2
      ? `${p.kind.replace(/s$/, '')} "${p.names[0]}" depends on itself: Flux waits forever`
      : `${p.kind} wait for each other forever: ${p.names.join(' → ')}`,
  FLUX_SOURCE_LEFT_OUT: (p: UsedSource) =>
    `${nameList(p.subjects, 3)} ${p.subjects.length === 1 ? 'is' : 'are'} skipped: kuilt cannot find the files of ${p.subjects.length === 1 ? 'its' : 'their'} source ${p.source}${inNamespaces(p.namespaces)}`,
  FLUX_OBJECT_DROPPED: (p: { id: string; reason: string }) => `${p.id} is not part of the output: ${p.reason}`,
  FLUX_LABELS_LOST: (p: { id: string; field: 'labels' | 'annotations'; lost: readonly string[]; culprit: string }) =>
    `${p.id} loses its ${p.field} ${p.lost.map((name) => `"${name}"`).join(', ')}: ${p.culprit} is not a string, so Flux cannot read any of them`,
  FLUX_VALUE_RETYPED: (p: { id: string; field: string; actual: string; variable: string }) =>
    `${p.field} of ${p.id} becomes ${p.actual} when Flux replaces ${p.variable}, but must be a string`,
  FLUX_NUMBER_ROUNDED: (p: { id: string; field: string; before: string; after: string }) =>
    `${p.field} of ${p.id} changes from ${p.before} to ${p.after}: Flux cannot represent the number`,
  FLUX_VARIABLE_UNDEFINED: (p: {
    names: readonly string[]
    ids: readonly string[]
    expression: string
    /** The objects that are not in the repository and may contain the variables. */
    sources: readonly string[]
  }): string => {
    const names = nameList(quoted(p.names), 3)
    const are = p.names.length === 1 ? `the variable ${names} is` : `the variables ${names} are`
    return p.names.length === 1 && p.ids.length === 1
      ? `${p.expression} in ${p.ids[0]} becomes empty: ${are} not defined`
      : `${are} not defined, so ${p.names.length === 1 ? `${p.expression} becomes` : 'they become'} empty in ${nameList(p.ids, 3)}`
  },
  FLUX_VARIABLE_UNUSED: (p: { names: readonly string[]; subjects: readonly string[] }): string => {
    const names = `${p.names.length === 1 ? 'variable' : 'variables'} ${quoted(p.names).join(', ')}`
    const are = p.names.length === 1 ? 'is' : 'are'
    return p.subjects.length === 1
      ? `${names} of ${p.subjects[0]} ${are} not used`
      : `${names} ${are} not used in ${p.subjects.length} Flux Kustomizations that define ${p.names.length === 1 ? 'it' : 'them'}: ${nameList(p.subjects, 3)}`
  },
  FLUX_VARIABLE_NEWLINES: (p: { name: string; subject: string }) =>
    `the value of variable "${p.name}" of ${p.subject} loses its line breaks`,
  FLUX_EXPRESSION_UNLIKE_SHELL: (p: { expression: string; id: string; meaning: string }) =>
    `${p.expression} in ${p.id} does not work as in a shell: ${p.meaning}`,
  FLUX_VARIABLE_NOT_REPLACED: (p: { field: string; subject: string; text: string }) =>
    `${p.field} of ${p.subject} contains ${p.text}, which Flux does not replace there`,
  FLUX_VARIABLES_LEFT_OUT: (p: UsedSource) =>
    `${nameList(p.subjects, 3)} ${p.subjects.length === 1 ? 'gets' : 'get'} variables from ${p.source}${inNamespaces(p.namespaces)}, which is not in the repository, so they are not defined`,
  FLUX_VARIABLES_MASKED: (p: UsedSource) =>
    `${p.source}${inNamespaces(p.namespaces)} is encrypted, so the variables that ${nameList(p.subjects, 3)} ${p.subjects.length === 1 ? 'gets' : 'get'} from it are placeholders`,
  FLUX_SECRET_MASKED: (p: { ids: readonly string[]; reason: string }) =>
    `the values of ${nameList(p.ids, 3)} are masked: ${p.reason}`,
  FLUX_SECRET_HASHED: (p: { path: string }) =>
    `the name of the Secret contains a hash of the encrypted "${p.path}": it will be different in the cluster`,
  FLUX_CONFIG_MAP_DECRYPTED: (p: { path: string }) =>
    `the ConfigMap contains "${p.path}" as plain text: Flux decrypts it because a Secret uses it too`,
  FLUX_HELM_RELEASE_KEPT: (p: { ids: readonly string[]; cause: 'remote' | 'source' }) => {
    const isOne = p.ids.length === 1
    const unavailable = isOne ? 'its source is not available' : 'their sources are not available'
    const reason = p.cause === 'source' ? unavailable : `${isOne ? 'it has' : 'they have'} not been fetched`
    return `${isOne ? 'the chart of HelmRelease' : 'the charts of HelmReleases'} ${nameList(p.ids, 6)} ${isOne ? 'is' : 'are'} not rendered, because ${reason}`
  },
  FLUX_RESOURCE_SET_KEPT: (p: { ids: readonly string[] }) =>
    `the objects of ${nameList(p.ids, 3)} are not part of the output: the inputs from ${p.ids.length === 1 ? 'its' : 'their'} providers are known only in the cluster`,
  FLUX_COPY_LEFT_OUT: (p: UsedSource) =>
    `${nameList(p.subjects, 3)} ${p.subjects.length === 1 ? 'is a copy' : 'are copies'} of ${p.source}${inNamespaces(p.namespaces)}, which is not in the repository, so ${p.subjects.length === 1 ? 'it has' : 'they have'} no data`,
  FLUX_CHART_INCOMPLETE: (p: { subject: string; names: readonly string[] }) =>
    `the chart of ${p.subject} is not rendered: its ${p.names.length === 1 ? 'dependency' : 'dependencies'} ${quotedDependencies(p.names).join(', ')} ${p.names.length === 1 ? 'is' : 'are'} not in its charts directory`,
  FLUX_VALUES_LEFT_OUT: (p: { source: string; key: string; subject: string; reason: keyof typeof reasons }) =>
    `${p.subject} gets values from "${p.key}" of ${p.source}, ${reasons[p.reason]}`,
})
