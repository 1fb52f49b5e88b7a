import { GoMap } from '../values.ts'
import { yamlFunctions } from './yaml.ts'

const fromYaml = (text: string): unknown => {
  const call = yamlFunctions['fromYaml']?.call as (text: string) => unknown
  const value = call(text)
  return value instanceof GoMap ? value.entries.get('Error') : undefined
}

// go-yaml's messages. Its scanner counts lines from 1, its parser from 0.
test.each([
  ['a: b: c', 'mapping values are not allowed in this context'],
  ['a: 1\nb: c: d', 'line 2: mapping values are not allowed in this context'],
  ['a: [b', "line 1: did not find expected ',' or ']'"],
  ['a: [b\n', "line 1: did not find expected ',' or ']'"],
  ['a: {b', "line 1: did not find expected ',' or '}'"],
  ['a: [', 'line 1: did not find expected node content'],
  ['\ta: b', 'found character that cannot start any token'],
  ['a:\n\tb: c', 'line 2: found character that cannot start any token'],
  ['a: "b', 'found unexpected end of stream'],
  ["a: 'b\n", 'line 2: found unexpected end of stream'],
  ['a: @b', 'found character that cannot start any token'],
  ['- a\nb: 1', "line 1: did not find expected '-' indicator"],
  ['a: 1\n- b', 'line 1: did not find expected key'],
  ['a: 1\nb', "line 2: could not find expected ':'"],
  ['a: *b', "unknown anchor 'b' referenced"],
  ['a: "\\z"', 'found unknown escape character'],
])('fromYaml of %j: %s', (text, message) => {
  expect(fromYaml(text)).toBe(`error converting YAML to JSON: yaml: ${message}`)
})
