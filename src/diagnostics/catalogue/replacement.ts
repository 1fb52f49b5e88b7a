/** Replacements. */
export const replacementErrors = {
  REPLACEMENT_INCOMPLETE: (_: Readonly<Record<never, never>>) =>
    'replacements must specify a source and at least one target',
  REPLACEMENT_SOURCES_CONFLICT: (_: Readonly<Record<never, never>>) =>
    'value and resource selectors are mutually exclusive: a replacement has either source or sourceValue',
  REPLACEMENT_FILE_INVALID: (p: { file: string; actual: string }) =>
    `${p.file} must hold a replacement or a list of replacements, not ${p.actual}`,
  REPLACEMENT_SOURCE_MISSING: (p: { selector: string }) => `nothing selected by ${p.selector}`,
  REPLACEMENT_SOURCE_AMBIGUOUS: (p: { selector: string; matches: readonly string[] }) =>
    `multiple matches for selector ${p.selector}: ${p.matches.join(', ')}`,
  REPLACEMENT_SOURCE_FIELD_MISSING: (p: { field: string; resource: string }) =>
    `fieldPath \`${p.field}\` is missing for replacement source ${p.resource}`,
  REPLACEMENT_SOURCE_LOOKUP: (p: { field: string; resource: string; reason: string }) =>
    `error looking up replacement source \`${p.field}\` in ${p.resource}: ${p.reason}`,
  REPLACEMENT_SOURCE_INDEX: (p: { index: number; value: string }) =>
    `options.index ${p.index} is out of bounds for value ${p.value}`,
  REPLACEMENT_TOO_LONG: (p: { limit: number }) => `replacements make a text longer than ${p.limit} characters`,
  REPLACEMENT_DELIMITER: (p: { field: string; resource: string }) =>
    `delimiter option can only be used with scalar nodes: ${p.field} of ${p.resource} is a map or a list`,
  REPLACEMENT_SELECT_MISSING: (_: Readonly<Record<never, never>>) => 'target must specify resources to select',
  REPLACEMENT_TARGET_FIELD: (p: { field: string; resource: string; create: boolean; reason: string }) =>
    `unable to find ${p.create ? 'or create ' : ''}field "${p.field}" in replacement target ${p.resource}${p.reason === '' ? '' : `: ${p.reason}`}`,
  PATH_WILDCARD_IN_SOURCE: (_: Readonly<Record<never, never>>) => 'a wildcard is only possible in the path of a target',
  PATH_INDEX_NEGATIVE: (p: { index: string }) => `array index ${p.index} cannot be negative`,
  PATH_INDEX_MISSING: (p: { index: number; count: number }) =>
    `index ${p.index} specified but only ${p.count} elements found`,
  PATH_LAST_OF_EMPTY_LIST: (_: Readonly<Record<never, never>>) => 'an empty list has no last element',
  PATH_MATCH_INVALID: (p: { part: string }) =>
    `list path element '${p.part}' must contain fieldName=fieldValue for element to match`,
  PATH_ELEMENT_NOT_CREATED: (p: { part: string }) =>
    `no element matches '${p.part}', and one made of the pattern as it stands would not match either`,
  EMBEDDED_TEXT_EMPTY: (p: { expected: string }) =>
    `wrong node kind: expected ${p.expected} inside of a text that holds no document`,
} as const
