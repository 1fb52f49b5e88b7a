/** Editing kustomization files. */
export const editErrors = {
  EDIT_FILE_MISSING: (p: { directory: string }) => `no kustomization file in ${p.directory}`,
  EDIT_FILES_SEVERAL: (p: { directory: string; names: readonly string[] }) =>
    `several kustomization files in ${p.directory}: ${p.names.join(', ')}`,
  EDIT_FILE_EXISTS: (p: { file: string; directory: string }) => `there is already a ${p.file} in ${p.directory}`,
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
  EDIT_NO_MATCH: (p: { pattern: string; directory: string }) =>
    `${p.pattern} is neither a file nor a directory in ${p.directory}`,
  EDIT_BASE_MISSING: (p: { path: string }) => `${p.path} does not exist`,
  EDIT_SOURCE_AMBIGUOUS: (p: { source: string; files: readonly string[] }) =>
    `'${p.source}' must name exactly one file, not ${p.files.length === 0 ? 'none' : p.files.join(', ')}`,
  EDIT_OUTSIDE: (p: { path: string; directory: string }) => `${p.path} is outside ${p.directory}`,
  EDIT_READ_ONLY: (p: { path: string }) => `${p.path} is read-only; nothing was written`,
  EDIT_READ_FAILED: (p: { path: string; reason: string }) => `cannot read ${p.path}: ${p.reason}`,
  EDIT_WRITE_FAILED: (p: { path: string; reason: string }) =>
    `cannot write ${p.path}: ${p.reason}; nothing was changed`,
  EDIT_VAR_NOT_DELIMITED: (p: { name: string; field: string }) =>
    `cannot turn $(${p.name}) in ${p.field} into a replacement: the characters on its two sides differ`,
  LOCALIZE_OUTSIDE_SCOPE: (p: { path: string; scope: string }) => `${p.path} is outside the scope ${p.scope}`,
  LOCALIZE_REF_MISSING: (p: { url: string }) =>
    `${p.url} names no version: a copy needs ?ref= with a branch, tag or commit`,
  LOCALIZE_DIRECTORY_TAKEN: (p: { path: string; url: string }) =>
    `cannot copy ${p.url}: ${p.path} exists, and its place in the copy is needed`,
  LOCALIZE_REMOTE_UNSUPPORTED: (p: { url: string }) => `cannot copy ${p.url}: remote references are not available here`,
  LOCALIZE_SCOPE_REMOTE: (p: { target: string }) =>
    `the remote target ${p.target} takes no scope: it is the repository`,
  LOCALIZE_SCOPE_APART: (p: { scope: string; target: string }) => `the scope ${p.scope} does not hold ${p.target}`,
  LOCALIZE_RESOURCE: (p: { path: string; asFile: string; asDirectory: string }) =>
    `cannot copy ${p.path}: as a file: ${p.asFile}; as a directory: ${p.asDirectory}`,
  LOCALIZE_PLUGIN: (p: { entry: string; reason: string }) =>
    `'${p.entry}' is neither a plugin configuration nor a file that holds one: ${p.reason}`,
  LOCALIZE_PLUGIN_FIELD: (p: { field: string }) =>
    `the field '${p.field}' of a plugin must be a path or a list of paths`,
  LOCALIZE_CHART_HOME_ABSOLUTE: (p: { path: string }) => `the chart home ${p.path} must be a relative path`,
  LOCALIZE_DESTINATION_EXISTS: (p: { path: string }) => `${p.path} exists already; nothing was written`,
  LOCALIZE_DESTINATION_PARENT: (p: { path: string; parent: string }) =>
    `cannot make ${p.path}: directory ${p.parent} does not exist`,
  LOCALIZE_DIFFERENT: (p: { target: string }) =>
    `the copy of ${p.target} builds to another result than the original; nothing was written`,
  USAGE_FLAG_REQUIRED: (p: { flags: readonly string[]; by?: string }): string =>
    p.by === undefined ? `${p.flags.join(' or ')} is required here` : `${p.by} needs ${p.flags.join(' or ')}`,
  USAGE_KEY_EMPTY: (p: { list: string }) => `'${p.list}' holds an empty key`,
  USAGE_IMAGE: (p: { argument: string }) =>
    `'${p.argument}' is not an image change: write NAME=NEWNAME, NAME:TAG, NAME@DIGEST, NAME=NEWNAME:TAG, NAME=NEWNAME@DIGEST, NAME:TAG@DIGEST or NAME=NEWNAME:TAG@DIGEST`,
  USAGE_REPLICAS: (p: { argument: string }) => `'${p.argument}' is not a replica count: write NAME=COUNT`,
  USAGE_PAIR: (p: { kind: string; argument: string }) => `'${p.argument}' is not a ${p.kind}: write KEY:VALUE`,
  USAGE_ANNOTATION_KEY: (p: { key: string }) =>
    `'${p.key}' is not a valid annotation key: an optional prefix and a slash, then at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends`,
} as const
