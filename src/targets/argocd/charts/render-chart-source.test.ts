import type { BuildResult } from '../../../build/build-result.ts'
import { memoryFileSystem } from '../../../files/memory-file-system.ts'
import { openTarget } from '../../open-targets.ts'
import type { TargetOptions } from '../../target.ts'

function application(source: string, name = 'web'): string {
  return `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  destination: { namespace: shop }
  ${source.trim().replaceAll('\n', '\n  ')}
`
}

function chartSource(helm = ''): string {
  const options = helm === '' ? '' : `\n  helm:\n    ${helm.trim().replaceAll('\n', '\n    ')}`
  return application(`source:\n  repoURL: https://git.example.com/shop\n  path: charts/web${options}`)
}

const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'color: red\n',
  'charts/web/templates/values.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}" }
data:
  values: {{ .Values | toJson | quote }}
  namespace: {{ .Release.Namespace }}
  versions: '{{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.APIVersions.Has "a/v1" }}'
`,
}

type Files = Readonly<Record<string, string>>

async function render(files: Files, options: TargetOptions = {}): Promise<BuildResult> {
  const fileSystem = memoryFileSystem({ ...chart, ...files })
  return await (await openTarget('argocd:apps', { fileSystem, ...options })).render()
}

async function dataOf(files: Files, options: TargetOptions = {}) {
  const [first] = (await render(files, options)).resources
  const data: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(Reflect.get(first ?? {}, 'data') ?? {}).map(([key, value]) => [key, String(value)]),
  )
  return { name: first?.metadata.name, ...data, values: JSON.parse(data['values'] ?? 'null') }
}

test('a chart is rendered with the name of the Application and the namespace of its destination', async () => {
  expect(await dataOf({ 'apps/web.yaml': chartSource() })).toEqual({
    name: 'web',
    namespace: 'shop',
    values: { color: 'red' },
    versions: 'v1.36.0 false',
  })
})

test('options of the source', async () => {
  const helm = `releaseName: other
namespace: prod
kubeVersion: v1.30.1-eks.3
apiVersions: [a/v1]
values: "color: no"
valuesObject: { color: blue, size: 2 }
parameters:
- { name: size, value: "4" }
- { name: text, value: "4", forceString: true }
- { name: list, value: "{a,$ARGOCD_APP_NAME}" }
- { name: comma, value: 'a,b\\,c' }
fileParameters: [{ name: file, path: /more/a.txt }]`
  expect(await dataOf({ 'apps/web.yaml': chartSource(helm), 'more/a.txt': 'text\n' })).toEqual({
    name: 'other',
    namespace: 'prod',
    values: {
      color: 'blue',
      size: 4,
      text: '4',
      list: ['a', 'web'],
      comma: 'a,b,c',
      file: 'text\n',
    },
    versions: 'v1.30.1 true',
  })
})

const valueFiles = {
  'charts/web/a.yaml': 'a: 1\nlast: a',
  'envs/b.yaml': 'b: 1\nlast: b',
  'envs/c.yaml': 'c: 1\nlast: c',
  'envs/web/d.yaml': 'd: 1\nlast: d',
}

test.each([
  ['[a.yaml, /envs/b.yaml]', 'b'],
  ['[../../envs/c.yaml, a.yaml]', 'a'],
  ['[/envs/*.yaml]', 'c'],
  ['[/envs/**/*.yaml]', 'd'],
  ['[/envs/b.yaml, /envs/*.yaml]', 'c'],
  ['[/envs/*.yaml, /envs/b.yaml]', 'b'],
  ['[/envs/$ARGOCD_APP_NAME/d.yaml]', 'd'],
  ['[gone.yaml, /envs/x*.yaml, a.yaml]\nignoreMissingValueFiles: true', 'a'],
])('values files %s', async (list, last) => {
  const files = { ...valueFiles, 'apps/web.yaml': chartSource(`valueFiles: ${list}`) }
  expect((await dataOf(files)).values).toMatchObject({ last })
})

test.each([
  ['gone.yaml', 'missing'],
  ['/envs/x*.yaml', 'unmatched'],
  ['https://example.com/values.yaml', 'remote'],
])('values file %s: %s', async (path, problem) => {
  const files = { ...valueFiles, 'apps/web.yaml': chartSource(`valueFiles: ["${path}"]`) }
  await expect(render(files)).rejects.toMatchObject({
    code: 'ARGOCD_VALUE_FILE',
    params: { path, problem },
    at: { file: '/apps/web.yaml', line: 11 },
  })
})

test('a pattern of values files without a match is called a pattern', async () => {
  const files = { ...valueFiles, 'apps/web.yaml': chartSource('valueFiles: ["/envs/x*.yaml"]') }
  const message = expect.stringContaining('the pattern "/envs/x*.yaml" of the chart source matches no file')
  await expect(render(files)).rejects.toMatchObject({ message })
})

test('values files outside the repository are not read', async () => {
  const files = { ...chart, 'apps/web.yaml': chartSource('valueFiles: [../../../secret.yaml]') }
  const below = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/repo/${path}`, text]))
  const fileSystem = memoryFileSystem({ ...below, '/secret.yaml': 'a: 1' })
  const target = await openTarget('argocd:apps', { fileSystem, cwd: '/repo' })
  await expect(target.render()).rejects.toMatchObject({ code: 'ARGOCD_VALUE_FILE', params: { problem: 'outside' } })
})

test('charts from other repositories are skipped unless mapped to a directory; values come from the repository', async () => {
  const sources = `sources:
- repoURL: https://charts.example.com
  chart: web
  targetRevision: 1.*
  helm: { valueFiles: [$values/envs/b.yaml, a.yaml] }
- { repoURL: https://git.example.com/shop, ref: values }`
  const { 'charts/web/a.yaml': inChart, ...rest } = valueFiles
  const files = { ...rest, 'vendor/web/a.yaml': inChart, 'apps/web.yaml': application(sources) }
  const { resources, warnings } = await render(files)
  expect(resources).toEqual([])
  expect(warnings).toMatchObject([{ code: 'ARGOCD_CHART_NOT_RENDERED', params: { charts: [{ chart: 'web' }] } }])
  const vendored = Object.fromEntries(
    Object.entries(chart).map(([path, text]) => [path.replace('charts', 'vendor'), text]),
  )
  const argocd = { repositories: { 'https://charts.example.com/': 'vendor' } }
  expect((await dataOf({ ...files, ...vendored }, { argocd })).values).toMatchObject({ b: 1, a: 1, last: 'a' })
  await expect(
    render(files, { argocd: { repositories: { 'https://charts.example.com': 'envs' } } }),
  ).rejects.toMatchObject({ code: 'ARGOCD_CHART_MISSING' })
})

test('CRDs and tests are rendered, unless they are skipped', async () => {
  const more = {
    'charts/web/crds/a.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: as.example.com }\n',
    'charts/web/templates/test.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: { name: check, annotations: { helm.sh/hook: test } }\n',
  }
  const names = async (helm: string) => {
    const { resources } = await render({ ...more, 'apps/web.yaml': chartSource(helm) })
    return resources.map(({ metadata }) => metadata.name)
  }
  expect(await names('')).toEqual(['as.example.com', 'web', 'check'])
  expect(await names('skipCrds: true\nskipTests: true')).toEqual(['web'])
})

test('values are checked against the schema of the chart, unless disabled', async () => {
  const schema = '{ "properties": { "color": { "type": "integer" } } }'
  const files = (helm: string) => ({ 'apps/web.yaml': chartSource(helm), 'charts/web/values.schema.json': schema })
  await expect(render(files(''))).rejects.toMatchObject({ code: 'CHART_VALUES_INVALID' })
  expect((await render(files('skipSchemaValidation: true'))).resources).toHaveLength(1)
  expect((await render(files(''), { chart: { skipSchemaValidation: true } })).resources).toHaveLength(1)
})

test('Applications in a chart are rendered after it', async () => {
  const template = application('source: { repoURL: x, path: "{{ .Values.path }}" }', '{{ .Release.Name }}-child')
  const files = {
    'apps/web.yaml': chartSource('parameters: [{ name: path, value: plain }]'),
    'charts/web/templates/app.yaml': template,
    'plain/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plain }\n',
  }
  const { resources } = await render(files)
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['web', 'web-child', 'plain'])
})

test('charts with missing dependencies are skipped; mapped dependencies are used', async () => {
  const files = {
    'apps/web.yaml': chartSource(),
    'charts/web/Chart.yaml':
      'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{ name: db, version: 1.x.x, repository: https://charts.example.com }]\n',
    'vendor/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.0\n',
    'vendor/db/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: db }\n',
  }
  const { warnings } = await render(files)
  expect(warnings).toMatchObject([{ message: expect.stringContaining('dependency "db"') }])
  const { resources } = await render(files, { argocd: { repositories: { 'https://charts.example.com': 'vendor' } } })
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['db', 'web'])
})

test('overrides in the repository are decoded into the source: names in any case, list items by position', async () => {
  const helm = 'parameters:\n  - { name: color, value: "1", forceString: true }\n  - { name: size, value: "2" }'
  const files = { 'apps/web.yaml': chartSource(helm) }
  const override = (text: string) => ({
    ...files,
    'charts/web/.argocd-source-web.yaml': `helm:\n  parameters:\n${text}`,
  })
  const first = await dataOf(override('    - { name: color, value: "3" }\n'))
  expect(first.values).toEqual({ color: '3' })
  const second = await dataOf(
    override('    - { name: a, value: null }\n    - { name: size, value: "4", forcestring: true }\n'),
  )
  expect(second.values).toEqual({ color: 'red', a: '1', size: '4' })
})
