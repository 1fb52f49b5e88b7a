/** Patches, their targets, and the patterns that select them. */
export const patchErrors = {
  REGEX_INVALID: (p: { pattern: string; reason: string }) =>
    `'${p.pattern}' is not a valid regular expression: ${p.reason}`,
  LABEL_SELECTOR_INVALID: (p: { selector: string; reason: string }) =>
    `unable to parse requirement of selector '${p.selector}': ${p.reason}`,
  OPENAPI_SCHEMA_INVALID: (p: { field: string; expected: string }) =>
    `not a usable OpenAPI document: ${p.field === '' ? 'it' : `'${p.field}'`} has to be ${p.expected}`,
  PATCH_UNPARSABLE: (p: { mergeReason: string; jsonReason: string }): string =>
    p.mergeReason === p.jsonReason
      ? `the patch cannot be read: ${p.mergeReason}`
      : `neither a strategic-merge patch (${p.mergeReason}) nor a JSON patch (${p.jsonReason})`,
  PATCH_EMPTY: (_: Record<string, never>) => 'the patch is empty',
  PATCH_TARGET_REQUIRED: (_: Record<string, never>) => 'a JSON patch needs a target',
  PATCH_TARGET_WITH_SEVERAL: (p: { count: number }) =>
    `a target goes with a single strategic-merge patch; there are ${p.count} here`,
  PATCH_TARGET_NOT_FOUND: (p: { id: string }) => `no resource matches strategic merge patch ${p.id}`,
  PATCH_TARGET_AMBIGUOUS: (p: { id: string; count: number }) =>
    `${p.count} resources match strategic merge patch ${p.id}`,
  PATCH_DIRECTIVE_UNKNOWN: (p: { directive: string }) => `unknown patch strategy '${p.directive}'`,
  PATCH_KIND_MISMATCH: (p: { expected: string; actual: string }) =>
    `the patch has ${p.actual} where ${p.expected} is expected`,
  JSON_PATCH_INVALID: (p: { reason: string }) => `not a JSON patch: ${p.reason}`,
  JSON_PATCH_OPERATION_UNKNOWN: (p: { op: string }) => `unknown JSON patch operation '${p.op}'`,
  JSON_PATCH_FIELD_MISSING: (p: { op: string; field: string }) =>
    `JSON patch operation '${p.op}' needs a '${p.field}', and it has to be a string`,
  JSON_PATCH_PATH_MISSING: (p: { op: string; path: string }) =>
    `${p.op} operation does not apply: the resource has nothing that could hold '${p.path}'`,
  JSON_PATCH_COPIES_TOO_MUCH: (p: { limit: number }) =>
    `the copies that the patch makes hold more than ${p.limit} values together`,
  JSON_PATCH_TOO_LONG: (p: { limit: number }) =>
    `the operations of the patch would look at more than ${p.limit} values on their ways`,
  JSON_PATCH_KEY_MISSING: (p: { op: string; path: string; key: string }) =>
    `${p.op} operation does not apply: there is no '${p.key}' at '${p.path}'`,
  JSON_PATCH_INDEX_INVALID: (p: { op: string; path: string; index: string }) =>
    `${p.op} operation does not apply: the list at '${p.path}' has no index '${p.index}'`,
  JSON_PATCH_TEST_FAILED: (p: { path: string }) => `testing value ${p.path} failed`,
  JSON_PATCH_RESULT_INVALID: (p: { actual: string }) => `a JSON patch has to leave a map, not ${p.actual}`,
} as const
