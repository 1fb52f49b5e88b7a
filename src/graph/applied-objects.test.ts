import { join } from 'node:path'
import { graph, memoryFileSystem, toDot, toMermaid, toSvg } from '#kuilt'
import { cli } from '../../test/support/cli.ts'

const flux = (name: string, path: string, rest = ''): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  path: ${path}
  sourceRef: { kind: GitRepository, name: flux-system }
${rest}`
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
