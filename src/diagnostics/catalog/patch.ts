import { formatNumber } from '../format-number.ts'

/** Errors about patches, their targets, and the patterns that select targets. */
export const patchErrors = () => ({
  REGEX_INVALID: (p: { pattern: string; reason: string }) => `invalid regular expression "${p.pattern}": ${p.reason}`,
  LABEL_SELECTOR_INVALID: (p: { selector: string; reason: string }) =>
    `invalid label selector "${p.selector}": ${p.reason}`,
  OPENAPI_SCHEMA_INVALID: (p: { field: string; expected: string }) =>
    `invalid OpenAPI document: ${p.field === '' ? 'it' : `"${p.field}"`} must be ${p.expected}`,
  PATCH_UNPARSABLE: (p: { mergeReason: string; jsonReason: string }): string =>
    p.mergeReason === p.jsonReason
      ? `cannot parse the patch: ${p.mergeReason}`
      : `the patch is neither a strategic merge patch (${p.mergeReason}) nor a JSON patch (${p.jsonReason})`,
  PATCH_EMPTY: (_: Record<string, never>) => 'the patch is empty',
  PATCH_TARGET_REQUIRED: (_: Record<string, never>) => 'a JSON patch needs a target',
  PATCH_TARGET_WITH_SEVERAL: (p: { count: number }) =>
    `a patch with a target must contain a single strategic merge patch, not ${p.count}`,
  PATCH_TARGET_NOT_FOUND: (p: { id: string }) => `the patch targets ${p.id}, which does not exist`,
  PATCH_TARGET_AMBIGUOUS: (p: { id: string; count: number }) =>
    `the patch targets ${p.id}, which matches ${p.count} resources`,
  PATCH_DIRECTIVE_UNKNOWN: (p: { directive: string }) => `unknown $patch directive "${p.directive}"`,
  PATCH_KIND_MISMATCH: (p: { expected: string; actual: string; holder?: 'patch' | 'resource' }) =>
    `expected ${p.expected} here, but the ${p.holder ?? 'patch'} has ${p.actual}`,
  JSON_PATCH_INVALID: (p: { reason: string }) => `invalid JSON patch: ${p.reason}`,
  JSON_PATCH_OPERATION_UNKNOWN: (p: { op: string }) => `unknown JSON patch operation "${p.op}"`,
  JSON_PATCH_FIELD_MISSING: (p: { op: string; field: string }) =>
    `JSON patch operation "${p.op}" needs the string field "${p.field}"`,
  JSON_PATCH_PATH_MISSING: (p: { op: string; path: string }) =>
    `cannot ${p.op} "${p.path}": its parent does not exist${p.op === 'add' ? '; add the parent first, or use a merge patch' : ''}`,
  JSON_PATCH_COPIES_TOO_MUCH: (p: { limit: number }) =>
    `the patch copies more than ${formatNumber(p.limit)} values in total`,
  JSON_PATCH_TOO_LONG: (p: { limit: number }) =>
    `the patch is too expensive: it visits more than ${formatNumber(p.limit)} values`,
  JSON_PATCH_KEY_MISSING: (p: { op: string; path: string; key: string }) =>
    `cannot ${p.op} "${p.path}": key "${p.key}" does not exist`,
  JSON_PATCH_INDEX_INVALID: (p: { op: string; path: string; index: string }) =>
    `cannot ${p.op} "${p.path}": the list has no index "${p.index}"`,
  JSON_PATCH_TEST_FAILED: (p: { path: string }) => `test failed: "${p.path}" has a different value`,
  JSON_PATCH_RESULT_INVALID: (p: { actual: string }) => `the result of a JSON patch must be a map, not ${p.actual}`,
})
