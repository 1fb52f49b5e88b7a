import { nameList } from '../hints.ts'

/** Errors about mistakes that an API server rejects, and about schemas. */
export const apiErrors = () => ({
  API_FIELD_UNKNOWN: (p: { field: string; parent: string }) => `unknown field "${p.field}"${inside(p.parent)}`,
  API_FIELD_MISSING: (p: { field: string; parent: string }) =>
    `required field "${p.field}" is missing${inside(p.parent)}`,
  API_FIELD_REPEATED: (p: { field: string; parent: string }) =>
    `duplicate field "${p.field}"${inside(p.parent)}: only the last one is used`,
  API_TYPE_WRONG: (p: { field: string; expected: string; actual: string }) =>
    `${p.field} must be ${p.expected}, not ${p.actual}`,
  API_VALUE_INVALID: (p: { field: string; rule: string }) => `${p.field} must ${p.rule}`,
  API_ITEM_REPEATED: (p: { field: string; what: string; other: string }) =>
    `${p.field} is a duplicate: ${p.other} already has the ${p.what}`,
  API_FIELDS_CONFLICT: (p: { field: string; reason: string }) => `${p.field}: ${p.reason}`,
  API_RULE_FAILED: (p: { field: string; rule: string; message: string }) => `${p.field}: ${p.message}`,
  API_VERSION_UNAVAILABLE: (p: { apiVersion: string; kind: string; reason: string; instead: string }) =>
    `${p.kind} (${p.apiVersion}) ${p.reason}${p.instead === '' ? '' : `: use ${p.instead}`}`,
  API_KIND_UNKNOWN: (p: { apiVersion: string; kind: string; release: string }) =>
    `${p.apiVersion} has no kind "${p.kind}" in Kubernetes ${p.release}`,
  KUBERNETES_VERSION_UNKNOWN: (p: { version: string; known: readonly string[] }) =>
    `unknown Kubernetes version "${p.version}": kuilt has schemas for ${nameList(p.known, p.known.length)}`,
  SCHEMA_NOT_FOUND: (p: { path: string }) => `no schemas found: no file or directory matches "${p.path}"`,
  SCHEMA_FILE_INVALID: (p: { path: string }) =>
    `"${p.path}" contains neither a CustomResourceDefinition nor a JSON schema`,
  API_SCHEMA_MISSING: (p: { apiVersion: string; kind: string }) => `no schema for ${p.kind} (${p.apiVersion})`,
})

/** Returns a string such as ` in spec.template`. Empty for the resource itself. */
function inside(parent: string): string {
  return parent === '' ? '' : ` in ${parent}`
}
