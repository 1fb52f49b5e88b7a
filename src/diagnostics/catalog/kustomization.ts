/** Errors about kustomization files: fields, types and allowed values. */
export const kustomizationErrors = () => ({
  KUSTOMIZATION_EMPTY: (p: { file: string }) => `"${p.file}" is empty`,
  KUSTOMIZATION_NOT_AN_OBJECT: (p: { file: string; actual: string }) =>
    `"${p.file}" must contain a map of fields, not ${p.actual}`,
  KUSTOMIZATION_FIELD_UNKNOWN: (p: { field: string; owner: string }) => `unknown field "${p.field}" in ${p.owner}`,
  KUSTOMIZATION_FIELD_TYPE: (p: { field: string; expected: string; actual: string }) =>
    `field "${p.field}" must be ${p.expected}, not ${p.actual}`,
  KUSTOMIZATION_KIND: (p: { kind: string }) => `kind must be Kustomization or Component, not "${p.kind}"`,
  KUSTOMIZATION_API_VERSION: (p: { kind: string; apiVersion: string; expected: string }) =>
    `apiVersion of a ${p.kind} must be ${p.expected}, not "${p.apiVersion}"`,
})
