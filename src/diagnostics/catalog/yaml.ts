import { formatNumber } from '../format-number.ts'

/** Errors about reading and writing YAML. */
export const yamlErrors = () => ({
  // `opening` is the bracket or quote before the mistake, if it is on an earlier line. It has no line number, because an
  // error in an embedded text is moved to the file.
  YAML_SYNTAX: (p: { reason: string; opening?: { sign: string; linesAbove: number; column: number } }) =>
    `not valid YAML: ${p.reason}`,
  YAML_SEPARATOR: (p: { separator: string }) => `invalid document separator "${p.separator}"`,
  YAML_ENCODING: (p: { file: string }) => `"${p.file}" is not valid UTF-8`,
  YAML_TAG_MISMATCH: (p: { text: string; tag: string; actual: string }) =>
    `invalid ${p.tag} value "${p.text}": its type is ${p.actual}`,
  YAML_BINARY_INVALID: (p: { text: string }) =>
    `invalid base64 in a !!binary value: "${p.text.length > 40 ? `${p.text.slice(0, 40)}…` : p.text}"`,
  YAML_TIMESTAMP_ZONE: (p: { timestamp: string }) =>
    `invalid time zone in "${p.timestamp}": hours must be between 0 and 23`,
  YAML_UNPRINTABLE: (p: { text: string }) => `control characters are not allowed: ${escaped(p.text)}`,
  YAML_BLOCK_TAB: (p: { text: string }) =>
    `kustomize cannot print a multi-line string that starts with a tab: ${JSON.stringify(p.text.slice(0, 40))}`,
  YAML_NON_STRING_KEY: (p: { key: string }) => `the key ${p.key} is not a string; put it in quotes`,
  YAML_UNSUPPORTED_NUMBER: (p: { text: string }) => `JSON cannot represent the number ${p.text}`,
  YAML_DUPLICATE_KEY: (p: { key: string }) => `duplicate key "${p.key}"`,
  YAML_TOO_DEEP: (p: { depth: number }) => `nested more than ${formatNumber(p.depth)} levels deep`,
  YAML_ALIASES_EXCESSIVE: (p: { limit: number }) => `the aliases expand to more than ${formatNumber(p.limit)} values`,
  YAML_LIST_ITEMS: (p: { kind: string }) => `items of ${p.kind} must be a list, not a map`,
  YAML_MAP_KEY: (p: { key: string }) => `${p.key} cannot be used as a key`,
  YAML_KEY_TOO_LONG: (p: { key: string }) =>
    `a key is longer than ${formatNumber(1022)} characters: ${p.key.slice(0, 40)}…`,
  YAML_MERGE_VALUE: (_: Readonly<Record<never, never>>) =>
    'the value of a merge key (<<) must be a map or a list of maps',
})

/** Quotes a string and escapes all characters that terminals do not show, including those that JSON does not escape. */
function escaped(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
