import { memoryFileSystem } from '../files/memory-file-system.ts'
import { renderChart } from './render-chart.ts'

const metadata = 'name: web\nversion: 1.0.0\n'

interface Case {
  readonly files?: Readonly<Record<string, string>>
  /** The user's values. */
  readonly values?: string
}

/** The warnings: code, location, message and hint. */
function warningsOf({ files = {}, values = '' }: Case): readonly string[] {
  const { warnings } = renderChart({
    fileSystem: memoryFileSystem({ 'c/Chart.yaml': metadata, ...files }),
    chart: '/c',
    values: [{ type: 'file', file: '/user.yaml', content: values }],
  })
  return warnings.map(({ code, at, message, hint }) => {
    const place = at === undefined ? '' : ` ${at.file}${at.line === undefined ? '' : `:${at.line}`}`
    return `${code}${place}: ${message}${hint === undefined ? '' : ` (${hint})`}`
  })
}

test('a deprecated chart', () => {
  expect(warningsOf({ files: { 'c/Chart.yaml': `${metadata}deprecated: true\n` } })).toEqual([
    'CHART_DEPRECATED /c/Chart.yaml: chart "web" is deprecated',
  ])
})

const hook = (events: string): string => `kind: Job\nmetadata: { annotations: { helm.sh/hook: "${events}" } }\n`

test.each<[string, readonly string[]]>([
  ['pre-install, Test', []],
  ['pre-instal', ['"pre-instal" (did you mean "pre-install"?)']],
  ['crd-install', ['"crd-install" (move the CRD to the `crds` directory of the chart)']],
  ['pre-install,', ['""']],
])('the hook %j', (events, expected) => {
  const start =
    'CHART_HOOK_UNKNOWN: a document of kind "Job" in the template "web/templates/j.yaml" is dropped, because Helm has no hook'
  const found = warningsOf({ files: { 'c/templates/j.yaml': hook(events) } })
  expect(found).toEqual(expected.map((each) => `${start} ${each}`))
})

test('conditions and tags that are not booleans', () => {
  const dependencies = 'dependencies: [{ name: db, version: 1.x, condition: "db.enabled,db.on", tags: [a, b] }]\n'
  const files = { 'c/Chart.yaml': metadata + dependencies, 'c/charts/db/Chart.yaml': 'name: db\nversion: 1.0.0\n' }
  const reason = 'does not enable or disable dependency "db", because it is'
  expect(warningsOf({ files, values: 'db:\n  enabled: "false"\ntags: { a: no, b: 1 }\n' })).toEqual([
    `CHART_SWITCH_IGNORED /user.yaml:2: "db.enabled" ${reason} the string "false", not true or false`,
    `CHART_SWITCH_IGNORED /user.yaml:3: "tags.b" ${reason} the number 1, not true or false`,
  ])
  expect(warningsOf({ files, values: 'db: { enabled: {}, on: false }\n' })).toEqual([])
})

test('maps instead of other values, and the other way around', () => {
  const files = {
    'c/values.yaml': 'image: { tag: a }\nsize: 1\nlist: []\nmap: {}\nnone: null\ndb: { deep: { port: 1 } }\n',
    'c/charts/db/Chart.yaml': 'name: db\nversion: 1.0.0\n',
    'c/charts/db/values.yaml': 'deep: { port: 2 }\nuser: { name: a }\n',
  }
  const values = 'image: nginx\nsize: { a: 1 }\nlist: { a: 1 }\nmap: [a]\nnone: { a: 1 }\ndb: { deep: 1, user: b }\n'
  expect(warningsOf({ files, values })).toEqual(
    [
      [1, 'image', 'the string "nginx"', 'web', 'a map with the key "tag"'],
      [2, 'size', 'a map with the key "a"', 'web', 'the number 1'],
      [6, 'db.deep', 'the number 1', 'web', 'a map with the key "port"'],
      [6, 'db.user', 'the string "b"', 'db', 'a map with the key "name"'],
    ].map(
      ([line, path, actual, chart, original]) =>
        `CHART_VALUE_RETYPED /user.yaml:${line}: "${path}" is ${actual}, but its default in chart "${chart}" is ${original}`,
    ),
  )
  expect(warningsOf({ files, values: 'image: null\nsize: [a]\n' })).toEqual([])
})
