import { formatNumber } from '../format-number.ts'

/** Errors about the content of layers: documents, lists, components, schemas and validators. */
export const layerErrors = () => ({
  RESOURCE_METADATA_MISSING: (p: { file: string }) => `"${p.file}" contains a document that is not a Kubernetes object`,
  RESOURCE_KIND_MISSING: (p: { name: string }) =>
    `missing kind in ${p.name === '' ? 'a resource' : `resource "${p.name}"`}`,
  RESOURCE_NAME_MISSING: (p: { kind: string }) => `a resource of kind ${p.kind} has no metadata.name`,
  RESOURCE_LIST_ITEMS: (p: { kind: string; actual: string }) => `items of ${p.kind} must be a list, not ${p.actual}`,
  RESOURCE_EXISTS: (p: { id: string; first: string; second: string }): string =>
    p.first === p.second
      ? `duplicate ${p.id}: both come from ${p.first}`
      : `duplicate ${p.id}: defined in ${p.first} and again in ${p.second}`,
  COMPONENT_EXPECTED: (p: { path: string; actual: string }) =>
    `"${p.path}" must be of kind Component, not ${p.actual}: list it under \`resources\``,
  COMPONENT_IN_RESOURCES: (p: { path: string }) => `"${p.path}" is a Component: list it under \`components\``,
  OPENAPI_VERSION_UNKNOWN: (p: { version: string }) =>
    `unknown OpenAPI version "${p.version}": only v1.21.2 is built in`,
  OPENAPI_VERSION_AND_PATH: (_: Readonly<Record<never, never>>) =>
    'openapi.version and openapi.path cannot be used together',
  VALIDATOR_CHANGED_RESOURCES: (p: { id: string }) =>
    `the validator changed ${p.id}; validators must not change resources`,
  PATCH_TARGET_NAME_REQUIRED: (_: Readonly<Record<never, never>>) => 'the patch target has no name',
  PATCH_SOURCE_MISSING: (_: Readonly<Record<never, never>>) => 'the patch entry has neither patch nor path',
  PATCH_SOURCE_AMBIGUOUS: (p: { path: string }) => `patch and path ("${p.path}") cannot be used together`,
  REPLACEMENT_PATH_AND_INLINE: (p: { path: string }) =>
    `path ("${p.path}") and an inline replacement cannot be used together`,
  CRDS_INVALID: (p: { file: string; field: string; actual: string }) =>
    `invalid OpenAPI definitions in "${p.file}": ${p.field === '' ? 'the file' : `"${p.field}"`} must be a map, not ${p.actual}`,
  CRDS_SYNTAX: (p: { reason: string }) => `not valid JSON: ${p.reason}`,
  CRDS_TOO_LARGE: (p: { limit: number }) =>
    `the definitions are nested too deeply, or have more than ${formatNumber(p.limit)} properties after references are resolved`,
  CRDS_CYCLE: (p: { type: string }) => `the definition of "${p.type}" refers to itself`,
})
