/** Errors in `flux:` targets. */
export const fluxErrors = () => ({
  FLUX_NO_KUSTOMIZATION: (p: { directory: string }) => `no Flux Kustomization in or below "${p.directory}"`,
  FLUX_DIRECTORY: (p: { directory: string; actual: string }) => `"${p.directory}" is ${p.actual}, not a directory`,
  FLUX_KUSTOMIZATION_UNKNOWN: (p: { name: string; directory: string }) =>
    `no Flux Kustomization "${p.name}" in or below "${p.directory}"`,
  FLUX_KUSTOMIZATION_AMBIGUOUS: (p: { name: string; found: readonly string[] }) =>
    `"${p.name}" matches ${p.found.length} Flux Kustomizations: ${p.found.join(', ')}`,
  FLUX_DEFINED_TWICE: (p: { id: string }) => `${p.id} is defined twice, and the definitions differ`,
  FLUX_FIELD_TYPE: (p: { field: string; subject: string; expected: string; actual: string }) =>
    `${p.field} of ${p.subject} must be ${p.expected}, not ${p.actual}`,
  FLUX_PATH_MISSING: (p: { path: string; subject: string; actual: string }) =>
    `the path "${p.path}" of ${p.subject} ${p.actual}`,
  FLUX_COMPONENT_PATH: (p: { path: string }) => `component path "${p.path}" must be local and relative`,
  FLUX_SOURCE_UNKNOWN: (p: { source: string; subject: string }) =>
    `cannot find the files of ${p.source}, the source of ${p.subject}`,
  FLUX_SOURCE_OPTION: (p: { source: string; directory: string; reason: string }) =>
    `cannot use "${p.directory}" as the source ${p.source}: ${p.reason}`,
  FLUX_OBJECT_INCOMPLETE: (p: { id: string; field: string }) => `${p.id} has no ${p.field}, so Flux rejects it`,
  FLUX_VARIABLE_NAME: (p: { name: string; subject: string }) =>
    `"${p.name}" of ${p.subject} is not a valid variable name: use letters, digits and underscores, and do not start with a digit`,
  FLUX_VARIABLES_MISSING: (p: { source: string; subject: string }) =>
    `${p.subject} gets variables from ${p.source}, which is not in the repository`,
  FLUX_VARIABLES_FILE: (p: { file: string; reason: string }) => `cannot read variables from "${p.file}": ${p.reason}`,
  FLUX_ARTIFACT: (p: { name: string; reason: string }) => `the artifact "${p.name}" cannot be created: ${p.reason}`,
  FLUX_CHART_MISSING: (p: { chart: string; source: string; subject: string }): string =>
    p.chart === ''
      ? `${p.source}, the source of ${p.subject}, does not contain exactly one chart`
      : `no chart "${p.chart}" in ${p.source}, the source of ${p.subject}`,
  FLUX_VALUES_FILE: (p: { path: string; subject: string }) =>
    `the values file "${p.path}" of ${p.subject} does not exist in its source`,
  FLUX_VALUES_MISSING: (p: { source: string; key: string; subject: string; hasObject: boolean }): string =>
    p.hasObject
      ? `${p.subject} gets values from ${p.source}, which has no key "${p.key}"`
      : `${p.subject} gets values from ${p.source}, which is not in the repository`,
  FLUX_VALUES_INVALID: (p: { source: string; key: string; subject: string; reason: string }) =>
    `cannot read the values that ${p.subject} gets from "${p.key}" of ${p.source}: ${p.reason}`,
  FLUX_RESOURCE_SET_OBJECT: (p: { subject: string; reason: string }) =>
    `cannot generate the objects of ${p.subject}: ${p.reason}`,
  FLUX_SUBSTITUTION_YAML: (p: { id: string }) => `${p.id} is no longer valid YAML after variable substitution`,
})
