import { quotedDependencies } from '../hints.ts'
import type { FieldPath } from '../location.ts'

/** Errors about charts that kuilt renders itself. */
export const chartErrors = () => ({
  CHART_MISSING: (p: { chart: string }) => `no chart at "${p.chart}"`,
  CHART_NOT_VENDORED: (p: { chart: string; repo: string }) =>
    `no chart at "${p.chart}", and fetching charts from "${p.repo}" is not enabled`,
  CHART_REPOSITORY_INVALID: (p: { repository: string; reason: string }) =>
    `cannot fetch charts${p.repository === '' ? '' : ` from "${p.repository}"`}: ${p.reason}`,
  CHART_NOT_IN_REPOSITORY: (p: { name: string; repository: string }) => `no chart "${p.name}" in "${p.repository}"`,
  CHART_VERSION_MISSING: (p: { name: string; version: string; repository: string; available: readonly string[] }) =>
    `no version of chart "${p.name}" in "${p.repository}" matches "${p.version || '*'}"${p.available.length === 0 ? '' : `; available: ${p.available.join(', ')}`}`,
  CHART_DIGEST_MISMATCH: (p: {
    name: string
    version: string
    repository: string
    source: 'lock' | 'repository'
    expected: string
    actual: string
  }) =>
    `chart "${p.name}" ${p.version} from "${p.repository}" does not match the ${p.source === 'lock' ? 'lock file' : 'index of the repository'}: its SHA-256 is ${p.actual}, not ${p.expected}`,
  CHART_WRITE_FAILED: (p: { path: string; reason: string }) => `cannot write "${p.path}": ${p.reason}`,
  CHART_LOCK_INVALID: (p: { file: string; reason: string }) => `cannot read lock file "${p.file}": ${p.reason}`,
  CHART_LOCK_OUTDATED: (p: { file: string; reason: string }) => `the lock file "${p.file}" is outdated: ${p.reason}`,
  CHART_DEPENDENCY_OUTDATED: (p: {
    directory: string
    name: string
    version: string
    required: string
    requiredBy: string
  }) => `"${p.directory}" contains "${p.name}" ${p.version}, but "${p.requiredBy}" requires "${p.required}"`,
  CHART_RELEASE_AND_TEMPLATE: (_: Readonly<Record<never, never>>) =>
    'a chart can have a releaseName or a nameTemplate, not both',
  CHART_INVALID: (p: { chart: string; reason: string }) => `invalid chart "${p.chart}": ${p.reason}`,
  CHART_FIELD_TYPE: (p: { field: string; expected: string; actual: string }) =>
    `${p.field === '' ? 'the file' : `"${p.field}"`} must be ${p.expected}, not ${p.actual}`,
  CHART_ARCHIVE_INVALID: (p: { file: string; reason: string }) => `cannot read chart archive "${p.file}": ${p.reason}`,
  CHART_IGNORE_RULE: (p: { rule: string; reason: string }) => `invalid rule "${p.rule}": ${p.reason}`,
  CHART_SYMLINK_CYCLE: (p: { path: string }) => `the symlink "${p.path}" points to one of its parent directories`,
  CHART_LIBRARY: (p: { chart: string }) => `chart "${p.chart}" is a library: only other charts can use it`,
  CHART_DEPENDENCIES_MISSING: (p: { chart: string; names: readonly string[] }) =>
    `chart "${p.chart}" is missing ${p.names.length === 1 ? 'a dependency' : 'dependencies'} in its charts directory: ${quotedDependencies(p.names).join(', ')}`,
  CHART_RELEASE_NAME: (p: { name: string; limit: number }) =>
    `invalid release name "${p.name}": expected lowercase letters, digits, "-" and ".", at most ${p.limit} characters`,
  CHART_SETTING_INVALID: (p: { setting: string; reason: string }) => `cannot set "${p.setting}": ${p.reason}`,
  CHART_TEMPLATE_NOT_FOUND: (p: { chart: string; template: string }) =>
    `chart "${p.chart}" renders no template "${p.template}"`,
  CHART_VALUES_NOT_A_MAP: (p: { file: string }) => `the values in "${p.file}" must be a map`,
  CHART_VALUES_MISMATCH: (p: { chart: string; subchart: string; path: FieldPath; actual: string }) =>
    `the values of subchart "${p.subchart}" in chart "${p.chart}" must be a map, not ${p.actual}`,
  CHART_VALUES_INVALID: (p: {
    problems: readonly { readonly chart: string; readonly path: FieldPath; readonly message: string }[]
  }) =>
    `the values do not match the schema of the chart:${p.problems.map(({ chart, message }) => `\n  ${chart}: ${message}`).join('')}`,
  CHART_KUBE_VERSION_INVALID: (p: { version: string }) => `invalid Kubernetes version "${p.version}"`,
  CHART_KUBE_VERSION: (p: { chart: string; constraint: string; version: string }) =>
    `chart "${p.chart}" requires Kubernetes ${p.constraint}, not ${p.version}`,
  CHART_STOPPED: (p: { chart: string; message: string }) => `chart "${p.chart}" cannot be rendered: ${p.message}`,
  CHART_OUTPUT_INVALID: (p: { template: string; reason: string }) =>
    `the output of template "${p.template}" is not a Kubernetes object: ${p.reason}`,
})

/** The maximum number of fields in a warning. */
const MAX_FIELDS = 10

/** Warnings about charts. */
export const chartWarnings = () => ({
  CHART_DEPRECATED: (p: { chart: string }) => `chart "${p.chart}" is deprecated`,
  CHART_HOOK_UNKNOWN: (p: { template: string; kind: string; event: string }) =>
    `a document of kind "${p.kind}" in the template "${p.template}" is dropped, because Helm has no hook "${p.event}"`,
  CHART_SWITCH_IGNORED: (p: { path: string; dependency: string; actual: string }) =>
    `"${p.path}" does not enable or disable dependency "${p.dependency}", because it is ${p.actual}, not true or false`,
  CHART_VALUE_RETYPED: (p: { chart: string; path: string; actual: string; original: string }) =>
    `"${p.path}" is ${p.actual}, but its default in chart "${p.chart}" is ${p.original}`,
  CHART_RANDOM_VALUES: (p: { chart: string; fields: readonly string[] }) => {
    const rest = p.fields.length - MAX_FIELDS
    const shown = p.fields.slice(0, MAX_FIELDS).map((field) => `\n  ${field}`)
    const more = rest > 0 ? `\n  and ${rest} more` : ''
    return `chart "${p.chart}" generates values that kuilt derives from a seed, so they are not secret:${shown.join('')}${more}`
  },
})
