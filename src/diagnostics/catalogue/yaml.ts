/** Reading and writing YAML. */
export const yamlErrors = {
  YAML_SYNTAX: (p: { reason: string }) => `not valid YAML: ${p.reason}`,
  YAML_SEPARATOR: (p: { separator: string }) => `invalid document separator: ${p.separator}`,
  YAML_ENCODING: (p: { file: string }) => `${p.file} is not valid UTF-8`,
  YAML_TAG_MISMATCH: (p: { text: string; tag: string; actual: string }) =>
    `cannot decode ${p.actual} \`${p.text}\` as a ${p.tag}`,
  YAML_BINARY_INVALID: (p: { text: string }) =>
    `!!binary value contains invalid base64 data: ${p.text.length > 40 ? `${p.text.slice(0, 40)}…` : p.text}`,
  YAML_TIMESTAMP_ZONE: (p: { timestamp: string }) =>
    `the time zone of ${p.timestamp} is out of range: hours go from 0 to 23`,
  YAML_UNPRINTABLE: (p: { text: string }) => `control characters are not allowed: ${JSON.stringify(p.text)}`,
  YAML_BLOCK_TAB: (p: { text: string }) =>
    `a block of text starts with a tab, which kustomize cannot print: ${JSON.stringify(p.text.slice(0, 40))}`,
  YAML_NON_STRING_KEY: (p: { key: string }) => `the key ${p.key} is not a string: quote it`,
  YAML_UNSUPPORTED_NUMBER: (p: { text: string }) => `${p.text} is a number that JSON cannot hold`,
  YAML_DUPLICATE_KEY: (p: { key: string }) => `mapping key "${p.key}" already defined`,
  YAML_TOO_DEEP: (p: { depth: number }) => `nested deeper than ${p.depth} levels`,
  YAML_ALIASES_EXCESSIVE: (p: { limit: number }) =>
    `the aliases of the document stand for more than ${p.limit} values together`,
  YAML_LIST_ITEMS: (p: { kind: string }) => `the items of a ${p.kind} have to be a list, not a map`,
  YAML_MAP_KEY: (p: { key: string }) => `${p.key} cannot be a key`,
  YAML_KEY_TOO_LONG: (p: { key: string }) => `a key is longer than 1022 characters: ${p.key.slice(0, 40)}…`,
  YAML_MERGE_VALUE: (_: Readonly<Record<never, never>>) => 'map merge requires map or sequence of maps as the value',
} as const
