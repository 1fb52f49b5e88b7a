import { renderTemplate } from '../../../test/support/render-template.ts'

test.each([
  ['{{ "aé" | trunc 2 | upper }}', 'A\ufffd'],
  ['{{ "aé" | trunc 2 | title }}', 'A\ufffd'],
  ['{{ "aé" | trunc 2 | camelcase }}', 'A\ufffd'],
  ['{{ "é\'" | trunc 1 | js | b64enc }}', 'ww=='],
  ['{{ "é" | trunc 1 | toToml | b64enc }}', 'IsMi'],
  ['{{ (fromJson "{\\"a\\":\\"\\xff\\"}").a }}', '\ufffd'],
  ['{{ fromJson `{"a":"\\ud83d \\ud83d\\ude00 \\\\ud83d"}` | toJson }}', '{"a":"\ufffd 😀 \\\\ud83d"}'],
  ['{{ (fromJson "é").Error }}', "invalid character 'Ã' looking for beginning of value"],
])('text that is not ASCII or not valid UTF-8: %s', (template, output) => {
  expect(renderTemplate(template)).toBe(output)
})

const cycle = '{{ $m := dict "a" 1 }}{{ $_ := set $m "m" (list $m) }}'

test.each(['toJson', 'toPrettyJson', 'toYaml'])('%s of a value that contains itself is empty', (name) => {
  expect(renderTemplate(`${cycle}[{{ ${name} $m }}]`)).toBe('[]')
})

test('mustToJson of a value that contains itself fails', () => {
  expect(() => renderTemplate(`${cycle}{{ mustToJson $m }}`)).toThrow('encountered a cycle')
})

test.each([
  ['{{ dict "<<" (dict "a" 1) | toYaml }}', '<<:\n  a: 1'],
  ['{{ dict "a" (dict "x\\ny" (list 1)) | toYamlPretty }}', 'a:\n  ? |-\n    x\n    y\n  : - 1'],
  ['{{ list (dict "x\\ny" 1) | toYamlPretty }}', '- ? |-\n    x\n    y\n  : 1'],
])('unusual keys: %s', (template, output) => {
  expect(renderTemplate(template)).toBe(output)
})
