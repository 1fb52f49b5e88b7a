import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

const metadata = 'apiVersion: v2\nname: t\nversion: 1.2.3\n'

interface Chart {
  readonly template: string
  /** values.yaml */
  readonly values?: string
  /** Of the user. */
  readonly user?: string
  readonly files?: Readonly<Record<string, string>>
}

/** Renders the template as the data of a ConfigMap. */
function rendered({ template, values = '', user = '', files = {} }: Chart): string {
  const fileSystem = memoryFileSystem({
    'c/Chart.yaml': metadata,
    'c/values.yaml': values,
    'c/templates/t.yaml': template,
    ...files,
  })
  const { text } = renderChart({
    fileSystem,
    chart: '/c',
    release: 'r',
    values: [{ type: 'file', file: '/user.yaml', content: user }],
  })
  return text.replace(/^---\n# Source: t\/templates\/t.yaml\n/, '').trimEnd()
}

test.each<[string, Chart, string]>([
  [
    'data that is nil has no fields, however deep',
    { template: '# {{ define "a" }}{{ .x.y }}{{ $.z }}{{ default 1 .x.y }}{{ end }}{{ include "a" .Values.none }}' },
    '# 1',
  ],
  ['tpl with nil', { template: '# {{ tpl "[{{ .a.b }}]" nil }}' }, '# []'],
  [
    'a null of the user over a null of the defaults stays, below the top',
    {
      template: '# {{ toJson .Values }}',
      values: 'a: { b: null, c: 1 }\nd: null\n',
      user: 'a: { b: null, c: null }\nd: null',
    },
    '# {"a":{"b":null}}',
  ],
  [
    'a KubeVersion inside other values is printed with all of its fields',
    { template: '# {{ squote .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion }}' },
    "# '{v1.36.0 v1.36.0 1 36}' v1.36.0",
  ],
  ['camelcase of connectors', { template: '# {{ camelcase "--" }} {{ camelcase "-a" }}' }, '# --- -A'],
  ['chunks of a negative size', { template: '# {{ chunk -3 (list 1 2 3) }} {{ chunk -3 (list 1) }}' }, '# [] [[1]]'],
  [
    'a null of the parent for a subchart is dropped unless the user sets something there',
    {
      template: '# {{ toJson .Values.sub }}',
      values: 'sub: { a: null, b: null }',
      files: { 'c/charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n', 'c/charts/sub/values.yaml': 'a: 1\n' },
    },
    '# {"a":1,"global":{}}',
  ],
  [
    'the null of a text',
    { template: '# {{ toJson (fromYamlArray "") }} {{ toJson (fromYaml "") }} {{ toJson (fromJson "null") }}' },
    '# [] {} null',
  ],
  [
    'imports are shown as they were done',
    {
      template: '# {{ (index .Chart.Dependencies 0).ImportValues }} {{ .Values.x }}',
      files: {
        'c/Chart.yaml': `${metadata}dependencies: [{ name: sub, version: "*", import-values: [data, { child: a, parent: . }, [odd]] }]\n`,
        'c/charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
        'c/charts/sub/values.yaml': 'exports: { data: { x: 1 } }\n',
      },
    },
    '# [map[child:exports.data parent:.] map[child:a parent:.]] 1',
  ],
  [
    'the charts below an alias belong to it',
    {
      template: '',
      files: {
        'c/Chart.yaml': `${metadata}dependencies: [{ name: sub, version: "*", alias: left }, { name: sub, version: "*", alias: right }]\n`,
        'c/charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
        'c/charts/sub/charts/low/Chart.yaml': 'name: low\nversion: 1.0.0\n',
        'c/charts/sub/charts/low/templates/l.yaml': '# {{ .Template.Name }}',
      },
    },
    '---\n# Source: t/charts/left/charts/low/templates/l.yaml\n# t/charts/left/charts/low/templates/l.yaml\n' +
      '---\n# Source: t/charts/right/charts/low/templates/l.yaml\n# t/charts/right/charts/low/templates/l.yaml',
  ],
  ['durations that are too long', { template: '# {{ durationRound (toDate "2006" "x") }}' }, '# 292y'],
])('%s', (_, chart, expected) => {
  expect(rendered(chart)).toBe(expected)
})
