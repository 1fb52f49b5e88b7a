import { isKuiltError } from '../diagnostics/index.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

const values = 'name: web\ncount: 2\nlist: [1]\nmap: { a: 1 }\ntext: "\\n{{ .Values.no.b }}"\n'

/** The hint and notes of the error for a template. The chart also defines `app.name`. */
function failure(template: string): { readonly hint: string | undefined; readonly notes: readonly string[] } {
  const fileSystem = memoryFileSystem({
    'c/Chart.yaml': 'name: c\nversion: 1.0.0\n',
    'c/values.yaml': values,
    'c/templates/_lib.tpl': '{{ define "app.name" }}{{ .Values.name }}{{ .Release.Name }}{{ end }}',
    'c/templates/t.yaml': template,
  })
  try {
    renderChart({ fileSystem, chart: '/c' })
  } catch (error) {
    if (!isKuiltError(error)) throw error
    return { hint: error.hint, notes: error.notes.map(({ message }) => message) }
  }
  return { hint: 'no error', notes: [] }
}

const context =
  '`.` is the value that the caller passes: inside `range` and `with`, pass `$` to `include` or `template`'
const operators =
  'templates have no operators: use functions such as `and`, `eq`, `add` and `ternary`, and write the function name first'

test.each<[string, string | undefined]>([
  ['{{ toYml .Values }}', 'did you mean "toYaml"?'],
  ['{{ Values.name }}', 'write `.Values`'],
  ['{{ nothingLikeThis 1 }}', undefined],
  ['{{ $x }}', 'a variable is only visible in the block that declares it'],
  ['{{ .Values.name }', 'close the action with `}}`'],
  ['{{ /* note */ }}', 'write comments without spaces next to the braces: `{{/* … */}}` or `{{- /* … */ -}}`'],
  ['{{ if .a && .b }}{{ end }}', operators],
  ['{{ .a * 2 }}', operators],
  ['{{ .a + 2 }}', operators],
  ['{{ .a / 2 }}', operators],
  ['{{ "a }}', 'close the string and the action'],
  ["{{ 'ab' }}", 'write strings in double quotes'],
  ['{{ .Values.my-name }}', 'read keys that contain `-` with `index`: `index .Values "my-key"`'],
  ['{{-.Values }}', 'write a space after `{{-`'],
  ['{{ if 1 }}', 'the block that starts here has no `end`'],
  ['{{ end }}', 'no block is open here: check the blocks above'],
  ['{{ else }}', 'no block is open here: check the blocks above'],
  ['{{ if 1 }}{{ define "x" }}{{ end }}{{ end }}', '`define` cannot be inside another block'],
  ['{{ include "app.nam" . }}', 'did you mean "app.name"?'],
  ['{{ template "app.nam" . }}', 'did you mean "app.name"?'],
  [
    '{{ include "common.labels" . }}',
    'neither the chart nor its dependencies define this template: check the name, and that the dependencies are in `charts`',
  ],
  ['{{ .Values.name -1 }}', 'values take no arguments: start with a function such as `add` or `printf`'],
  [
    '{{ range .Values.list }}{{ .Values.name }}{{ end }}',
    'inside `range` and `with`, `.` is a different value: write `$.Values`',
  ],
  [
    '{{ with .Values.map }}{{ .Release.Name }}{{ end }}',
    'inside `range` and `with`, `.` is a different value: write `$.Release`',
  ],
  ['{{ range .Values.list }}{{ include "app.name" . }}{{ end }}', context],
  ['{{ with .Values.map }}{{ template "app.name" . }}{{ end }}', context],
  ['{{ .Values.a.b }}', 'set `.Values.a`, or write `(.Values.a).b`, which is empty if it is not set'],
  ['{{ .values.name }}', 'write `.Values`'],
  ['{{ .Vlaues.name }}', 'write `.Values`'],
  ['{{ .Chart.No.b }}', 'check the name'],
  ['{{ .Capabilities.KubeVerson.Major }}', 'did you mean "KubeVersion"?'],
  ['{{ $x = 1 }}', 'declare the variable with `:=`'],
  ['{{/* a', 'close the comment with `*/}}`'],
  ['{{ tpl "{{ if 1 }}" . }}', 'the block that starts here has no `end`'],
  ['{{ tpl "{{ toYml . }}" . }}', 'did you mean "toYaml"?'],
  ['{{ .Values.name.b }}', undefined],
  [
    '{{ (lookup "v1" "Secret" "a" "b").data.c }}',
    '`lookup` finds nothing without a cluster: check its result with `if` first',
  ],
  ['{{ eq .Values.count 2 }}', 'numbers in values are floats: convert them with `int`'],
  ['{{ eq .Values.name 2 }}', 'convert one of the values, for example with `toString` or `int`'],
  ['{{ until .Values.count }}', 'numbers in values are floats: convert it with `int`'],
  ['{{ b64enc .Values.count }}', 'convert it with `toString`'],
  ['{{ tpl .Values.map . }}', 'convert it with `toYaml` or `toJson`'],
  ['{{ hasKey .Values.no "a" }}', 'set it, or use `default`'],
  ['{{ trunc .Values.name }}', '`trunc` needs 2 arguments; a value before `|` becomes the last one'],
  ['{{ index .Values.no 0 }}', 'set `.Values.no`, or check it with `if` first'],
  ['{{ append .Values.no 1 }}', 'set `.Values.no`, or check it with `if` first'],
  ['{{ index .Values.list 5 }}', undefined],
  ['{{ range .Values.name }}{{ end }}', '`range` needs a list, a map or an integer'],
  ['{{ range .Values.count }}{{ end }}', 'convert it with `int`'],
])('%s', (template, hint) => {
  expect(failure(template).hint).toBe(hint)
})

test('the value that a range cannot iterate over is shown', () => {
  expect(failure('{{ range .Values.name }}{{ end }}').notes).toEqual(['`.Values.name` is the string "web"'])
})

test('a value with arguments and an object are shown', () => {
  expect(failure('{{ .Values.name -1 }}').notes).toEqual(['`.Values.name` is the string "web"'])
  expect(failure('{{ .Capabilities.No.Major }}').notes).toEqual([
    '`.Capabilities` is an object with the fields "KubeVersion", "APIVersions", "HelmVersion"',
  ])
})

const inText = (place: string, line: string, column: number): string =>
  `in the text that \`tpl\` executes, ${place}:\n    ${line}\n    ${' '.repeat(column - 1)}^`

test.each<[string, readonly string[]]>([
  ['{{ tpl .Values.text . }}', [inText('line 2, column 11', '{{ .Values.no.b }}', 11), '`.Values.no` is not set']],
  ['{{ tpl "a\\n  {{ if 1 }}" . }}', [inText('line 2, column 3', '  {{ if 1 }}', 3)]],
  ['{{ tpl "{{ fail \\"no\\" }}" . }}', [inText('line 1, column 4', '{{ fail "no" }}', 4)]],
  [
    '{{ tpl "{{ tpl .Values.text . }}" . }}',
    [
      inText('line 2, column 11', '{{ .Values.no.b }}', 11),
      '`.Values.no` is not set',
      'included by {{ tpl .Values.text . }} on line 1 of the text that `tpl` executes',
    ],
  ],
  [
    '{{ define "a" }}{{ .Values.no.b }}{{ end }}{{ tpl "{{ template \\"a\\" . }}" . }}',
    [
      '`.Values.no` is not set',
      'included by {{ template "a" . }} on line 1 of the text that `tpl` executes',
      'included by {{ tpl "{{ template \\"a\\" . }}" . }}',
    ],
  ],
])('the position in the text of %s', (template, notes) => {
  expect(failure(template).notes).toEqual(notes)
})
