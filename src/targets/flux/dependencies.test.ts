import { fluxKustomization } from '../../../test/support/flux-kustomization.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { openTarget } from '../open-targets.ts'

const cluster = fluxKustomization()
const release = (name: string, dependsOn: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: shop }
spec:
  chart: { spec: { chart: ${name}, sourceRef: { kind: HelmRepository, name: charts } } }
  dependsOn: ${dependsOn}
`

async function warningsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const fileSystem = memoryFileSystem({ 'cluster/apps.yaml': cluster, ...files })
  const target = await openTarget('flux:cluster', { fileSystem, flux: { helmReleases: 'keep' } })
  return (await target.render()).warnings.map(({ message }) => message)
}

test.each([
  ['a similar name', '[{ name: databse }]', 'did you mean "shop/database"?'],
  ['the same name in another namespace', '[{ name: cache }]', 'did you mean "infra/cache"?'],
  ['no similar name: not the object itself', '[{ name: wab }]', undefined],
])('the hint proposes %s', async (_, dependsOn, hint) => {
  const database = release('database', '[]')
  const cache = release('cache', '[]').replace('namespace: shop', 'namespace: infra')
  const apps = `${release('web', dependsOn)}---\n${database}---\n${cache}`
  const fileSystem = memoryFileSystem({ 'cluster/apps.yaml': cluster, 'apps/all.yaml': apps })
  const target = await openTarget('flux:cluster', { fileSystem, flux: { helmReleases: 'keep' } })
  const { warnings } = await target.render()
  expect(warnings.map((warning) => warning.hint)).toEqual([hint])
})

test('dependencies on existing HelmReleases are valid', async () => {
  expect(
    await warningsOf({ 'apps/web.yaml': release('web', '[{ name: db }]'), 'apps/db.yaml': release('db', '[]') }),
  ).toEqual([])
})

test('missing HelmReleases and cycles are reported', async () => {
  expect(
    await warningsOf({
      'apps/web.yaml': release('web', '[{ name: db }, { name: cache, namespace: infra }]'),
      'apps/db.yaml': release('db', '[{ name: web, namespace: shop }]'),
    }),
  ).toEqual([
    'HelmRelease "web" in namespace "shop" depends on "infra/cache", which is not in the repository: Flux waits until it exists',
    'HelmReleases wait for each other forever: shop/db → shop/web → shop/db',
  ])
})

test('HelmReleases may be created by a skipped Kustomization', async () => {
  const other = cluster.replace('apps,', 'other,').replace('GitRepository, name: flux-system', 'OCIRepository, name: x')
  const warnings = await warningsOf({
    'cluster/other.yaml': other,
    'apps/web.yaml': release('web', '[{ name: db }]'),
  })
  expect(warnings).toEqual([expect.stringContaining('is skipped')])
})

test('Kustomizations that wait for the same one are one warning', async () => {
  const waiting = (name: string): string =>
    fluxKustomization({ name, path: './apps', spec: '  dependsOn: [{ name: db }]\n' })
  expect(
    await warningsOf({ 'cluster/a.yaml': waiting('a'), 'cluster/b.yaml': waiting('b'), 'apps/a.txt': '' }),
  ).toEqual([
    'Flux Kustomization "a" in namespace "flux-system" and Flux Kustomization "b" in namespace "flux-system" depend on "flux-system/db", which is not in the repository: Flux waits until it exists',
  ])
})

test('a Kustomization without a namespace may be in any namespace', async () => {
  const unplaced = (name: string, spec = ''): string => fluxKustomization({ name, namespace: '', path: './apps', spec })
  const files = {
    'cluster/apps.yaml': unplaced('a', '  dependsOn: [{ name: b, namespace: storage }]\n'),
    'cluster/b.yaml': unplaced('b'),
    'apps/a.txt': '',
  }
  expect(await warningsOf(files)).toEqual([
    '2 Flux Kustomizations have no namespace; kuilt assumes flux-system: "a" and "b"',
  ])
})
