import { symlinkSync, writeFileSync } from 'node:fs'
import {
  affected,
  build,
  type FileSystem,
  graph,
  memoryFileSystem,
  openTarget,
  type TargetOptions,
  toYaml,
} from '#kuilt'
import { cli } from '../support/cli.ts'
import { fluxKustomization } from '../support/flux-kustomization.ts'
import { makeRepository } from '../support/git.ts'
import { project } from '../support/project.ts'

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

test('argocd: an Application whose files are all below the root is rendered, although its repository is not', async () => {
  const files = memoryFileSystem({
    '/fleet/.git/HEAD': '',
    '/fleet/prod/argocd/app.yaml': application.replace('path: deploy', 'path: prod/deploy'),
    '/fleet/prod/deploy/own.yaml': configMap('own'),
  })
  const target = await openTarget('argocd:prod/argocd', { fileSystem: files, cwd: '/fleet' })
  expect(toYaml(await target.render({ root: 'prod' }))).toContain('name: own\n')
})

test('the search for Flux Kustomizations that decrypt a file reads nothing outside the root', async () => {
  const inner = memoryFileSystem({
    '/fleet/.git/HEAD': '',
    '/fleet/flux/apps.yaml': fluxKustomization({ path: './app', spec: '  decryption: { provider: sops }\n' }),
    '/fleet/app/kustomization.yaml': 'secretGenerator: [{ name: s, files: [s.yaml] }]\n',
    '/fleet/app/s.yaml': 'a: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\nsops: { mac: m, version: 3.8.0 }\n',
  })
  const read: string[] = []
  const fileSystem: FileSystem = {
    ...inner,
    read: (path, options) => {
      read.push(path)
      return inner.read(path, options)
    },
  }
  const warningsIn = async (root: string) => (await build('app', { fileSystem, cwd: '/fleet', root })).warnings
  expect(await warningsIn('/fleet/app')).toMatchObject([{ code: 'SECRET_IS_ENCRYPTED' }])
  expect(read.filter((path) => !path.startsWith('/fleet/app/'))).toEqual([])
  expect(await warningsIn('/fleet')).toEqual([])
})

describe('symlinks that lead outside the repository', () => {
  const chart = 'apiVersion: v2\nname: web\nversion: 1.0.0\n'
  const template = `${configMap('own')}data: { a: {{ .Files.Get "link" | quote }}, b: {{ .Values.b }} }\n`
  const files = { 'web/Chart.yaml': chart, 'web/values.yaml': 'b: 1\n', 'web/templates/a.yaml': template }
  const source = (helm: string): string => application.replace('path: deploy', `path: web, helm: { ${helm} }`)
  const places: readonly (readonly [target: string, files: Readonly<Record<string, string>>, link: string])[] = [
    ['helm:web', {}, 'web/link'],
    ['helm:web', {}, 'web/templates/link.yaml'],
    ['argocd:app.yaml', { 'app.yaml': source('') }, 'web/link'],
    ['argocd:app.yaml', { 'app.yaml': source('valueFiles: [link]') }, 'web/link'],
    ['argocd:app.yaml', { 'app.yaml': source('fileParameters: [{ name: b, path: ../link }]') }, 'link'],
    ['argocd:app.yaml', { 'app.yaml': source('') }, 'web/.argocd-source.yaml'],
    ['argocd:app.yaml', { 'app.yaml': application, 'deploy/kustomization.yaml': 'resources: [link]' }, 'deploy/link'],
    ['argocd:app.yaml', { 'app.yaml': application }, 'deploy/link.yaml'],
  ]

  test.each(places)('%s %j %s', async (target, more, link) => {
    const { directory } = project({ 'secret.yaml': 'b: hunter2\n' })
    const repository = `${directory}/repository`
    makeRepository(repository, { 'deploy/README.md': '', ...files, ...more })
    symlinkSync(`${directory}/secret.yaml`, `${repository}/${link}`)
    const { code, stdout, stderr } = await cli(['build', target], { cwd: repository })
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^error\[(OUTSIDE_ROOT|ARGOCD_LINK_OUTSIDE)\]/),
    ])
    expect(stderr).not.toContain('hunter2')
  })

  test.each([
    ['in the repository', 'work/apps'],
    ['outside the working directory, without a repository', 'apps'],
  ])('argocd: are not followed in the search for Applications, with a warning: %s', async (_, apps) => {
    const { directory } = project({
      'other.yaml': application.replace('name: app', 'name: other'),
      'work/deploy/own.yaml': configMap('own'),
      [`${apps}/app.yaml`]: application,
    })
    const cwd = `${directory}/work`
    const link = `${directory}/${apps}/link.yaml`
    symlinkSync(`${directory}/other.yaml`, link)
    if (apps.startsWith('work/')) makeRepository(cwd, {})
    const target = await openTarget(`argocd:${directory}/${apps}`, { cwd })
    const { resources, warnings } = await target.render()
    expect(resources.map(({ metadata }) => metadata.name)).toEqual(['own'])
    expect(warnings).toMatchObject([{ code: 'ARGOCD_FILE_NOT_YAML', params: { paths: [link] } }])
  })

  test('flux: are not part of a source', async () => {
    const { directory } = project({ 'secret.yaml': configMap('secret') })
    const repository = `${directory}/repository`
    makeRepository(repository, { 'flux/apps.yaml': fluxKustomization({ path: './deploy' }), 'deploy/own.yaml': '' })
    writeFileSync(`${repository}/deploy/kustomization.yaml`, 'resources: [link.yaml]\n')
    symlinkSync(`${directory}/secret.yaml`, `${repository}/deploy/link.yaml`)
    const target = await openTarget('flux:flux', { cwd: repository })
    await expect(target.render()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  test('are followed without load restrictions', async () => {
    const { directory } = project({ 'secret.yaml': 'b: hunter2\n', ...files })
    symlinkSync(`${directory}/secret.yaml`, `${directory}/web/link`)
    const target = await openTarget('helm:.', { cwd: `${directory}/web`, loadRestrictions: 'none' })
    expect(toYaml(await target.render())).toContain('hunter2')
  })

  test.each(['helm:link', 'argocd:link'])('are followed if they are the target: %s', async (name) => {
    const { directory } = project({
      'web/Chart.yaml': chart,
      'web/templates/a.yaml': configMap('own'),
      'web/app.yaml': application.replace('path: deploy', 'path: .'),
      'work/own.yaml': configMap('own'),
    })
    const cwd = `${directory}/work`
    makeRepository(cwd, {})
    symlinkSync('../web', `${cwd}/link`)
    expect(toYaml(await (await openTarget(name, { cwd })).render())).toContain('name: own\n')
  })

  test('are followed in the files that options name', async () => {
    const { directory } = project({ 'values.yaml': 'b: hunter2\n', ...files })
    symlinkSync('../values.yaml', `${directory}/web/prod.yaml`)
    writeFileSync(`${directory}/web/.helmignore`, 'prod.yaml\n')
    const target = await openTarget('helm:.', { cwd: `${directory}/web`, chart: { values: ['prod.yaml'] } })
    expect(toYaml(await target.render())).toContain('hunter2')
  })
})

test.each([
  ['helm:web', 'web/values.yaml'],
  ['flux:flux', 'flux/apps.yaml'],
  ['flux:flux', 'deploy/own.yaml'],
  ['argocd:argocd', 'argocd/app.yaml'],
  ['argocd:argocd', 'deploy/own.yaml'],
  ['deploy', 'deploy/own.yaml'],
  ['deploy/own.yaml', 'deploy/own.yaml'],
])('%s reads no file larger than the limit: %s', async (name, large) => {
  const padding = `# ${'x'.repeat(2000)}\n`
  const files = {
    '/fleet/.git/HEAD': '',
    '/fleet/flux/apps.yaml': fluxKustomization({ path: './deploy' }),
    '/fleet/argocd/app.yaml': application,
    '/fleet/deploy/kustomization.yaml': 'resources: [own.yaml]\n',
    '/fleet/deploy/own.yaml': configMap('own'),
    '/fleet/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    '/fleet/web/values.yaml': 'a: b\n',
    '/fleet/web/templates/own.yaml': configMap('own'),
  }
  const render = async (content: Readonly<Record<string, string>>) => {
    const target = await openTarget(name, { fileSystem: memoryFileSystem(content), cwd: '/fleet', maxFileSize: 1000 })
    return await target.render()
  }
  expect(toYaml(await render(files))).toContain('name: own\n')
  const padded = { ...files, [`/fleet/${large}`]: `${padding}${files[`/fleet/${large}` as keyof typeof files]}` }
  await expect(render(padded)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
})

test('graph and affected read nothing outside the root either', async () => {
  const inner = memoryFileSystem({
    '/fleet/app/kustomization.yaml': 'resources: [a.yaml]\n',
    '/fleet/app/a.yaml': configMap('a'),
    '/fleet/app/web/Chart.yaml':
      'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{ name: dep, version: 1.0.0, repository: file://../../dep }]\n',
    '/fleet/dep/Chart.yaml': 'apiVersion: v2\nname: dep\nversion: 1.0.0\n',
    '/fleet/other/kustomization.yaml': 'resources: [../app]\n',
  })
  const read: string[] = []
  const fileSystem: FileSystem = {
    ...inner,
    read: (path, options) => {
      read.push(path)
      return inner.read(path, options)
    },
  }
  const options = { fileSystem, cwd: '/fleet', root: 'app' }
  await graph('helm:app/web', options)
  expect((await affected(['app/a.yaml'], options)).roots).toMatchObject([{ target: 'app' }])
  expect(read.filter((path) => !path.startsWith('/fleet/app/'))).toEqual([])
})

test.each([
  ['all of them', ''],
  ['also those that a selector removes', ', selector: { matchLabels: { a: none } }'],
])('argocd: nested matrices multiply, so their combinations are limited: %s', async (_, selector) => {
  const list = (key: string): string => {
    const elements = Array.from({ length: 60 }, (_, i) => `{ ${key}: ${i} }`)
    return `{ list: { elements: [${elements.join()}] } }`
  }
  const matrix = (a: string, b: string): string => `matrix: { generators: [${a}, ${b}] }`
  const generator = matrix(`{ ${matrix(list('a'), list('b'))} }`, `{ ${matrix(list('c'), list('d'))}${selector} }`)
  const fileSystem = memoryFileSystem({
    '/set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: set }
spec: { goTemplate: true, generators: [{ ${generator} }], template: {} }
`,
  })
  const target = await openTarget('argocd:set.yaml', { fileSystem })
  const message = expect.stringContaining('more than 100,000 combinations')
  await expect(target.render()).rejects.toMatchObject({ code: 'ARGOCD_GENERATOR', message })
})
