/** ConfigMap and Secret generators. */
export const generateErrors = {
  GENERATOR_NAME_MISSING: (p: { kind: string }) => `a generated ${p.kind} must have a name`,
  GENERATOR_KEY_REPEATED: (p: { name: string; key: string }) => `the generator '${p.name}' repeats the key '${p.key}'`,
  LITERAL_INVALID: (p: { literal: string }) => `invalid literal source '${p.literal}', expected key=value`,
  FILE_SOURCE_KEY_MISSING: (p: { source: string; path: string }) =>
    `missing key name for file path '${p.path}' in source '${p.source}'`,
  FILE_SOURCE_PATH_MISSING: (p: { source: string; key: string }) =>
    `missing file path for key name '${p.key}' in source '${p.source}'`,
  FILE_SOURCE_AMBIGUOUS: (p: { source: string }) => `source '${p.source}': key name or file path contains '='`,
  ENV_FILE_NOT_UTF8: (p: { file: string; line: number }) => `line ${p.line} of ${p.file} is not valid UTF-8`,
  GENERATED_ID_EXISTS: (p: { id: string; behavior: string }) =>
    `${p.id} exists already; with behavior '${p.behavior}' it cannot be generated: behavior must be merge or replace`,
  GENERATED_ID_MISSING: (p: { id: string }) => `${p.id} does not exist; cannot merge or replace`,
  GENERATED_ID_AMBIGUOUS: (p: { id: string; candidates: string }) =>
    `found multiple objects that could accept the merge of ${p.id}: ${p.candidates}`,
  IAM_CLOUD_UNSUPPORTED: (p: { cloud: string }) => `cloud provider '${p.cloud}' is not supported; only gke is`,
} as const
