import { memoryFileSystem, openTarget, type TargetOptions, toYaml } from '#kuilt'
import { fluxKustomization } from '../support/flux-kustomization.ts'

// With `root`, targets that are not directories read nothing outside it either.

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: app }
spec: { source: { repoURL: https://git.example/fleet, path: deploy } }
`
const vendor = { kind: 'OCIRepository', name: 'vendor' }
const fileSystem = memoryFileSystem({
  '/fleet/.git/HEAD': '',
  '/fleet/flux/apps.yaml': fluxKustomization({ path: './deploy' }),
  '/fleet/vendored/apps.yaml': fluxKustomization({ path: '.', source: `kind: ${vendor.kind}, name: ${vendor.name}` }),
  '/fleet/argocd/app.yaml': application,
  '/fleet/deploy/kustomization.yaml': 'resources: [own.yaml]\n',
  '/fleet/deploy/own.yaml': configMap('own'),
  '/fleet/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  '/fleet/web/templates/own.yaml': configMap('own'),
  '/elsewhere/own.yaml': configMap('own'),
  '/values/values.yaml': 'a: b\n',
})

const flux = { sources: { [`${vendor.kind}/${vendor.name}`]: '/elsewhere' } }
const argocd = { repositories: { 'https://git.example/fleet': '/fleet' } }
const cases: readonly (readonly [
  target: string,
  options: TargetOptions,
  root: string,
  tooSmall: string,
  code: string,
])[] = [
  ['flux:flux', {}, '/fleet', '/fleet/flux', 'FLUX_PATH_MISSING'],
  ['flux:flux', {}, '/', '/fleet/deploy', 'DIRECTORY_NOT_FOUND'],
  ['flux:vendored', { flux }, '/', '/fleet', 'FLUX_SOURCE_OPTION'],
  ['argocd:argocd', { argocd }, '/fleet', '/fleet/argocd', 'ARGOCD_PATH'],
  ['helm:web', {}, '/fleet/web', '/fleet/deploy', 'CHART_MISSING'],
  ['helm:web', { chart: { values: ['/values/values.yaml'] } }, '/', '/fleet', 'FILE_NOT_FOUND'],
]

test.each(cases)('%s %j can be rendered in %s, but not in %s', async (name, options, root, tooSmall, code) => {
  const target = await openTarget(name, { fileSystem, cwd: '/fleet', ...options })
  expect(toYaml(await target.render({ root }))).toContain('name: own\n')
  await expect(target.render({ root: tooSmall })).rejects.toMatchObject({ code })
})

test('flux: a Kustomization whose files are all below the root is rendered, although its source is not', async () => {
  const files = memoryFileSystem({
    '/fleet/.git/HEAD': '',
    '/fleet/prod/flux/apps.yaml': fluxKustomization({ path: './prod/deploy' }),
    '/fleet/prod/deploy/own.yaml': configMap('own'),
  })
  const target = await openTarget('flux:prod/flux', { fileSystem: files, cwd: '/fleet' })
  expect(toYaml(await target.render({ root: 'prod' }))).toContain('name: own\n')
})
