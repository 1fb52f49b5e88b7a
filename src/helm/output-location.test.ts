import { isKuiltError } from '../diagnostics/index.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

/** Renders the template, and returns the location and the notes of the error as text. */
function failure(template: string, values = '', user = ''): readonly string[] {
  const fileSystem = memoryFileSystem({
    'c/Chart.yaml': 'name: c\nversion: 1.0.0\n',
    'c/values.yaml': values,
    'c/templates/_lib.tpl': '{{ define "list" }}\n- a\n- {{ .Values.v }}\n{{ end }}',
    'c/templates/t.yaml': template,
  })
  try {
    renderChart({ fileSystem, chart: '/c', values: [{ type: 'file', file: '/user.yaml', content: user }] })
  } catch (error) {
    if (!isKuiltError(error) || error.code !== 'CHART_OUTPUT_INVALID') throw error
    const notes = error.notes.map(({ message, at }) =>
      at === undefined ? message : `${message} ${at.file}:${at.line}`,
    )
    return [`${error.at?.file}:${error.at?.line}`, ...notes]
  }
  return []
}

const head = '{{- if true }}\n\nkind: ConfigMap\n{{- end }}\n'

test('the line of an action whose value is not valid YAML, and of the value', () => {
  const values = 'x: 1\nv: "a: b"\n'
  const shown = 'lines 1 to 3 of the document:\n    kind: ConfigMap\n    data:\n      a: a: b'
  const place = '/c/templates/t.yaml:6'
  expect(failure(`${head}data:\n  a: {{ .Values.v }}\n`, values)).toEqual([
    place,
    shown,
    'the value is set here /c/values.yaml:2',
  ])
  expect(failure(`${head}data:\n  a: {{ .Values.v }}\n`, '', 'v: "a: b"')).toEqual([
    place,
    shown,
    'the value is set here /user.yaml:1',
  ])
})

test('a bracket on an earlier line', () => {
  expect(failure(`${head}metadata: {name: a\ndata:\n  a: b\n`)).toEqual([
    '/c/templates/t.yaml:6',
    'lines 1 to 3 of the document:\n    kind: ConfigMap\n    metadata: {name: a\n    data:',
    'the `{` opens here /c/templates/t.yaml:5',
  ])
})

test.each<[string, string, string, string]>([
  ['text', `${head}data:\n\ta: b\n`, '/c/templates/t.yaml:6', '\ta: b'],
  ['the second document', `${head}---\nkind: A\n---\n- a\n`, '/c/templates/t.yaml:8', '- a'],
  ['a bracket that is not closed', `${head}a: [b\n\n`, '/c/templates/t.yaml:5', 'a: [b'],
  ['a field of the wrong type', 'metadata:\n  annotations:\n    a: {}\n', '/c/templates/t.yaml:3', '    a: {}'],
  ['an included template', `${head}a: b\n{{ include "list" . | trim }}`, '/c/templates/_lib.tpl:2', '- a'],
])('the line of %s', (_, template, place, line) => {
  const [at, note] = failure(template)
  expect(at).toBe(place)
  expect(note?.endsWith(`\n    ${line}`)).toBe(true)
})
