import { alternatives, nameList } from '../hints.ts'

/** Errors about editing kustomization files. */
export const editErrors = () => ({
  EDIT_FILE_MISSING: (p: { directory: string }) => `no kustomization file in "${p.directory}"`,
  EDIT_FILES_SEVERAL: (p: { directory: string; names: readonly string[] }) =>
    `several kustomization files in "${p.directory}": ${nameList(p.names)}`,
  EDIT_FILE_EXISTS: (p: { file: string; directory: string }) => `"${p.file}" already exists in "${p.directory}"`,
  EDIT_NOT_A_FILE: (p: { path: string }) => `"${p.path}" is not a file`,
  EDIT_SYNTAX: (p: { file: string; reason: string }) => `"${p.file}" is not valid YAML: ${p.reason}`,
  EDIT_LAYOUT: (p: { file: string }) => `cannot make this change in "${p.file}" without rewriting the file`,
  EDIT_KEY_TAKEN: (p: { kind: string; key: string; file: string }) => `${p.kind} "${p.key}" is already in "${p.file}"`,
  EDIT_KEY_MISSING: (p: { kind: string; key: string; file: string }) => `${p.kind} "${p.key}" is not in "${p.file}"`,
  EDIT_FIELD_MISSING: (p: { field: string; file: string }) => `"${p.file}" has no ${p.field}`,
  EDIT_ALREADY_LISTED: (p: { kind: string; path: string; file: string }) =>
    `${p.kind} "${p.path}" is already in "${p.file}"`,
  EDIT_GENERATOR_MISSING: (p: { kind: string; names: readonly string[]; file: string }) =>
    `"${p.file}" does not generate a ${p.kind} named ${p.names.map((name) => `"${name}"`).join(' or ')}`,
  EDIT_LITERAL_MISSING: (p: { key: string }) => `no literal "${p.key}" to change`,
  EDIT_LITERAL_INVALID: (p: { literal: string }) =>
    `invalid literal "${p.literal}": expected key=value with one equals sign`,
  EDIT_LABEL_TWICE: (p: { key: string; file: string }) =>
    `label "${p.key}" is in both commonLabels and labels of "${p.file}"`,
  EDIT_PATTERN: (p: { pattern: string }) => `invalid file pattern "${p.pattern}"`,
  EDIT_NO_MATCH: (p: { pattern: string; directory: string }) => `nothing in "${p.directory}" matches "${p.pattern}"`,
  EDIT_BASE_MISSING: (p: { path: string }) => `"${p.path}" does not exist`,
  EDIT_SOURCE_AMBIGUOUS: (p: { source: string; files: readonly string[] }) =>
    `"${p.source}" must match exactly one file, but it matches ${p.files.length === 0 ? 'none' : nameList(p.files)}`,
  EDIT_OUTSIDE: (p: { path: string; directory: string }) => `"${p.path}" is outside "${p.directory}"`,
  EDIT_READ_ONLY: (p: { path: string }) => `"${p.path}" is read-only; no files were changed`,
  EDIT_READ_FAILED: (p: { path: string; reason: string }) => `cannot read "${p.path}": ${p.reason}`,
  EDIT_WRITE_FAILED: (p: { path: string; reason: string }) =>
    `cannot write "${p.path}": ${p.reason}; no files were changed`,
  EDIT_VAR_NOT_DELIMITED: (p: { name: string; field: string }) =>
    `cannot convert $(${p.name}) in "${p.field}" to a replacement: the text around it needs the same delimiter on both sides`,
  LOCALIZE_OUTSIDE_SCOPE: (p: { path: string; scope: string }) => `"${p.path}" is outside the scope "${p.scope}"`,
  LOCALIZE_REF_MISSING: (p: { url: string }) => `"${p.url}" has no version: add \`?ref=\` with a branch, tag or commit`,
  LOCALIZE_DIRECTORY_TAKEN: (p: { path: string; url: string }) =>
    `cannot copy "${p.url}": its destination "${p.path}" already exists`,
  LOCALIZE_REMOTE_UNSUPPORTED: (p: { url: string }) => `cannot copy "${p.url}": remote references are disabled`,
  LOCALIZE_SCOPE_REMOTE: (p: { target: string }) =>
    `cannot set a scope for the remote target "${p.target}": its scope is always the repository`,
  LOCALIZE_SCOPE_APART: (p: { scope: string; target: string }) =>
    `the scope "${p.scope}" does not contain "${p.target}"`,
  LOCALIZE_RESOURCE: (p: { path: string; asFile: string; asDirectory: string }) =>
    `cannot copy "${p.path}": as a file: ${p.asFile}; as a directory: ${p.asDirectory}`,
  LOCALIZE_PLUGIN: (p: { entry: string; reason: string }) =>
    `"${p.entry}" is neither a plugin configuration nor the path of one: ${p.reason}`,
  LOCALIZE_PLUGIN_FIELD: (p: { field: string }) => `plugin field "${p.field}" must be a path or a list of paths`,
  LOCALIZE_CHART_HOME_ABSOLUTE: (p: { path: string }) => `the chart home must be a relative path, not "${p.path}"`,
  LOCALIZE_DESTINATION_EXISTS: (p: { path: string }) => `"${p.path}" already exists; no files were written`,
  LOCALIZE_DESTINATION_PARENT: (p: { path: string; parent: string }) =>
    `cannot create "${p.path}": directory "${p.parent}" does not exist`,
  LOCALIZE_DIFFERENT: (p: { target: string }) =>
    `the copy of "${p.target}" does not build to the same output as the original; no files were written`,
  USAGE_FLAG_REQUIRED: (p: { flags: readonly string[]; by?: string }): string =>
    p.by === undefined ? `missing ${alternatives(p.flags)}` : `${p.by} requires ${alternatives(p.flags)}`,
  USAGE_KEY_EMPTY: (p: { list: string }) => `empty key in "${p.list}"`,
  USAGE_IMAGE: (p: { argument: string }) =>
    `invalid image "${p.argument}": expected NAME=NEWNAME, NAME:TAG, NAME@DIGEST or a combination such as NAME=NEWNAME:TAG`,
  USAGE_REPLICAS: (p: { argument: string }) => `invalid replica count "${p.argument}": expected NAME=COUNT`,
  USAGE_PAIR: (p: { kind: string; argument: string }) => `invalid ${p.kind} "${p.argument}": expected KEY:VALUE`,
  USAGE_ANNOTATION_KEY: (p: { key: string }) =>
    `invalid annotation key "${p.key}": expected an optional prefix and a slash, then at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit`,
})
