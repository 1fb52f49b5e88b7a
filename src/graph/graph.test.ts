import { build } from '../build/build.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { type GraphOptions, graph } from './graph.ts'
import { toDot } from './to-dot.ts'
import { toMermaid } from './to-mermaid.ts'
import { toSvg } from './to-svg.ts'

const graphOf = (files: Readonly<Record<string, string>>, options: GraphOptions = {}) =>
  graph('.', { fileSystem: memoryFileSystem(files), ...options })

/** Returns the edges as `kind: from:line -> to`. */
async function edgesOf(files: Readonly<Record<string, string>>, options: GraphOptions = {}) {
  const { edges, errors } = await graphOf(files, options)
  expect(errors).toEqual([])
  return edges.map(({ kind, from, line, to }) => `${kind}: ${from}:${line} -> ${to}`)
}

test('each field that refers to files has an edge kind', async () => {
  const kustomization = `resources: [web.yaml]
components: [component]
configMapGenerator: [{ name: a, files: [key=data.txt], envs: [a.env] }]
patches: [{ path: patch.yaml }]
replacements: [{ path: replacement.yaml }]
configurations: [configuration.yaml]
crds: [crd.json]
openapi: { path: schema.json }
transformers: [labels.yaml]
validators: [valid.yaml]
generators: [more.yaml]
helmCharts: [{ name: local, valuesFile: values.yaml }, { name: redis, repo: "https://charts.example.com", version: 1.2.3 }]
`
  const others = ['web.yaml', 'data.txt', 'a.env', 'patch.yaml', 'replacement.yaml', 'configuration.yaml', 'crd.json']
  const more = ['schema.json', 'labels.yaml', 'valid.yaml', 'more.yaml', 'values.yaml', 'charts/local/Chart.yaml']
  const files = {
    ...Object.fromEntries([...others, ...more].map((name) => [name, ''])),
    'kustomization.yaml': kustomization,
    'component/kustomization.yaml': 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: a-\n',
  }
  expect((await edgesOf(files)).map((edge) => edge.replace('kustomization.yaml:', ''))).toEqual([
    'openapi: 8 -> schema.json',
    'resource: 1 -> web.yaml',
    'configuration: 6 -> configuration.yaml',
    'crd: 7 -> crd.json',
    'data: 3 -> a.env',
    'data: 3 -> data.txt',
    'generator: 11 -> more.yaml',
    'component: 2 -> component/kustomization.yaml',
    'patch: 4 -> patch.yaml',
    'replacement: 5 -> replacement.yaml',
    'transformer: 9 -> labels.yaml',
    'validator: 10 -> valid.yaml',
    'chart: 12 -> charts/local',
    'values: 12 -> values.yaml',
    'chart: 12 -> https://charts.example.com/redis:1.2.3',
  ])
})

test('plugin configurations refer to files relative to the kustomization that uses them', async () => {
  const patch = (name: string) => `apiVersion: builtin\nkind: PatchTransformer\nmetadata: { name: a }\npath: ${name}\n`
  const files = {
    'kustomization.yaml': `transformers:\n- plugins\n- own/patch.yaml\n- |-\n  ${patch('c.yaml').trimEnd().replaceAll('\n', '\n  ')}\n`,
    'plugins/kustomization.yaml': 'resources: [patch.yaml]\n',
    'plugins/patch.yaml': patch('a.yaml'),
    'own/patch.yaml': patch('b.yaml'),
    'a.yaml': '',
    'b.yaml': '',
    'c.yaml': '',
  }
  expect(await edgesOf(files)).toEqual([
    'transformer: kustomization.yaml:2 -> plugins/kustomization.yaml',
    'transformer: kustomization.yaml:3 -> own/patch.yaml',
    'patch: kustomization.yaml:4 -> c.yaml',
    'resource: plugins/kustomization.yaml:1 -> plugins/patch.yaml',
    'patch: plugins/patch.yaml:4 -> a.yaml',
    'patch: own/patch.yaml:4 -> b.yaml',
  ])
})

test('a file belongs to the nearest kustomization above it, and to its directory if there is none', async () => {
  const files = {
    'app/prod/kustomization.yaml': 'resources: [../base, deep/a.yaml, ../../shared/b.yaml]\n',
    'app/base/kustomization.yaml': 'namePrefix: a-\n',
    'app/prod/deep/a.yaml': '',
    'shared/b.yaml': '',
  }
  const { nodes } = await graph('app/prod', { fileSystem: memoryFileSystem(files), loadRestrictions: 'none' })
  expect(nodes).toEqual([
    { id: 'app/prod/kustomization.yaml', kind: 'kustomization', layer: 'app/prod', target: true },
    { id: 'app/base/kustomization.yaml', kind: 'kustomization', layer: 'app/base' },
    { id: 'app/prod/deep/a.yaml', kind: 'file', layer: 'app/prod' },
    { id: 'shared/b.yaml', kind: 'file', layer: 'shared' },
  ])
})

test('a remote reference is a single node, and not an error', async () => {
  const url = 'https://example.com/org/repo//base?ref=v1'
  const files = { 'kustomization.yaml': `resources:\n- ${url}\n- https://user:secret@example.com/org/a/crds.yaml\n` }
  const { nodes, edges, errors } = await graphOf(files)
  expect(errors).toEqual([])
  expect(nodes.slice(1)).toEqual([
    { id: url, kind: 'remote', layer: url },
    {
      id: 'https://***@example.com/org/a/crds.yaml',
      kind: 'remote',
      layer: 'https://***@example.com/org/a/crds.yaml',
    },
  ])
  expect(edges.map(({ kind }) => kind)).toEqual(['base', 'resource'])
  expect(JSON.stringify(edges)).not.toContain('secret')
})

describe('a broken tree', () => {
  const files = {
    'kustomization.yaml':
      'resources: [gone.yaml, nowhere, ../, base]\ncomponents: [absent]\npatches: [{ path: ../secret.yaml }]\n',
    'base/kustomization.yaml': 'resources: [a.yaml]\nresuorces: []\n',
    'base/a.yaml': '',
    '../secret.yaml': '',
  }
  const broken = () =>
    graph('app', {
      fileSystem: memoryFileSystem(
        Object.fromEntries(Object.entries(files).map(([path, text]) => [`app/${path}`, text])),
      ),
    })

  test('contains everything that can be read, and errors about the rest', async () => {
    const { nodes, edges, errors } = await broken()
    expect(nodes.map(({ id, error }) => (error === undefined ? id : `${id} ${error}`))).toEqual([
      'app/kustomization.yaml',
      'app/gone.yaml FILE_NOT_FOUND',
      'app/nowhere FILE_NOT_FOUND',
      '.',
      'app/base/kustomization.yaml KUSTOMIZATION_FIELD_UNKNOWN',
      'app/base/a.yaml',
      'app/absent DIRECTORY_NOT_FOUND',
      'secret.yaml',
    ])
    expect(edges.flatMap(({ path, error }) => (error === undefined ? [] : [`${path} ${error}`]))).toEqual([
      'gone.yaml FILE_NOT_FOUND',
      'nowhere FILE_NOT_FOUND',
      '../ CYCLE',
      'absent DIRECTORY_NOT_FOUND',
      '../secret.yaml OUTSIDE_ROOT',
    ])
    expect(errors.map(({ at }) => `${at?.file}:${at?.line}:${at?.column}`).sort()).toEqual([
      '/app/base/kustomization.yaml:2:1',
      '/app/kustomization.yaml:1:13',
      '/app/kustomization.yaml:1:24',
      '/app/kustomization.yaml:1:33',
      '/app/kustomization.yaml:2:14',
      '/app/kustomization.yaml:3:13',
    ])
  })

  test('can be drawn in every format, with marks for missing files', async () => {
    const found = await broken()
    expect(await toSvg(found)).toMatch(/<g class="row error"><title>app.gone\.yaml\n.*\n.*<.title>.*>missing</)
    expect(toMermaid(found)).toContain('n1["gone.yaml (missing)"]')
    expect(toDot(found)).toMatch(/"app\/gone\.yaml" \[label="gone\.yaml \(missing\)".*dashed"\]/)
  })
})

test('a target without a kustomization throws', async () => {
  await expect(graphOf({ 'a/b.yaml': '' })).rejects.toMatchObject({ code: 'TARGET_NO_ROOTS' })
  await expect(graph('nowhere', { fileSystem: memoryFileSystem({}) })).rejects.toMatchObject({
    code: 'DIRECTORY_NOT_FOUND',
  })
})

test('names with special characters of the formats are escaped', async () => {
  const found = await graphOf({ 'kustomization.yaml': `resources: ['"#x;\\y<&>.yaml']\n`, '"#x;\\y<&>.yaml': '' })
  expect(found.errors).toEqual([])
  expect(toMermaid(found)).toContain('n1["#34;#35;x#59;#92;y#60;#38;#62;.yaml"]')
  expect(toDot(found)).toContain(String.raw`"\"#x;\\y<&>.yaml" [label="\"#x;\\y<&>.yaml"]`)
  expect(await toSvg(found)).toContain('>&quot;#x;\\y&lt;&amp;&gt;.yaml</text>')
})

test('a chart refers to its templates, CRDs, values and subcharts', async () => {
  const fileSystem = memoryFileSystem({
    'shop/Chart.yaml': `apiVersion: v2
name: shop
version: 1.0.0
dependencies:
- { name: db, version: 1.0.0 }
- { name: redis, version: ^19, repository: "https://charts.example.com/" }
`,
    'shop/values.yaml': '',
    'shop/README.md': '',
    'shop/crds/orders.yaml': '',
    'shop/templates/web.yaml': '{{ mistakes do not matter',
    'shop/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'shop/charts/db/templates/db.yaml': '',
    'shop/charts/_unused/Chart.yaml': '',
  })
  const { nodes, edges, errors } = await graph('helm:shop', { fileSystem })
  expect(errors).toEqual([])
  expect(nodes.filter(({ kind }) => kind === 'chart')).toEqual([
    { id: 'shop', kind: 'chart', layer: 'shop', target: true },
    { id: 'shop/charts/db', kind: 'chart', layer: 'shop/charts/db' },
    { id: 'https://charts.example.com/redis:^19', kind: 'chart', layer: 'https://charts.example.com/redis:^19' },
  ])
  expect(edges.map(({ kind, from, to, file, line }) => [kind, from, to, ...(file ? [file, line] : [])])).toEqual([
    ['crd', 'shop', 'shop/crds/orders.yaml'],
    ['template', 'shop', 'shop/templates/web.yaml'],
    ['values', 'shop', 'shop/values.yaml'],
    ['chart', 'shop', 'shop/charts/db'],
    ['chart', 'shop', 'https://charts.example.com/redis:^19', 'shop/Chart.yaml', 6],
    ['template', 'shop/charts/db', 'shop/charts/db/templates/db.yaml'],
  ])
})

test('mistakes in Chart.yaml are part of the picture, and a missing chart is an error', async () => {
  const fileSystem = memoryFileSystem({ 'shop/Chart.yaml': 'name: [shop]\n', 'shop/templates/web.yaml': '' })
  const { nodes, edges, errors } = await graph('helm:shop', { fileSystem })
  expect(errors.map(({ code, at }) => [code, at?.line])).toEqual([['CHART_FIELD_TYPE', 1]])
  expect(nodes[0]).toMatchObject({ id: 'shop', error: 'CHART_FIELD_TYPE' })
  expect(edges.map(({ to }) => to)).toEqual(['shop/templates/web.yaml'])
  await expect(graph('helm:nowhere', { fileSystem })).rejects.toMatchObject({ code: 'CHART_MISSING' })
})

test('a remote file that cannot be fetched has the same error as in a build', async () => {
  const url = 'http://127.0.0.1:9/org/repo//base/web.yaml'
  const fileSystem = memoryFileSystem({ '/kustomization.yaml': `resources:\n- ${url}\n` })
  const { edges, errors } = await graph('/', { fileSystem, cwd: '/', remote: true })
  expect(edges.map(({ error }) => error)).toEqual(['HTTP_FAILED'])
  expect(errors.map(({ code }) => code)).toEqual(['HTTP_FAILED'])
  const failed = await build('/', { fileSystem, cwd: '/', remote: true }).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'HTTP_FAILED', related: [] })
})
