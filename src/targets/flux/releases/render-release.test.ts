import { fluxKustomization } from '../../../../test/support/flux-kustomization.ts'
import { type BuildResult, toYaml } from '../../../build/build-result.ts'
import { memoryFileSystem } from '../../../files/memory-file-system.ts'
import { explain } from '../../explain.ts'
import { openTarget } from '../../open-targets.ts'
import type { TargetOptions } from '../../target.ts'

const kustomization = fluxKustomization()

const fromRepository = 'chart: { spec: { chart: ./charts/web, sourceRef: { kind: GitRepository, name: flux-system } } }'

function release(spec: string, name = 'web'): string {
  return `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: shop }
spec:
  interval: 5m
  ${spec.trim().replaceAll('\n', '\n  ')}
`
}

function object(kind: string, name: string, fields: string): string {
  return `---\napiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${fields}\n`
}

const values = `---
apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}" }
data:
  values: {{ .Values | toJson | quote }}
  namespace: {{ .Release.Namespace }}
`

const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'color: red\nsize: 1\n',
  'charts/web/templates/values.yaml': values,
}

type Files = Readonly<Record<string, string>>

async function render(files: Files, options: TargetOptions = {}): Promise<BuildResult> {
  const fileSystem = memoryFileSystem({ 'cluster/apps.yaml': kustomization, ...chart, ...files })
  return await (await openTarget('flux:cluster', { fileSystem, ...options })).render()
}

/** Returns the input with which the chart is rendered. */
async function rendered(files: Files, options: TargetOptions = {}) {
  const { resources } = await render(files, options)
  const made = resources.find(({ metadata }) => metadata.labels?.['helm.toolkit.fluxcd.io/name'] !== undefined)
  const data: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(Reflect.get(made ?? {}, 'data') ?? {}).map(([key, value]) => [key, String(value)]),
  )
  return { made, values: JSON.parse(data['values'] ?? 'null'), namespace: data['namespace'] }
}

test('values are checked against the schema of the chart, unless disabled', async () => {
  const files = (spec: string): Files => ({
    'apps/web.yaml': release(`${fromRepository}\n${spec}`),
    'charts/web/values.schema.json': '{ "properties": { "color": { "type": "integer" } } }',
  })
  await expect(render(files(''))).rejects.toMatchObject({ code: 'CHART_VALUES_INVALID' })
  expect((await render(files('install: { disableSchemaValidation: true }'))).resources).toHaveLength(2)
  expect((await render(files(''), { chart: { skipSchemaValidation: true } })).resources).toHaveLength(2)
})

test('the objects of a chart follow those of the Kustomization, with the labels of the release', async () => {
  const { resources } = await render({ 'apps/web.yaml': release(fromRepository) })
  expect(resources.map(({ kind }) => kind)).toEqual(['HelmRelease', 'ConfigMap'])
  expect(resources[1]?.metadata).toEqual({
    name: 'web',
    namespace: 'shop',
    labels: { 'helm.toolkit.fluxcd.io/name': 'web', 'helm.toolkit.fluxcd.io/namespace': 'shop' },
  })
})

test('values override references, and later references override earlier ones', async () => {
  const spec = `${fromRepository}
valuesFrom:
- { kind: ConfigMap, name: a }
- { kind: Secret, name: b, valuesKey: more }
values: { own: 1, color: null }`
  const files = {
    'apps/web.yaml': release(spec),
    'apps/a.yaml': object('ConfigMap', 'a', 'data: { values.yaml: "own: 2\\na: 1\\nb: 1" }'),
    'apps/b.yaml': object('Secret', 'b', `data: { more: ${Buffer.from('b: 2').toString('base64')} }`),
  }
  expect((await rendered(files)).values).toEqual({ size: 1, own: 1, a: 1, b: 2 })
})

test('a target path overrides values in shared maps and lists, as in Go', async () => {
  const spec = `${fromRepository}
valuesFrom:
- { kind: ConfigMap, name: a, valuesKey: quoted, targetPath: in.map }
- { kind: ConfigMap, name: a, valuesKey: one, targetPath: "list[0]" }
- { kind: ConfigMap, name: a, valuesKey: literal, targetPath: in.literal, literal: true }
- { kind: ConfigMap, name: a, valuesKey: one, targetPath: top }
values: { list: [x, y], top: own, in: { map: own } }`
  const data = `data: { one: "1", quoted: '"2"', literal: "a,{b}[0]\\\\" }`
  const files = { 'apps/web.yaml': release(spec), 'apps/a.yaml': object('ConfigMap', 'a', data) }
  expect((await rendered(files)).values).toEqual({
    color: 'red',
    size: 1,
    list: [1, 'y'],
    in: { map: '2', literal: 'a,{b}[0]\\' },
    top: 'own',
  })
})

test('references are read from outputs after substitution', async () => {
  const files = {
    'cluster/apps.yaml': `${kustomization}  postBuild: { substitute: { count: '3' } }\n`,
    'apps/web.yaml': release(`${fromRepository}\nvaluesFrom: [{ kind: ConfigMap, name: a }]`),
    'apps/a.yaml': object('ConfigMap', 'a', `data: { values.yaml: "num: $\{count}" }`),
  }
  expect((await rendered(files)).values).toEqual({ color: 'red', size: 1, num: 3 })
})

test('a reference that does not exist is an error, unless it is optional or ignored', async () => {
  const missing = (more: string) => ({
    'apps/web.yaml': release(`${fromRepository}\nvaluesFrom: [{ kind: Secret, name: gone${more} }]`),
  })
  await expect(render(missing(''))).rejects.toMatchObject({
    code: 'FLUX_VALUES_MISSING',
    at: { file: '/apps/web.yaml', line: 8 },
  })
  const settings = { 'apps/s.yaml': object('Secret', 'gone', 'stringData: { x: y }') }
  await expect(render({ ...missing(''), ...settings })).rejects.toMatchObject({
    code: 'FLUX_VALUES_MISSING',
    hint: 'correct `valuesKey`, or set `optional: true`',
  })
  const { warnings } = await render(missing(', optional: true'))
  expect(warnings).toMatchObject([{ code: 'FLUX_VALUES_LEFT_OUT' }])
  expect((await rendered(missing(''), { flux: { missingVariables: 'ignore' } })).values).toEqual({
    color: 'red',
    size: 1,
  })
  const stub = object('Secret', 'gone', 'stringData: { values.yaml: "x: 1" }')
  expect(
    (await rendered({ ...missing(''), 'stub.yaml': stub }, { flux: { variables: [{ file: 'stub.yaml' }] } })).values,
  ).toMatchObject({ x: 1 })
  const noKey = { ...missing(''), 'apps/s.yaml': object('Secret', 'gone', 'stringData: { other: "x: 1" }') }
  await expect(render(noKey)).rejects.toMatchObject({ message: expect.stringContaining('has no key "values.yaml"') })
})

test('errors in values do not show the content of Secrets', async () => {
  const files = {
    'apps/web.yaml': release(`${fromRepository}\nvaluesFrom: [{ kind: Secret, name: a }]`),
    'apps/a.yaml': object('Secret', 'a', 'stringData: { values.yaml: "password: [hunter2" }'),
  }
  const error: unknown = await render(files).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'FLUX_VALUES_INVALID', at: { file: '/apps/a.yaml' } })
  expect(error).toMatchObject({ message: expect.not.stringContaining('hunter2') })
})

test('values files replace the values of the chart', async () => {
  const withFiles = (files: string) => {
    return release(
      `chart: { spec: { chart: charts/web, valuesFiles: [${files}], ignoreMissingValuesFiles: true, sourceRef: { kind: GitRepository, name: flux-system } } }`,
    )
  }
  const files = { 'charts/web/values-prod.yaml': 'a: 1\nb: 1\n', 'more.yaml': 'b: 2\n' }
  const both = { ...files, 'apps/web.yaml': withFiles('./charts/web/values-prod.yaml, more.yaml, gone.yaml') }
  expect((await rendered(both)).values).toEqual({ a: 1, b: 2 })
  expect((await render(both)).inputs.files).toEqual(
    expect.arrayContaining(['/charts/web/values-prod.yaml', '/more.yaml']),
  )
  const strict = { 'apps/web.yaml': withFiles('gone.yaml').replace(', ignoreMissingValuesFiles: true', '') }
  await expect(render({ ...files, ...strict })).rejects.toMatchObject({
    code: 'FLUX_VALUES_FILE',
    at: { path: ['spec', 'chart', 'spec', 'valuesFiles', 0] },
  })
})

test.each([
  ['', 'web', 'shop'],
  ['releaseName: other', 'other', 'shop'],
  ['targetNamespace: prod', 'prod-web', 'prod'],
  ['targetNamespace: prod\nreleaseName: x', 'x', 'prod'],
  [`releaseName: ${'a'.repeat(54)}`, `${'a'.repeat(40)}-a3f01b693925`, 'shop'],
])('%j: the release is %s in %s', async (more, name, namespace) => {
  const { made, namespace: seen } = await rendered({ 'apps/web.yaml': release(`${fromRepository}\n${more}`) })
  expect([made?.metadata.name, made?.metadata.namespace, seen]).toEqual([name, namespace, namespace])
})

test('post-renderers patch, in their order, before the labels are added', async () => {
  const spec = `${fromRepository}
commonMetadata: { labels: { team: a, helm.toolkit.fluxcd.io/name: no }, annotations: { note: b } }
postRenderers:
- kustomize: { patches: [{ patch: '- { op: add, path: /data/first, value: x }', target: { kind: ConfigMap } }] }
- kustomize: { patches: [{ patch: '- { op: move, from: /data/first, path: /data/second }', target: { kind: ConfigMap } }] }`
  const { made } = await rendered({ 'apps/web.yaml': release(spec) })
  expect(made).toMatchObject({
    metadata: { labels: { team: 'a', 'helm.toolkit.fluxcd.io/name': 'web' }, annotations: { note: 'b' } },
    data: { second: 'x' },
  })
})

test('a mistake in a post-renderer is located in the HelmRelease', async () => {
  const spec = `${fromRepository}
postRenderers:
- kustomize:
    patches:
    - patch: '- { op: remove, path: /data/gone }'
      target: { kind: ConfigMap }`
  await expect(render({ 'apps/web.yaml': release(spec) })).rejects.toMatchObject({
    at: { file: '/apps/web.yaml' },
    message: expect.stringContaining('/data/gone'),
  })
})

const hooks = {
  'charts/web/crds/a.yaml': `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: as.example.com }\n${object('ConfigMap', 'stray', '')}`,
  'charts/web/templates/hooks.yaml': ['pre-install', 'test']
    .map(
      (hook) => `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${hook}, annotations: { helm.sh/hook: ${hook} } }\n`,
    )
    .join(''),
}

test.each([
  ['', ['as.example.com', 'web', 'pre-install']],
  ['install: { crds: Skip }', ['web', 'pre-install']],
  ['install: { skipCRDs: true, disableHooks: true }', ['as.example.com', 'web']],
  ['test: { enable: true }\npostRenderStrategy: separate', ['as.example.com', 'web', 'pre-install', 'test']],
  ['test: { enable: true }\npostRenderStrategy: nohooks', ['as.example.com', 'web', 'pre-install', 'test']],
])('%j: the objects are %j', async (more, names) => {
  const { resources } = await render({ ...hooks, 'apps/web.yaml': release(`${fromRepository}\n${more}`) })
  expect(resources.slice(1).map(({ metadata }) => metadata.name)).toEqual(names)
})

test('HelmReleases with charts from other sources are kept unless the source has a directory', async () => {
  const registry = 'chart: { spec: { chart: web, version: ^1.0.0, sourceRef: { kind: HelmRepository, name: public } } }'
  const oci = 'chartRef: { kind: OCIRepository, name: web }'
  const files = { 'apps/a.yaml': release(registry, 'a'), 'apps/b.yaml': release(oci, 'b') }
  // A second Kustomization for the same directory.
  const again = kustomization.replace('name: apps', 'name: again')
  const { resources, warnings } = await render({ ...files, 'cluster/again.yaml': again })
  expect(resources.map(({ kind }) => kind)).toEqual(Array(4).fill('HelmRelease'))
  expect(warnings).toMatchObject([
    {
      code: 'FLUX_HELM_RELEASE_KEPT',
      params: { ids: ['shop/a', 'shop/b'] },
      at: { file: '/apps/a.yaml', line: 4 },
    },
  ])
  const sources = { 'HelmRepository/public': 'charts', 'OCIRepository/web': 'charts/web' }
  const mapped = await render(files, { flux: { sources } })
  expect(mapped.resources.slice(2).map(({ metadata }) => metadata.name)).toEqual(['a', 'b'])
  await expect(
    render(files, { flux: { sources: { ...sources, 'HelmRepository/public': 'apps' } } }),
  ).rejects.toMatchObject({ code: 'FLUX_CHART_MISSING' })
  expect((await render(files, { flux: { sources, helmReleases: 'keep' } })).resources).toHaveLength(2)
})

test('a HelmChart can define the chart of a release', async () => {
  const helmChart = `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: { name: web, namespace: shop }
spec: { chart: ./charts/web, valuesFiles: [v.yaml], sourceRef: { kind: GitRepository, name: flux-system } }
`
  const files = {
    'apps/web.yaml': release('chartRef: { kind: HelmChart, name: web }') + helmChart,
    'v.yaml': 'v: 1',
  }
  expect((await rendered(files)).values).toEqual({ v: 1 })
})

test('dependencies in the repository are used, others are reported', async () => {
  const dependency = (repository: string) =>
    `apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{ name: db, version: 1.x.x, repository: '${repository}' }]\n`
  const files = {
    'apps/web.yaml': release(fromRepository),
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.0\n',
    'charts/db/templates/a.yaml': object('ConfigMap', 'db', ''),
  }
  const { resources } = await render({ ...files, 'charts/web/Chart.yaml': dependency('file://../db') })
  expect(resources.map(({ metadata }) => metadata.name)).toEqual(['web', 'db', 'web'])
  const { warnings } = await render({ ...files, 'charts/web/Chart.yaml': dependency('https://charts.example.com') })
  expect(warnings).toMatchObject([{ code: 'FLUX_CHART_INCOMPLETE', params: { names: ['db'] } }])
})

test('explain finds the HelmRelease, and inputs include the files of the chart', async () => {
  const spec = `${fromRepository}\nreleaseName: shop`
  const fileSystem = memoryFileSystem({ 'cluster/apps.yaml': kustomization, ...chart, 'apps/web.yaml': release(spec) })
  const explanation = await explain('flux:cluster', { fileSystem })
  const labels = explanation.find('ConfigMap/shop')?.find('metadata.labels') ?? []
  expect(labels.map(({ steps }) => steps.at(-1))).toMatchObject([
    { by: 'owner label', file: 'apps/web.yaml', line: 4 },
    { by: 'owner label', file: 'apps/web.yaml', line: 4 },
  ])
  const result = await (await openTarget('flux:cluster', { fileSystem })).render()
  expect(result.inputs.files).toEqual(expect.arrayContaining(['/charts/web/templates/values.yaml', '/apps/web.yaml']))
  expect(toYaml(result)).toContain('name: shop')
})

test('explain finds the template line, and the line of the values', async () => {
  const spec = `${fromRepository}
valuesFrom:
- { kind: ConfigMap, name: sizes }
- { kind: ConfigMap, name: sizes, valuesKey: port, targetPath: extra.port }
values:
  image:
    tag: v2`
  const template = object(
    'ConfigMap',
    'web',
    'data:\n  size: "{{ .Values.size }}"\n  port: "{{ .Values.extra.port }}"\n  tag: {{ .Values.image.tag }}\n  color: {{ .Values.color }}\n  fixed: "yes"',
  )
  const fileSystem = memoryFileSystem({
    'cluster/apps.yaml': kustomization,
    ...chart,
    'charts/web/templates/values.yaml': template,
    'apps/web.yaml': release(spec),
    'apps/sizes.yaml': object(
      'ConfigMap',
      'sizes',
      'data:\n  values.yaml: |\n    image: { tag: v1 }\n    size: 3\n  port: "8080"',
    ),
  })
  const explanation = await explain('flux:cluster', { fileSystem })
  const linesOf = (field: string): readonly string[] => {
    const [found] = explanation.find('ConfigMap/web')?.find(`data.${field}`) ?? []
    return (found?.steps ?? []).map(({ by, file, line }) => `${by} ${file}:${line}`)
  }
  const inTemplate = (line: number): string => `template charts/web/templates/values.yaml:${line}`
  expect(linesOf('size')).toEqual([inTemplate(6), 'values apps/sizes.yaml:8'])
  expect(linesOf('port')).toEqual([inTemplate(7), 'values apps/sizes.yaml:9'])
  expect(linesOf('tag')).toEqual([inTemplate(8), 'values apps/web.yaml:13'])
  expect(linesOf('color')).toEqual([inTemplate(9), 'values charts/web/values.yaml:1'])
  expect(linesOf('fixed')).toEqual([inTemplate(10)])
})

test('ignore rules for the files of a chart are inputs', async () => {
  const rules = { 'charts/.sourceignore': '*.md\n', 'other/.sourceignore': '*.md\n' }
  const { inputs } = await render({ ...rules, 'apps/web.yaml': release(fromRepository) })
  expect(inputs.files.filter((file) => file.endsWith('.sourceignore'))).toEqual(['/charts/.sourceignore'])
  expect(inputs.missing).toEqual(expect.arrayContaining(['/charts/web/.sourceignore', '/.sourceignore']))
})

test('root and maxFileSize do not apply to the objects that post-renderers patch', async () => {
  const patch = '- { op: add, path: /data/added, value: x }'
  const renderer = `postRenderers: [{ kustomize: { patches: [{ patch: '${patch}', target: { kind: ConfigMap } }] } }]`
  const files = {
    'fleet/.git/HEAD': '',
    'fleet/cluster/apps.yaml': kustomization,
    'fleet/apps/web.yaml': release(`${fromRepository}\n${renderer}`),
    'fleet/charts/web/Chart.yaml': chart['charts/web/Chart.yaml'],
    'fleet/charts/web/templates/all.yaml': object('ConfigMap', 'a', 'data: { text: {{ repeat 2000 "x" }} }'),
  }
  const options = { fileSystem: memoryFileSystem(files), cwd: '/fleet', root: '/fleet', maxFileSize: 1000 }
  expect(toYaml(await (await openTarget('flux:cluster', options)).render())).toContain('added: x')
})
