/** Editing kustomization files. */
export const editErrors = {
  EDIT_FILE_MISSING: (p: { directory: string }) => `no kustomization file in ${p.directory}`,
  EDIT_FILES_SEVERAL: (p: { directory: string; names: readonly string[] }) =>
    `several kustomization files in ${p.directory}: ${p.names.join(', ')}`,
  EDIT_NOT_A_FILE: (p: { path: string }) => `${p.path} is not a file`,
  EDIT_SYNTAX: (p: { file: string; reason: string }) => `${p.file} is not valid YAML: ${p.reason}`,
  EDIT_LAYOUT: (p: { file: string }) => `the layout of ${p.file} does not allow this change without rewriting it`,
  EDIT_KEY_TAKEN: (p: { kind: string; key: string; file: string }) => `${p.kind} '${p.key}' is already in ${p.file}`,
  EDIT_KEY_MISSING: (p: { kind: string; key: string; file: string }) => `${p.kind} '${p.key}' is not in ${p.file}`,
  EDIT_FIELD_MISSING: (p: { field: string; file: string }) => `${p.file} has no ${p.field}`,
  EDIT_ALREADY_LISTED: (p: { kind: string; path: string; file: string }) =>
    `${p.kind} ${p.path} is already in ${p.file}`,
  EDIT_GENERATOR_MISSING: (p: { kind: string; names: readonly string[]; file: string }) =>
    `${p.file} generates no ${p.kind} named ${p.names.map((name) => `'${name}'`).join(' or ')}`,
  EDIT_LITERAL_MISSING: (p: { key: string }) => `there is no literal '${p.key}' to change`,
  EDIT_LITERAL_INVALID: (p: { literal: string }) => `'${p.literal}' is not of the form key=value with one equals sign`,
  EDIT_LABEL_TWICE: (p: { key: string; file: string }) =>
    `label '${p.key}' is in both commonLabels and labels of ${p.file}`,
  EDIT_PATTERN: (p: { pattern: string }) => `'${p.pattern}' is not a valid pattern`,
} as const
