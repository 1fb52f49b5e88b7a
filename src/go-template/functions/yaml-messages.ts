// What go-yaml says where kuilt's reader says it in its own words.

import type { KuiltError } from '../../diagnostics/index.ts'

const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/unclosed \[ or \{|document ends inside/, 'did not find expected node content'],
  [/unexpected colon|unexpected key/, 'mapping values are not allowed in this context'],
  [/tabs cannot be used/, 'found character that cannot start any token'],
  [/unclosed quote at the end/, 'found unexpected end of stream'],
  [/unclosed quote/, 'found unexpected end of stream'],
  [/expected a key/, 'did not find expected key'],
  [/expected a list item/, "did not find expected '-' indicator"],
  [/expected a colon/, "could not find expected ':'"],
  [/anchor names/, 'did not find expected alphabetic or numeric character'],
]

/** `yaml: line 1: did not find expected node content` */
export function goYamlMessage(error: KuiltError): string {
  if (error.code === 'YAML_UNSUPPORTED_NUMBER') {
    const text = error.message
    return `json: unsupported value: ${text.includes('nan') ? 'NaN' : text.includes('-') ? '-Inf' : '+Inf'}`
  }
  const known = MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? error.message
  const line = lineOf(error)
  return line === undefined ? `yaml: ${known}` : `yaml: line ${line}: ${known}`
}

function lineOf({ at }: KuiltError): number | undefined {
  return at !== undefined && 'line' in at && typeof at.line === 'number' ? at.line : undefined
}
