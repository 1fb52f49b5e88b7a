import { isKuiltError } from '../diagnostics/index.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

/** The `LINE:COLUMN` of a template's error, and of its notes. */
function places(template: string): readonly string[] {
  const fileSystem = memoryFileSystem({ 'c/Chart.yaml': 'name: c\nversion: 1.0.0\n', 'c/templates/t.yaml': template })
  try {
    renderChart({ fileSystem, chart: '/c' })
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const locations = [error.at, ...error.notes.map(({ at }) => at)]
    return locations.map((at) => (at?.file === '/c/templates/t.yaml' ? `${at.line}:${at.column}` : 'elsewhere'))
  }
  return []
}

test.each<[string, readonly string[]]>([
  ['a: é\nb: {{ none }}', ['2:7']],
  ['é: {{ $x }}', ['1:7']],
  ['{{ .Values.my-name }}', ['1:14']],
  ['{{ 1 | 2 }}', ['1:8']],
  ['{{ "\\q" 1 }}', ['1:4']],
  ['a: {{ .Values.a', ['1:4']],
  ['a: {{ if .Values.a\nb: {{ .Values.b }}', ['2:1', '1:4']],
  ['{{ if 1 }}\n  {{ range .b }}\n  {{ end }}\n', ['1:1']],
  ['\n {{ define "a" }}', ['2:2']],
  ['{{ if }}{{ end }}', ['1:1']],
  ['a\n  {{ end }}', ['2:3']],
  ['{{ break }}', ['1:4']],
  ['{{ define "a" }}1{{ end }}\n{{ define "a" }}2{{ end }}\n', ['2:1']],
])('the location of the syntax error in %j', (template, expected) => {
  expect(places(template)).toEqual(expected)
})

test.each<[string, readonly string[]]>([
  ['{{ define "a" }}{{ .no.b }}{{ end }}\n  {{ template "a" . }}', ['1:23', 'elsewhere', '2:15']],
  ['{{ define "a" }}\n{{ include "a" . }}{{ end }}\n {{ include "a" . }}', ['2:4', '2:4', '3:5']],
  ['{{ define "a" }}\n{{ template "a" . }}{{ end }}\n {{ template "a" . }}', ['2:13', '2:13', '3:14']],
  ['{{ range until 9999 }}\n {{ range until 9999 }}a{{ end }}{{ end }}', ['2:24']],
  ['a: {{ repeat 999999999 "a" }}', ['1:7']],
])('the locations of the action that failed and of those that include it in %j', (template, expected) => {
  expect(places(template)).toEqual(expected)
})

test('a long chain of templates is shortened', () => {
  const names = [...Array(30).keys()]
  const template = names.map((i) => `{{ define "t${i}" }}{{ template "t${i + 1}" . }}{{ end }}`).join('\n')
  const all = places(`${template}\n{{ define "t30" }}{{ .no.b }}{{ end }}{{ template "t0" . }}`)
  expect(all).toEqual([
    ...['31:25', 'elsewhere', '30:31', '29:31', '28:31', '27:31', '26:31'],
    ...['elsewhere', '4:30', '3:30', '2:30', '1:30', '31:51'],
  ])
})
