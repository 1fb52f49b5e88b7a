import { counted } from '../counted.ts'
import { formatNumber } from '../format-number.ts'

/** Errors about replacements. */
export const replacementErrors = () => ({
  REPLACEMENT_INCOMPLETE: (_: Readonly<Record<never, never>>) =>
    'a replacement needs a source (or sourceValue) and at least one target',
  REPLACEMENT_SOURCES_CONFLICT: (_: Readonly<Record<never, never>>) =>
    'source and sourceValue of a replacement cannot be used together',
  REPLACEMENT_FILE_INVALID: (p: { file: string; actual: string }) =>
    `"${p.file}" must contain a replacement or a list of replacements, not ${p.actual}`,
  REPLACEMENT_SOURCE_MISSING: (p: { selector: string }) =>
    `the replacement's source does not exist: no resource matches ${p.selector}`,
  REPLACEMENT_SOURCE_AMBIGUOUS: (p: { selector: string; matches: readonly string[] }) =>
    `the replacement's source (${p.selector}) matches several resources: ${p.matches.join(', ')}`,
  REPLACEMENT_SOURCE_FIELD_MISSING: (p: { field: string; resource: string }) =>
    `the replacement's source field "${p.field}" does not exist in ${p.resource}`,
  REPLACEMENT_SOURCE_LOOKUP: (p: { field: string; resource: string; reason: string }) =>
    `cannot read the replacement's source field "${p.field}" of ${p.resource}: ${p.reason}`,
  REPLACEMENT_SOURCE_INDEX: (p: { index: number; value: string }) =>
    `options.index ${p.index} is out of range for the value "${p.value}"`,
  REPLACEMENT_TOO_LONG: (p: { limit: number }) => `a replaced value is longer than ${formatNumber(p.limit)} characters`,
  REPLACEMENT_DELIMITER: (p: { field: string; resource: string }) =>
    `options.delimiter works only with strings: "${p.field}" of ${p.resource} is a map or a list`,
  REPLACEMENT_SELECT_MISSING: (_: Readonly<Record<never, never>>) => "the replacement's target has no select",
  REPLACEMENT_TARGET_FIELD: (p: { field: string; resource: string; create: boolean; reason: string }) =>
    `cannot find ${p.create ? 'or create ' : ''}the replacement's target field "${p.field}" in ${p.resource}${p.reason === '' ? '' : `: ${p.reason}`}`,
  PATH_WILDCARD_IN_SOURCE: (_: Readonly<Record<never, never>>) =>
    'wildcards are allowed only in target paths of replacements',
  PATH_INDEX_NEGATIVE: (p: { index: string }) => `list index ${p.index} is negative`,
  PATH_INDEX_MISSING: (p: { index: number; count: number }) =>
    `list index ${p.index} is out of range: the list has ${counted(p.count, 'item')}`,
  PATH_LAST_OF_EMPTY_LIST: (_: Readonly<Record<never, never>>) => 'an empty list has no last item',
  PATH_MATCH_INVALID: (p: { part: string }) => `invalid path segment "${p.part}": expected [field=value]`,
  PATH_ELEMENT_NOT_CREATED: (p: { part: string }) =>
    `no list item matches "${p.part}", and it cannot be created because the value is a pattern`,
  EMBEDDED_TEXT_EMPTY: (p: { expected: string }) => `expected a string that contains ${p.expected}, but it is empty`,
})
