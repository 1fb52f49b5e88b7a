import { join } from 'node:path'
import { graph, memoryFileSystem, toDot, toMermaid, toSvg } from '#kuilt'
import { cli } from '../../test/support/cli.ts'
import { fluxKustomization } from '../../test/support/flux-kustomization.ts'

const flux = (name: string, path: string, spec = ''): string => fluxKustomization({ name, path, spec })
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'
const application = (name: string, path: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  destination: { namespace: shop }
  source: { repoURL: here, path: ${path} }
`

async function edgesOf(files: Readonly<Record<string, string>>, target: string) {
  const drawn = await graph(target, { fileSystem: memoryFileSystem(files) })
  expect(drawn.errors).toEqual([])
  return { ...drawn, lines: drawn.edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`) }
}

test('Flux: objects that create, apply or wait for others, and files', async () => {
  const { nodes, lines } = await edgesOf(
    {
      'cluster/all.yaml': flux('all', './apps'),
      'apps/web.yaml': flux(
        'web',
        './web',
        '  dependsOn: [{ name: db }]\n  postBuild: { substituteFrom: [{ kind: Secret, name: gone }] }\n',
      ),
      'apps/db.yaml': flux('db', './db'),
      'web/kustomization.yaml': 'resources: [a.yaml]\n',
      'web/a.yaml': configMap,
      'db/b.yaml': configMap,
    },
    'flux:cluster',
  )
  expect(lines.toSorted()).toEqual([
    'Kustomization flux-system/all applies apps/db.yaml',
    'Kustomization flux-system/all applies apps/web.yaml',
    'Kustomization flux-system/all creates Kustomization flux-system/db',
    'Kustomization flux-system/all creates Kustomization flux-system/web',
    'Kustomization flux-system/db applies db/b.yaml',
    'Kustomization flux-system/web applies web/kustomization.yaml',
    'Kustomization flux-system/web depends-on Kustomization flux-system/db',
    'web/kustomization.yaml resource web/a.yaml',
  ])
  expect(nodes.filter(({ target }) => target).map(({ id, kind }) => [id, kind])).toEqual([
    ['Kustomization flux-system/all', 'flux-kustomization'],
  ])
})

test('Argo CD: an Application of Applications', async () => {
  const { lines } = await edgesOf(
    {
      'root/root.yaml': application('root', 'apps'),
      'apps/web.yaml': application('web', 'web'),
      'web/kustomization.yaml': 'resources: [a.yaml]\n',
      'web/a.yaml': configMap,
    },
    'argocd:root',
  )
  expect(lines.toSorted()).toEqual([
    'Application argocd/root applies apps/web.yaml',
    'Application argocd/root creates Application argocd/web',
    'Application argocd/web applies web/kustomization.yaml',
    'web/kustomization.yaml resource web/a.yaml',
  ])
})

test('edges have the file and line of the reference', async () => {
  const files = {
    'cluster/all.yaml': flux('all', './apps'),
    'apps/kustomization.yaml': 'resources: [web.yaml]\n',
    'apps/web.yaml': `${flux('web', './web', '  dependsOn: [{ name: db }]\n')}---\n${flux('db', './db')}`,
    'web/a.yaml': configMap,
    'db/kustomization.yaml': 'resources: [b.yaml]\n',
    'db/b.yaml': configMap,
  }
  const { edges } = await graph('flux:cluster', { fileSystem: memoryFileSystem(files) })
  expect(edges.map(({ from, kind, to, file, line }) => `${from} ${kind} ${to} ${file}:${line}`)).toEqual([
    'Kustomization flux-system/all creates Kustomization flux-system/web apps/web.yaml:3',
    'Kustomization flux-system/all creates Kustomization flux-system/db apps/web.yaml:11',
    'Kustomization flux-system/all applies apps/kustomization.yaml cluster/all.yaml:5',
    'Kustomization flux-system/web depends-on Kustomization flux-system/db apps/web.yaml:7',
    'Kustomization flux-system/web applies web/a.yaml apps/web.yaml:5',
    'Kustomization flux-system/db applies db/kustomization.yaml apps/web.yaml:13',
    'apps/kustomization.yaml resource apps/web.yaml undefined:1',
    'db/kustomization.yaml resource db/b.yaml undefined:1',
  ])
  const drawn = await graph('argocd:apps', {
    fileSystem: memoryFileSystem({ 'apps/web.yaml': application('web', 'web'), 'web/a.yaml': configMap }),
  })
  expect(drawn.edges).toMatchObject([{ kind: 'applies', to: 'web/a.yaml', file: 'apps/web.yaml', line: 6 }])
})

test('an object that cannot be rendered is marked, and the others are drawn', async () => {
  const files = {
    'cluster/all.yaml': `${flux('web', './web')}---\n${flux('db', './db')}---\n${flux('gone', './gone')}`,
    'web/kustomization.yaml': 'resources: [a.yaml]\n',
    'web/a.yaml': configMap,
    'db/kustomization.yaml': 'resources: [missing.yaml]\n',
  }
  const { nodes, edges, errors } = await graph('flux:cluster', { fileSystem: memoryFileSystem(files) })
  expect(nodes.filter(({ error }) => error !== undefined).map(({ id, error }) => `${id} ${error}`)).toEqual([
    'Kustomization flux-system/db FILE_NOT_FOUND',
    'Kustomization flux-system/gone FLUX_PATH_MISSING',
    'db/missing.yaml FILE_NOT_FOUND',
  ])
  expect(edges.map(({ from, to }) => `${from} ${to}`)).toContain('Kustomization flux-system/web web/kustomization.yaml')
  expect(edges.map(({ from, to }) => `${from} ${to}`)).toContain('Kustomization flux-system/db db/kustomization.yaml')
  expect(errors.map(({ code }) => code).toSorted()).toEqual(['FILE_NOT_FOUND', 'FLUX_PATH_MISSING'])
})

test('Argo CD: an Application that cannot be rendered is marked', async () => {
  const files = {
    'apps/a.yaml': `${application('bad', 'bad')}---\n${application('web', 'web')}`,
    'web/a.yaml': configMap,
    'bad/a.yaml': `${configMap}---\nno: kind\n`,
  }
  const { nodes, errors } = await graph('argocd:apps', { fileSystem: memoryFileSystem(files) })
  expect(nodes).toMatchObject([
    { id: 'Application argocd/bad', error: 'ARGOCD_MANIFEST' },
    { id: 'Application argocd/web' },
    { id: 'web/a.yaml' },
  ])
  expect(errors).toMatchObject([{ code: 'ARGOCD_MANIFEST', at: { file: '/bad/a.yaml' } }])
})

test('a Kustomization whose source cannot be found is drawn without files; its error is reported only on request', async () => {
  const source = 'kind: OCIRepository, name: other'
  const fileSystem = memoryFileSystem({ 'cluster/all.yaml': fluxKustomization({ name: 'web', source }) })
  const silent = await graph('flux:cluster', { fileSystem })
  expect(silent).toMatchObject({ nodes: [{ id: 'Kustomization flux-system/web' }], edges: [], errors: [] })
  const { nodes, errors } = await graph('flux:cluster', { fileSystem, flux: { missingSources: 'error' } })
  expect(nodes).toMatchObject([{ id: 'Kustomization flux-system/web', error: 'FLUX_SOURCE_UNKNOWN' }])
  expect(errors).toMatchObject([{ code: 'FLUX_SOURCE_UNKNOWN' }])
})

test('a source in another directory', async () => {
  const cwd = join(import.meta.dirname, '../..', 'examples/argocd')
  const { code, stderr } = await cli(['graph', 'argocd:apps', '--argocd-repo', 'https://other=.'], { cwd })
  expect([code, stderr]).toEqual([0, ''])
})

test('all formats include them', async () => {
  const files = { 'cluster/all.yaml': flux('all', './apps'), 'apps/a.yaml': configMap }
  const drawn = await graph('flux:cluster', { fileSystem: memoryFileSystem(files) })
  expect(toMermaid(drawn)).toContain('Kustomization flux-system/all')
  expect(toDot(drawn)).toContain('label="applies"')
  expect(await toSvg(drawn)).toContain('Kustomization flux-system/all')
})

test.each([['examples/argocd', 'argocd:apps', 'Application ']])('%s', async (directory, target, prefix) => {
  const cwd = join(import.meta.dirname, '../..', directory)
  const { code, stdout } = await cli(['graph', target, '--format', 'json'], { cwd })
  expect(code).toBe(0)
  expect(stdout).toContain(`"id": "${prefix}`)
})

test('Argo CD: the dry source of a source hydrator, and Applications that cannot be rendered', async () => {
  const files = {
    'root/web.yaml': application('web', 'web').replace(
      /source: .*/,
      'sourceHydrator: { drySource: { repoURL: here, targetRevision: HEAD, path: web }, syncSource: { targetBranch: dev, path: web } }',
    ),
    'root/gone.yaml': application('gone', 'gone'),
    'web/a.yaml': configMap,
  }
  expect((await edgesOf(files, 'argocd:root')).lines).toEqual(['Application argocd/web applies web/a.yaml'])
  const { errors } = await graph('argocd:root', {
    fileSystem: memoryFileSystem(files),
    argocd: { missingSources: 'error' },
  })
  expect(errors).toMatchObject([{ code: 'ARGOCD_PATH' }])
})
