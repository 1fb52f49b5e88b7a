import { nameList, quoted, quotedDependencies } from '../hints.ts'

const pathProblems = {
  absolute: 'must be relative to the repository',
  outside: 'is outside the repository',
  empty: 'is empty',
  missing: 'does not exist in the repository',
  file: 'is not a directory',
} as const

const valueFileProblems = {
  missing: 'does not exist',
  unmatched: 'matches no file',
  outside: 'is outside the repository',
  remote: 'is a URL, which kuilt does not fetch',
} as const

/** The reasons why kuilt skips several Applications or ApplicationSets. */
const leftOutReasons = {
  plugin: 'their sources require a config management plugin, which kuilt does not run',
  jsonnet: 'they contain Jsonnet, which kuilt cannot evaluate',
  path: 'their source paths do not exist in the repository',
  chart: 'kuilt cannot find their charts',
  generator: 'kuilt does not query the services of their generators',
  helm: 'their kustomizations contain Helm charts, and Helm is disabled',
  vendored: 'their kustomizations contain Helm charts that are not on disk',
  remote: 'their kustomizations contain remote resources, which are disabled',
} as const

/** The reasons why kuilt does not render charts of Applications. */
const chartReasons = {
  remote: 'they have not been fetched',
  repository: 'their repositories are not available',
  dependencies: 'their dependencies are not in their charts directories',
} as const

const chartReason = {
  remote: 'it has not been fetched',
  repository: 'its repository is not available',
} as const

/** A chart of an Application that is not rendered. */
interface SkippedChart {
  readonly chart: string
  /** The name, such as `Application "shop"`. */
  readonly application: string
  /** The dependencies that are missing. */
  readonly dependencies: readonly string[]
}

/** An Application or ApplicationSet that is skipped. */
interface SkippedObject {
  /** The name, such as `Application "shop"`. */
  readonly subject: string
  readonly reason: string
}

/** Errors about Argo CD: Applications, their sources, and ApplicationSets. */
export const argocdErrors = () => ({
  ARGOCD_NO_APPLICATIONS: (p: { path: string }) =>
    `no Application with a source or ApplicationSet with generators in or below "${p.path}"`,
  ARGOCD_APPLICATION_UNKNOWN: (p: { name: string; path: string }) =>
    `no Application "${p.name}" in or below "${p.path}"`,
  ARGOCD_APPLICATION_TWICE: (p: { name: string; set: string }) =>
    `ApplicationSet "${p.set}" generates Application "${p.name}" twice`,
  ARGOCD_SET_NAME: (_: Readonly<Record<never, never>>) => 'the name of the generated Application is empty',
  ARGOCD_FIELD_TYPE: (p: { owner: string; field: string; expected: string; actual: string }) =>
    `${p.field} of ${p.owner} must be ${p.expected}, not ${p.actual}`,
  ARGOCD_PATH: (p: { path: string; problem: keyof typeof pathProblems; root: string }) =>
    `the source path "${p.path}" ${pathProblems[p.problem]}`,
  ARGOCD_SOURCE_TYPES: (p: { types: readonly string[] }) => `the source has more than one type: ${p.types.join(', ')}`,
  ARGOCD_OVERRIDE: (p: { path: string; actual: string }) => `"${p.path}" must contain a map, not ${p.actual}`,
  ARGOCD_PLUGIN: (_: Readonly<Record<never, never>>) =>
    'the source requires a config management plugin, which kuilt does not run',
  ARGOCD_JSONNET: (p: { path: string }) => `"${p.path}" is Jsonnet, which kuilt cannot evaluate`,
  ARGOCD_JSON: (p: { path: string; several: boolean; reason: string }): string =>
    p.several ? `"${p.path}" must contain exactly one JSON object` : `"${p.path}" is not valid JSON: ${p.reason}`,
  ARGOCD_MANIFEST: (p: { path: string }) =>
    `"${p.path}" contains a document that is not a Kubernetes object: it has no kind`,
  ARGOCD_LINK_OUTSIDE: (p: { path: string; target: string; root: string }): string =>
    p.target.startsWith(`${p.root}/`)
      ? `"${p.path}" is a symlink with an absolute target`
      : `"${p.path}" is a symlink to "${p.target}", which leads outside the repository`,
  ARGOCD_PATTERN: (p: { field: string; pattern: string }) => `${p.field}: invalid file pattern "${p.pattern}"`,
  ARGOCD_REPLICAS: (p: { count: string }) => `the replica count "${p.count}" is not an integer`,
  ARGOCD_LABELS_IN_TEMPLATES: (_: Readonly<Record<never, never>>) =>
    'labelIncludeTemplates requires labelWithoutSelector: true',
  ARGOCD_PATCHES: (p: { file: string; actual: string }) =>
    `cannot add the patches of the Application: patches in "${p.file}" must be a list, not ${p.actual}`,
  ARGOCD_COMPONENT_MISSING: (p: { path: string; directory: string }) =>
    `no component at "${p.path}" (relative to "${p.directory}")`,
  ARGOCD_GENERATOR: (p: { generator: string; reason: string }) =>
    `the ${p.generator} generator is invalid: ${p.reason}`,
  ARGOCD_GENERATOR_NETWORK: (p: { generator: string }) =>
    `cannot run the ${p.generator} generator: kuilt does not query external services`,
  ARGOCD_SELECTOR: (p: { reason: string }) => `invalid selector: ${p.reason}`,
  ARGOCD_PARAMETER_FILE: (p: { path: string; actual: string }) =>
    `"${p.path}" must contain a map or a list of maps, not ${p.actual}`,
  ARGOCD_TEMPLATE: (p: { template: string; rest: string }) => `the template has no "}}" after "${p.rest}"`,
  ARGOCD_TEMPLATE_OPTION: (p: { option: string }) => `"${p.option}" is not a template option`,
  ARGOCD_TEMPLATE_PATCH: (p: { reason: string }) => `the templatePatch is invalid: ${p.reason}`,
  ARGOCD_CHART_MISSING: (p: { name: string; version: string; directory: string }) =>
    `no ${p.version === '' ? '' : `version "${p.version}" of `}chart "${p.name}" in "${p.directory}"`,
  ARGOCD_VALUE_FILE: (p: { path: string; problem: keyof typeof valueFileProblems }) =>
    `the ${p.problem === 'unmatched' ? 'pattern' : 'file'} "${p.path}" of the chart source ${valueFileProblems[p.problem]}`,
  ARGOCD_OPTION: (p: { option: string; reason: string }) => `${p.option}: ${p.reason}`,
})

/** Warnings about Argo CD's objects. */
export const argocdWarnings = () => ({
  ARGOCD_FILE_NOT_YAML: (p: { paths: readonly string[]; reason: string }) =>
    `no Applications are read from ${nameList(quoted(p.paths), 3)}: ${p.reason}`,
  ARGOCD_PATCH_SKIPPED: ({ names }: { names: readonly string[] }): string => {
    const list = nameList(quoted(names), 3)
    return names.length === 1
      ? `Application ${list} without repoURL, path or chart is skipped: it looks like a patch`
      : `${names.length} Applications without repoURL, path or chart are skipped, because they look like patches: ${list}`
  },
  ARGOCD_LINK_IGNORED: (p: { path: string; isMissing: boolean }) =>
    `"${p.path}" is ignored: it is ${p.isMissing ? 'a broken symlink' : 'a symlink to something other than a file'}`,
  ARGOCD_MANIFEST_REPEATED: (p: { id: string; application: string }) =>
    `${p.application} contains ${p.id} more than once: only the last one is used`,
  ARGOCD_CHART_NOT_RENDERED: (p: { charts: readonly SkippedChart[]; cause: keyof typeof chartReasons }): string => {
    const names = p.charts.map(({ chart, application }) => `"${chart}" of ${application}`)
    const [{ dependencies = [] } = {}] = p.charts
    const isOne = dependencies.length === 1
    const missing = `its ${isOne ? 'dependency' : 'dependencies'} ${quotedDependencies(dependencies).join(', ')} ${isOne ? 'is' : 'are'} not in its charts directory`
    return names.length === 1
      ? `the chart ${names[0]} is not rendered: ${p.cause === 'dependencies' ? missing : chartReason[p.cause]}`
      : `${names.length} charts are not rendered, because ${chartReasons[p.cause]}: ${nameList(names, 3)}`
  },
  ARGOCD_LEFT_OUT: (p: { objects: readonly SkippedObject[]; cause: keyof typeof leftOutReasons }): string => {
    const kind = p.cause === 'generator' ? 'ApplicationSets' : 'Applications'
    const [first, second] = p.objects
    if (second === undefined) return `${first?.subject} is skipped: ${first?.reason}`
    const names = p.objects.map(({ subject }) => subject)
    return `${names.length} ${kind} are skipped, because ${leftOutReasons[p.cause]}: ${nameList(names, 3)}`
  },
  ARGOCD_FIELD_UNKNOWN: (p: { field: string; owner: string }) =>
    `${p.field} of ${p.owner} is not a known field: Argo CD drops it`,
  ARGOCD_SET_EMPTY: (p: { sets: readonly string[] }): string => {
    const names = nameList(quoted(p.sets), 3)
    return p.sets.length === 1
      ? `ApplicationSet ${names} generates no Applications`
      : `${p.sets.length} ApplicationSets generate no Applications: ${names}`
  },
  ARGOCD_NAME_AMBIGUOUS: (p: { name: string; namespaces: readonly string[] }) =>
    `Applications named "${p.name}" exist in several namespaces (${p.namespaces.join(', ')}): the first one is used`,
})
