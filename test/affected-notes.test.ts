import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { fluxKustomization } from './support/flux-kustomization.ts'
import { type Files, makeRepository, writeFiles } from './support/git.ts'
import { type Project, project } from './support/project.ts'

/** `kuilt affected` with files that do not exist, and with targets that cannot be rendered. */
let repository: Project
const setUp = (files: Files): void => {
  repository = project({})
  makeRepository(repository.directory, files)
}
const write = (files: Files): void => writeFiles(repository.directory, files)
const run = (...args: readonly string[]) => cli(['affected', ...args], { cwd: repository.directory })
afterEach(() => repository.remove())

const map = (value: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\ndata: { value: "${value}" }\n`

test('files that do not exist, and that no root refers to', async () => {
  setUp({
    'a/kustomization.yaml': 'resources: [m.yaml, deleted.yaml]\n',
    'a/m.yaml': map('1'),
    'a/deleted.yaml': map('2'),
  })
  rmSync(join(repository.directory, 'a/deleted.yaml'))
  const note = (text: string) => `no root depends on ${text}\n`
  expect(await run('nowhere.yaml')).toEqual({
    code: 0,
    stdout: '',
    stderr: note('"nowhere.yaml", which does not exist'),
  })
  expect(await run('x.yaml', 'a/kustomization.yml', 'y.yaml')).toMatchObject({
    stdout: 'a\n',
    stderr: '',
  })
  expect(await run('x.yaml', 'y.yaml')).toMatchObject({
    stdout: '',
    stderr: note('"x.yaml" and "y.yaml", which do not exist'),
  })
  expect(await run('a/m.yaml', 'a/deleted.yaml')).toEqual({ code: 0, stdout: 'a\n', stderr: '' })
  expect(await run('nowhere.yaml', '--format', 'json')).toMatchObject({ stderr: '' })
})

describe('Applications and Kustomizations that cannot be rendered', () => {
  const application = (name: string) =>
    `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec:\n  destination: { namespace: shop }\n  source: { repoURL: https://git.example.com/shop, path: ${name} }\n`
  const kustomization = (name: string) => `---\n${fluxKustomization({ name, path: `./${name}` })}`
  const files: Files = {
    'apps/all.yaml': application('plain') + application('chart') + application('broken'),
    'cluster/all.yaml': kustomization('plain') + kustomization('broken'),
    'plain/m.yaml': map('1'),
    'chart/kustomization.yaml': 'helmCharts: [{ name: web, releaseName: web }]\n',
    'chart/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/charts/web/values.yaml': 'value: 1\n',
    'chart/charts/web/templates/m.yaml': map('{{ .Values.value }}'),
    'broken/kustomization.yaml': 'resources: [gone.yaml]\n',
  }
  beforeEach(() => setUp(files))
  const counted = (name: string) => `${name} cannot be rendered (FILE_NOT_FOUND), so it counts as affected\n`

  test('they are listed, and the others only if a change affects them', async () => {
    write({ 'plain/m.yaml': map('2') })
    const [broken, plain] = ['argocd:apps#argocd/broken', 'argocd:apps#argocd/plain']
    for (const args of [['--base', 'HEAD'], ['plain/m.yaml']]) {
      expect(await run(...args, '--in', 'argocd:apps')).toEqual({
        code: 0,
        stdout: `${plain}\n${broken}\n`,
        stderr: counted(broken),
      })
    }
    expect(await run('--base', 'HEAD', '--in', 'argocd:apps#broken')).toEqual({
      code: 0,
      stdout: 'argocd:apps#broken\n',
      stderr: counted('argocd:apps#broken'),
    })
    expect(await run('--base', 'HEAD', '--exact', '--in', 'flux:cluster')).toEqual({
      code: 0,
      stdout: 'flux:cluster#flux-system/plain\nflux:cluster#flux-system/broken\n',
      stderr: counted('flux:cluster#flux-system/broken'),
    })
    const { stdout } = await run('--base', 'HEAD', '--in', 'argocd:apps', '--format', 'json')
    expect(JSON.parse(stdout).affected).toEqual([
      { target: plain, chain: ['plain/m.yaml'] },
      { target: broken, chain: [], error: 'FILE_NOT_FOUND' },
    ])
  })

  test('charts in kustomizations are rendered to find their files; --exact needs a flag', async () => {
    write({ 'chart/charts/web/values.yaml': 'value: 2\n', 'broken/gone.yaml': map('3') })
    expect(await run('chart/charts/web/values.yaml', '--in', 'argocd:apps')).toEqual({
      code: 0,
      stdout: 'argocd:apps#argocd/chart\n',
      stderr: '',
    })
    const exact = ['--base', 'HEAD', '--exact', '--in', 'argocd:apps']
    const listed = 'argocd:apps#argocd/chart\nargocd:apps#argocd/broken\n'
    expect(await run(...exact, '--helm', 'native')).toEqual({ code: 0, stdout: listed, stderr: '' })
    expect(await run(...exact)).toEqual({
      code: 0,
      stdout: listed,
      stderr: 'argocd:apps#argocd/chart cannot be rendered (HELM_DISABLED), so it counts as affected\n',
    })
  })

  test('what a broken Kustomization no longer creates is listed', async () => {
    write({ 'broken/kustomization.yaml': 'resources: [child.yaml]\n', 'broken/child.yaml': kustomization('plain') })
    write({ 'cluster/all.yaml': kustomization('broken') })
    makeRepository(repository.directory, {})
    write({ 'broken/kustomization.yaml': 'resources: [gone.yaml]\n' })
    const { stdout } = await run('--base', 'HEAD', '--in', 'flux:cluster')
    expect(stdout).toBe('flux:cluster#flux-system/broken\nflux:cluster#flux-system/plain\n')
  })

  test('roots that build in neither version are not listed with --exact', async () => {
    write({ 'broken/kustomization.yaml': 'resources: [gone.yaml, other.yaml]\n' })
    expect(await run('--base', 'HEAD', '--exact')).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
