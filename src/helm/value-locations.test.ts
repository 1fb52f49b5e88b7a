import { isKuiltError } from '../diagnostics/index.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'
import type { ChartValues } from './user-values.ts'

const files = {
  'c/Chart.yaml': 'name: c\nversion: 1.0.0\nkubeVersion: ">=1.20"\n',
  'c/values.yaml': 'size: 1\nweb:\n  port: 80\n',
  'c/values.schema.json': '{ "properties": { "size": { "type": "integer" }, "web": { "required": ["port"] } } }',
  'c/charts/db/Chart.yaml': 'name: db\nversion: 1.0.0\n',
  'c/charts/db/values.schema.json':
    '{ "additionalProperties": false, "properties": { "global": {}, "hosts": { "items": { "type": "string" } } } }',
}

const file = (content: string): ChartValues => ({ type: 'file', file: '/user.yaml', content })
const set = (setting: string): ChartValues => ({ type: 'set', setting })

/** The location and notes of the error for the user's values. */
function located(values: readonly ChartValues[], more: Readonly<Record<string, string>> = {}): readonly string[] {
  try {
    renderChart({ fileSystem: memoryFileSystem({ ...files, ...more }), chart: '/c', values })
  } catch (error) {
    if (!isKuiltError(error)) throw error
    return [{ message: 'at', at: error.at }, ...error.notes].map(({ message, at }) => {
      const place = at?.line === undefined ? (at?.path ?? []).join('.') : `${at.line}:${at.column}`
      return at === undefined ? message : `${message} ${at.file}:${place}`
    })
  }
  return ['no error']
}

const rule = (path: string): string => `the schema /c/values.schema.json:${path}`
const schema = rule('properties.size.type')
const ofDb = (path: string): string => `the schema /c/charts/db/values.schema.json:${path}`

test.each<[string, readonly ChartValues[], readonly string[]]>([
  ['in a file', [file('a: 1\nsize: big\n')], ['at /user.yaml:2:7', schema]],
  ['in the last of two files', [file('size: a\n'), file('\nsize: b\n')], ['at /user.yaml:2:7', schema]],
  ['of a setting', [set('size=big')], ['at /c/values.schema.json:properties.size.type', '"size" is set by `size=big`']],
  ['that are missing', [file('web: { port: null }\n')], ['at /user.yaml:1:14', rule('properties.web.required')]],
  [
    'in a list of a subchart',
    [file('db:\n  hosts:\n    - a\n    - 1\n')],
    ['at /user.yaml:4:7', ofDb('properties.hosts.items.type')],
  ],
  ['with unknown names', [file('db:\n  host: a\n')], ['at /user.yaml:2:9', ofDb('additionalProperties')]],
  [
    'several times',
    [file('size: a\ndb:\n  host: a\n'), set('db.port=1')],
    ['at /user.yaml:1:7', '"db.host" is set here /user.yaml:3:9', '"db.port" is set by `db.port=1`', schema],
  ],
  ['that should be a map', [file('db: no\n')], ['at /user.yaml:1:5']],
])('invalid values %s', (_, values, expected) => {
  expect(located(values)).toEqual(expected)
})

test('invalid defaults, and fields of Chart.yaml', () => {
  expect(located([], { 'c/values.yaml': '\nsize: big\n' })).toEqual(['at /c/values.yaml:2:7', schema])
  expect(located([], { 'c/charts/db/values.yaml': 'hosts: [1]\n', 'c/values.yaml': '' })).toEqual([
    'at /c/charts/db/values.yaml:1:9',
    ofDb('properties.hosts.items.type'),
  ])
  const chart = 'name: c\nversion: 1.0.0\n'
  expect(located([], { 'c/Chart.yaml': `${chart}kubeVersion: ">2"\n` })).toEqual(['at /c/Chart.yaml:kubeVersion'])
  expect(located([], { 'c/Chart.yaml': `${chart}type: library\n` })).toEqual(['at /c/Chart.yaml:type'])
  const dependencies = 'dependencies: [{ name: db, version: 1 }, { name: no }]\n'
  expect(located([], { 'c/Chart.yaml': chart + dependencies })).toEqual(['at /c/Chart.yaml:dependencies.1'])
  expect(located([], { 'c/requirements.yaml': dependencies })).toEqual(['at /c/requirements.yaml:dependencies.1'])
})

const inDb = 'the schema of chart "db" /c/charts/db/values.schema.json:2:1'

test.each<[string, string, readonly string[]]>([
  ['JSON', '{\n  "a": }', ['at /c/values.schema.json:2:8', inDb]],
  ['a list', '[]', ['at /c/values.schema.json:', inDb]],
  ['a wrong type', '{ "properties": { "a": { "minLength": "x" } } }', ['properties.a.minLength', inDb]],
  ['a missing definition', '{ "allOf": [{ "$ref": "#/definitions/a" }] }', ['allOf.0.$ref', inDb]],
  ['a pattern', '{ "properties": { "size": { "pattern": "(" } } }', ['properties.size.pattern', inDb]],
  ['an unknown draft', '{ "$schema": "https://example.com/a" }', ['$schema', inDb]],
])('mistakes in schemas: %s', (_, content, [first = '', ...rest]) => {
  const at = first.startsWith('at ') ? first : `at /c/values.schema.json:${first}`
  const schemas = { 'c/values.schema.json': content, 'c/charts/db/values.schema.json': '{\n' }
  expect(located([], schemas)).toEqual([at, ...rest])
})

test('dependencies with invalid names', () => {
  const chart = 'name: c\nversion: 1.0.0\n'
  const twice = 'dependencies: [{ name: db, version: 1 }, { name: db, version: 1 }]\n'
  const alias = 'dependencies: [{ name: db, version: 1, alias: a b }]\n'
  expect(located([], { 'c/Chart.yaml': chart + twice })).toEqual(['at /c/Chart.yaml:dependencies.1'])
  expect(located([], { 'c/Chart.yaml': chart + alias })).toEqual(['at /c/Chart.yaml:dependencies.0.alias'])
  expect(located([], { 'c/requirements.yaml': twice })).toEqual(['at /c/requirements.yaml:dependencies.1'])
})
