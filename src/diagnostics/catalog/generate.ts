/** Errors about ConfigMap and Secret generators. */
export const generateErrors = () => ({
  GENERATOR_NAME_MISSING: (p: { kind: string }) => `the ${p.kind} generator has no name`,
  GENERATOR_KEY_REPEATED: (p: { name: string; key: string }) => `duplicate key "${p.key}" in generator "${p.name}"`,
  LITERAL_INVALID: (p: { literal: string }) => `invalid literal "${p.literal}": expected key=value`,
  FILE_SOURCE_KEY_MISSING: (p: { source: string; path: string }) =>
    `invalid file source "${p.source}": no key before "="`,
  FILE_SOURCE_PATH_MISSING: (p: { source: string; key: string }) =>
    `invalid file source "${p.source}": no path after "="`,
  FILE_SOURCE_AMBIGUOUS: (p: { source: string }) => `invalid file source "${p.source}": more than one "="`,
  ENV_FILE_NOT_UTF8: (p: { file: string; line: number }) => `line ${p.line} of "${p.file}" is not valid UTF-8`,
  GENERATED_ID_EXISTS: (p: { id: string; behavior: string }): string =>
    p.behavior === 'unspecified'
      ? `${p.id} already exists, and the generator sets no behavior`
      : `${p.id} already exists, and the generator sets the behavior "${p.behavior}"`,
  GENERATED_ID_MISSING: (p: { id: string }) => `cannot merge into or replace ${p.id}: it does not exist`,
  GENERATED_ID_AMBIGUOUS: (p: { id: string; candidates: string }) =>
    `several resources match the generated ${p.id}: ${p.candidates}`,
  IAM_CLOUD_UNSUPPORTED: (p: { cloud: string }) => `unsupported cloud provider "${p.cloud}": expected gke`,
})
