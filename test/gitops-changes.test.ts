import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { fluxKustomization } from './support/flux-kustomization.ts'
import { commit, type Files, makeRepository, writeFiles } from './support/git.ts'
import { type Project, project } from './support/project.ts'

const kustomization = (name: string, path: string, spec = ''): string =>
  `---\n${fluxKustomization({ name, path, spec })}`

function application(name: string, source: string): string {
  return `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  destination: { namespace: shop }
  source: { repoURL: https://git.example.com/shop, ${source} }
`
}

function configMap(name: string, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { value: "${value}" }\n`
}

const variables = '  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }\n'
const settings = (value: string): string =>
  configMap('settings', value).replace('name: settings', 'name: settings, namespace: flux-system')

const files: Files = {
  'cluster/all.yaml': kustomization('a', './a', variables) + kustomization('b', './b') + kustomization('c', './c'),
  'a/a.yaml': configMap('a', `$\{value}`),
  'b/b.yaml': configMap('b', '1'),
  'c/settings.yaml': settings('1'),
  'apps/all.yaml': application('plain', 'path: b') + application('chart', 'path: chart'),
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'chart/values.yaml': 'value: 1\n',
  'chart/templates/a.yaml': configMap('chart', '{{ .Values.value }}'),
}

let repository: Project
const run = (...args: readonly string[]) => cli(args, { cwd: repository.directory })

beforeEach(() => {
  repository = project({})
  makeRepository(repository.directory, files)
})
afterEach(() => repository.remove())

const targets = ['flux:cluster', 'argocd:apps'] as const
const everywhere = targets.flatMap((target) => ['--in', target])

/** The targets that `affected` lists, and those with a section in `diff`. */
async function reported(changes: Files) {
  writeFiles(repository.directory, changes)
  const lists = [
    await run('affected', '--base', 'HEAD', ...everywhere),
    await run('affected', '--base', 'HEAD', '--exact', ...everywhere),
  ]
  const { stdout } = await run('diff', '--base', 'HEAD', ...targets)
  const diffs = stdout.split('\n').filter((line) => /^(?:flux|argocd):/.test(line))
  const [affected, exact] = lists.map(({ stdout: list }) => list.split('\n').filter((line) => line !== ''))
  return { affected, exact, diffs }
}

const same = (...names: readonly string[]) => ({ affected: names, exact: names, diffs: names })

test('no changes', async () => {
  expect(await reported({})).toEqual(same())
})

test('a file used by Flux and Argo CD', async () => {
  expect(await reported({ 'b/b.yaml': configMap('b', '2') })).toEqual(
    same('flux:cluster#flux-system/b', 'argocd:apps#argocd/plain'),
  )
})

test('a new file in a directory without a kustomization file', async () => {
  expect(await reported({ 'b/c.yaml': configMap('c', '2') })).toEqual(
    same('flux:cluster#flux-system/b', 'argocd:apps#argocd/plain'),
  )
})

test('variables of another Kustomization', async () => {
  expect(await reported({ 'c/settings.yaml': settings('2') })).toEqual(
    same('flux:cluster#flux-system/a', 'flux:cluster#flux-system/c'),
  )
})

test('the definition of a Kustomization, not of others in its file', async () => {
  const changed = `${files['cluster/all.yaml']}`.replace('path: ./b\n', 'path: ./b\n  targetNamespace: shop\n')
  // `a` gets variables from `c`, which is defined in the same file.
  const affected = ['flux:cluster#flux-system/a', 'flux:cluster#flux-system/b']
  expect(await reported({ 'cluster/all.yaml': changed })).toEqual({ ...same('flux:cluster#flux-system/b'), affected })
})

test('the values of a chart', async () => {
  expect(await reported({ 'chart/values.yaml': 'value: 2\n' })).toEqual(same('argocd:apps#argocd/chart'))
})

test('a change without an effect is listed, except with --exact', async () => {
  expect(await reported({ 'b/b.yaml': `# a note\n${configMap('b', '1')}` })).toEqual({
    affected: ['flux:cluster#flux-system/b', 'argocd:apps#argocd/plain'],
    exact: [],
    diffs: [],
  })
})

test('affected without git searches for files', async () => {
  const { stdout } = await run('affected', 'c/settings.yaml', '--in', 'flux:cluster')
  expect(stdout).toBe('flux:cluster#flux-system/a\nflux:cluster#flux-system/c\n')
})

test('a single Kustomization is compared by name, even if it is new', async () => {
  const added = `${files['cluster/all.yaml']}${kustomization('d', './b')}`
  writeFiles(repository.directory, { 'cluster/all.yaml': added })
  const { stdout } = await run('diff', '--base', 'HEAD', 'flux:cluster')
  expect(stdout).toMatch(/^flux:cluster#flux-system\/d\n\nConfigMap\/b: added/)
  for (const target of ['flux:cluster#d', 'flux:cluster#flux-system/d']) {
    expect((await run('diff', '--base', 'HEAD', target)).stdout).toContain('ConfigMap/b: added')
    expect((await run('affected', '--base', 'HEAD', '--in', target)).stdout).toBe(`${target}\n`)
  }
  writeFiles(repository.directory, { 'b/b.yaml': configMap('b', '2') })
  const one = await run('diff', '--base', 'HEAD', 'flux:cluster#b', '--explain')
  expect(one.stdout).toContain('flux:cluster#b\n')
  expect(one.stdout).toContain('b/b.yaml:4')
})

test('a directory, Kustomization or Application that is new or was removed is compared as a whole', async () => {
  const kinds = ['flux:new', 'argocd:new', 'argocd:new#shop']
  writeFiles(repository.directory, { 'new/all.yaml': kustomization('e', './b') + application('shop', 'path: b') })
  for (const target of kinds) {
    expect((await run('diff', '--base', 'HEAD', target)).stdout).toContain('ConfigMap/b: added')
    const { stdout } = await run('affected', '--base', 'HEAD', '--in', target)
    expect(stdout.split('\n')).toHaveLength(2)
  }
  rmSync(join(repository.directory, 'apps'), { recursive: true })
  expect((await run('diff', '--base', 'HEAD', 'argocd:apps#plain')).stdout).toContain('ConfigMap/b: removed')
  expect(await run('diff', '--base', 'HEAD', 'argocd:apps#nope')).toMatchObject({ code: 2 })
})

test('diff reports what is skipped on only one side', async () => {
  writeFiles(repository.directory, {
    'apps/all.yaml': application('plain', 'path: gone') + application('chart', 'path: chart'),
  })
  const { stdout, stderr } = await run('diff', '--base', 'HEAD', 'argocd:apps', '--argocd-missing-sources', 'warn')
  expect(stdout).toContain('ConfigMap/b: removed')
  expect(stderr).toContain('Application "plain" is skipped: the source path "gone" does not exist')
  commit(repository.directory, { 'apps/more.yaml': application('other', 'path: gone') })
  const again = await run('diff', '--base', 'HEAD', 'argocd:apps', '--argocd-missing-sources', 'warn')
  expect(again.stderr).not.toContain('is skipped')
})

test('deps, validate, lint and render accept these targets', async () => {
  const { stdout } = await run('deps', 'argocd:apps')
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(['chart/values.yaml', 'b/b.yaml', 'apps/all.yaml']))
  // Flux substitutes the variable with a number.
  expect((await run('validate', ...targets)).stdout).toContain('5 resources: 4 valid, 1 invalid')
  expect((await run('lint', ...targets)).code).toBe(0)
  expect((await run('render', ...targets, '-o', 'out')).code).toBe(0)
  expect((await run('render', ...targets, '-o', 'out', '--check')).code).toBe(0)
})

test.each([
  ['flux', 'flux:clusters/prod', 'expected', '--flux-source=GitRepository/flux-system=.'],
  ['argocd', 'argocd:root.yaml', 'rendered', '--argocd-repo=https://git.example/fleet.git=.'],
])('examples/%s: render --check finds the output up to date', async (name, target, output, flag) => {
  const directory = join(import.meta.dirname, '../examples', name)
  const { code, stdout, stderr } = await cli(['render', target, '-o', output, '--check', flag], { cwd: directory })
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: '' })
})
