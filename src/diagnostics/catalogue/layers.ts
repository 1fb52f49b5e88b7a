/** Accumulating resources: documents, lists, components, schemas, validators. */
export const layerErrors = {
  RESOURCE_METADATA_MISSING: (p: { file: string }) =>
    `missing Resource metadata: a document in ${p.file} is not a Kubernetes object`,
  RESOURCE_KIND_MISSING: (p: { name: string }) => `missing kind in object${p.name === '' ? '' : ` '${p.name}'`}`,
  RESOURCE_NAME_MISSING: (p: { kind: string }) => `missing metadata.name in object of kind ${p.kind}`,
  RESOURCE_LIST_ITEMS: (p: { kind: string; actual: string }) =>
    `expected array in ${p.kind}/items, but found ${p.actual}`,
  RESOURCE_EXISTS: (p: { id: string; first: string; second: string }) =>
    `may not add resource with an already registered id: ${p.id} (first in ${p.first}, again in ${p.second})`,
  COMPONENT_EXPECTED: (p: { path: string; actual: string }) =>
    `expected kind 'Component' for path '${p.path}' but got '${p.actual}'`,
  COMPONENT_IN_RESOURCES: (p: { path: string }) =>
    `expected kind != 'Component' for path '${p.path}': list it under components`,
  OPENAPI_VERSION_UNKNOWN: (p: { version: string }) =>
    `the specified OpenAPI version '${p.version}' is not built in; the only one is v1.21.2`,
  OPENAPI_VERSION_AND_PATH: (_: Readonly<Record<never, never>>) =>
    'builtin version and custom schema provided, cannot use both',
  VALIDATOR_CHANGED_RESOURCES: (p: { id: string }) => `validator shouldn't modify the resource map: it changed ${p.id}`,
  PATCH_TARGET_NAME_REQUIRED: (_: Readonly<Record<never, never>>) => 'must specify the target name',
  PATCH_SOURCE_MISSING: (_: Readonly<Record<never, never>>) => 'must specify one of patch and path',
  PATCH_SOURCE_AMBIGUOUS: (p: { path: string }) => `patch and path can't be set at the same time (path: ${p.path})`,
  REPLACEMENT_PATH_AND_INLINE: (p: { path: string }) =>
    `cannot specify both path and inline replacement (path: ${p.path})`,
  CRDS_INVALID: (p: { file: string; field: string; actual: string }) =>
    `unable to parse open API definition from '${p.file}': ${p.field || 'the file'} must be a map, not ${p.actual}`,
  CRDS_TOO_LARGE: (p: { limit: number }) =>
    `the definitions refer to each other in more than ${p.limit} ways, or too deeply`,
  CRDS_CYCLE: (p: { type: string }) => `the definition of '${p.type}' leads back to itself`,
} as const
