import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

const metadata = 'apiVersion: v2\nname: t\nversion: 1.2.3\n'

interface Chart {
  readonly template: string
  /** The text of values.yaml. */
  readonly values?: string
  /** The user's values. */
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

test('the warning about random values does not list what templates change', () => {
  const { warnings } = renderChart({
    fileSystem: memoryFileSystem({
      'c/Chart.yaml': metadata,
      'c/values.yaml': 'a: { n: 1 }\nsub: {}\n',
      'c/charts/sub/Chart.yaml': metadata.replace('name: t', 'name: sub'),
      'c/charts/sub/values.yaml': 'n: 1\n',
      'c/charts/sub/templates/t.yaml': '{{ $_ := set .Values "n" (add1 .Values.n) }}kind: Secret\nn: {{ .Values.n }}\n',
      'c/templates/t.yaml':
        '{{ $_ := set .Values.a "n" (add1 .Values.a.n) }}kind: ConfigMap\ndata: { n: {{ .Values.a.n }}, random: "{{ randAlpha 9 }}" }\n',
    }),
    chart: '/c',
  })
  expect(warnings).toMatchObject([{ code: 'CHART_RANDOM_VALUES', params: { fields: ['data.random of ConfigMap'] } }])
})

test('the warning about random values does not list the current time', () => {
  let seconds = 0
  const { warnings } = renderChart({
    fileSystem: memoryFileSystem({
      'c/Chart.yaml': metadata,
      'c/templates/t.yaml': 'kind: ConfigMap\ndata: { time: "{{ now }}", random: "{{ randAlpha 9 }}" }\n',
    }),
    chart: '/c',
    now: () => new Date(1000 * seconds++),
  })
  expect(warnings).toMatchObject([{ code: 'CHART_RANDOM_VALUES', params: { fields: ['data.random of ConfigMap'] } }])
})

test.each<[string, Chart, string]>([
  [
    'toYamlPretty: bytes are a list of numbers',
    { template: '# {{ .Files.GetBytes "a.txt" | toYamlPretty | quote }}', files: { 'c/a.txt': 'hi' } },
    '# "- 104\\n- 105"',
  ],
  ['a duration that overflows wraps', { template: '# {{ duration "9223372036854775807" }}' }, '# -1s'],
  [
    'data that is nil has no fields, however deep',
    { template: '# {{ define "a" }}{{ .x.y }}{{ $.z }}{{ default 1 .x.y }}{{ end }}{{ include "a" .Values.none }}' },
    '# 1',
  ],
  [
    '.helmignore: a byte order mark, and the white space of Go',
    {
      template: '# {{ range $path, $_ := .Files.Glob "*.txt" }}{{ $path }} {{ end }}',
      files: { 'c/.helmignore': '\ufeffa.txt\nb.txt\u0085\nc.txt\ufeff', 'c/a.txt': '', 'c/b.txt': '', 'c/c.txt': '' },
    },
    '# c.txt',
  ],
  [
    'of fields whose names differ only in case, the last in the order of the names is used, unless it is null',
    {
      template: '# {{ .Chart.AppVersion }} {{ .Chart.Icon }}',
      files: { 'c/Chart.yaml': `${metadata}appversion: a\nappVersion: b\nICON: c\nicon: null\n` },
    },
    '# a c',
  ],
  [
    'the data of a template is of the same type as its values',
    {
      template:
        '# {{ typeOf . }} {{ include "a" . }} {{ typeOf .Chart }}{{ define "a" }}{{ .Table "Chart" | len }}{{ end }}',
    },
    '# common.Values 18 map[string]interface {}',
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
  [
    'actions print what a pointer points to; fmt prints an ampersand',
    {
      template:
        '# {{ $f := "^.{8}" }}{{ define "a" }}{{ .Capabilities }}{{ end }}{{ include "a" . | regexFind $f }} {{ print .Capabilities | regexFind $f }}',
    },
    '# {{v1.36. &{{v1.36',
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
    'requirements.yaml is decoded into the dependencies of Chart.yaml',
    {
      template: '# {{ range .Chart.Dependencies }}{{ .Name }} {{ .Version }}{{ end }}',
      files: {
        'c/Chart.yaml': `${metadata}dependencies: [{ name: sub, version: "2", alias: old }]\n`,
        'c/requirements.yaml': 'dependencies: [{ name: sub, version: "*" }]\n',
        'c/charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
      },
    },
    '# old *',
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
  [
    'imports of charts that two aliases share are done once',
    {
      template: '# {{ toJson .Values.left.low.got }} {{ toJson .Values.right.low.got }}',
      files: {
        'c/Chart.yaml': `${metadata}dependencies: [{ name: sub, version: "*", alias: left }, { name: sub, version: "*", alias: right }]\n`,
        'c/charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
        'c/charts/sub/charts/low/Chart.yaml':
          'name: low\nversion: 1.0.0\ndependencies: [{ name: end, version: "*", import-values: [{ child: a, parent: got }] }]\n',
        'c/charts/sub/charts/low/charts/end/Chart.yaml': 'name: end\nversion: 1.0.0\n',
        'c/charts/sub/charts/low/charts/end/values.yaml': 'a: { b: 1 }\n',
      },
    },
    '# {"b":1} null',
  ],
  [
    'imports into one path change the values of the subchart, unless they are empty',
    {
      template: '# {{ toJson .Values.sub.a }} {{ toJson .Values.sub.c }}',
      files: {
        'c/Chart.yaml': `${metadata}dependencies: [{ name: sub, version: "*", import-values: [{ child: a, parent: m }, { child: b, parent: m }, { child: c, parent: o }, { child: b, parent: o }] }]\n`,
        'c/charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
        'c/charts/sub/values.yaml': 'a: { x: 1 }\nb: { z: 2 }\nc: {}\n',
      },
    },
    '# {"x":1,"z":2} {}',
  ],
  [
    'a null of the chart applies to a table that is imported twice',
    {
      template: '# {{ toJson .Values.m }}',
      values: 'exports: { e: { k: null } }\n',
      files: {
        'c/Chart.yaml': `${metadata}dependencies: [{ name: sub, version: "*", import-values: [{ child: exports, parent: exports }, { child: exports.e, parent: m }] }]\n`,
        'c/charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
        'c/charts/sub/values.yaml': 'exports: { e: { k: 1 } }\n',
      },
    },
    '# {}',
  ],
  [
    'a block scalar keeps its line break in front of a separator and at the end of the file',
    { template: '# {{ toJson .Values }}', values: 'a: |\r\n  x\r\n---\r\nb: |+\n  y\n\n---\nc: |\n  z' },
    '# {"a":"x\\n","b":"y\\n\\n","c":"z\\n"}',
  ],
  [
    'a value with the tag ! is a string',
    { template: '# {{ toJson .Values }}', values: 'a: ! 1\nb: ! [1]\n! y: ! ~\n' },
    '# {"a":"1","b":[1],"y":"~"}',
  ],
  ['durations that are too long', { template: '# {{ durationRound (toDate "2006" "x") }}' }, '# 292y'],
])('%s', (_, chart, expected) => {
  expect(rendered(chart)).toBe(expected)
})

test('text after the separator of values is an error', () => {
  expect(() => rendered({ template: '', user: 'a: 1\n--- b: 2\n' })).toThrow(
    expect.objectContaining({ code: 'YAML_SYNTAX', at: { file: '/user.yaml', line: 2 } }),
  )
})

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['an unknown apiVersion', { 'c/Chart.yaml': metadata.replace('v2', 'v4') }, 'CHART_INVALID'],
  ['a lock file that is not YAML', { 'c/Chart.lock': '[' }, 'YAML_SYNTAX'],
  ['an old lock file that is not a map', { 'c/requirements.lock': '[]' }, 'CHART_FIELD_TYPE'],
])('%s is rejected', (_, files, code) => {
  expect(() => rendered({ template: '', files })).toThrow(expect.objectContaining({ code }))
})

test('subcharts can have any apiVersion', () => {
  const files = { 'c/charts/sub/Chart.yaml': 'apiVersion: v4\nname: sub\nversion: 1.0.0\n' }
  expect(rendered({ template: '# {{ .Subcharts.sub.Chart.APIVersion }}', files })).toBe('# v4')
})
