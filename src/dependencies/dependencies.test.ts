import { mkdirSync, symlinkSync } from 'node:fs'
import { project } from '../../test/support/project.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { dependencies } from './dependencies.ts'
import { toArgoCdPaths } from './to-argocd.ts'
import { toDepfile } from './to-depfile.ts'

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`
const shop = {
  'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: patch.yaml }]\n',
  'overlays/prod/patch.yaml': `${map('a')}data: { b: c }\n`,
  'overlays/prod/unused.yaml': map('b'),
  'overlays/broken/kustomization.yaml': 'resources: [../../base, gone.yaml]\n',
  'base/kustomization.yaml': 'resources: [a.yaml]\nconfigMapGenerator: [{ name: c, envs: [c.env] }]\n',
  'base/a.yaml': map('a'),
  'base/c.env': 'A=b\n',
}
const of = (patterns: string | readonly string[], files: Readonly<Record<string, string>> = shop) =>
  dependencies(patterns, { fileSystem: memoryFileSystem(files) })

const prodFiles = [
  'base/a.yaml',
  'base/c.env',
  'base/kustomization.yaml',
  'overlays/prod/kustomization.yaml',
  'overlays/prod/patch.yaml',
]

test('lists files that were read, and missing paths that were checked', async () => {
  const [prod] = await of('overlays/prod')
  expect(prod).toMatchObject({
    cwd: '/',
    files: prodFiles,
    missing: [
      'base/Kustomization',
      'base/kustomization.yml',
      'overlays/prod/Kustomization',
      'overlays/prod/kustomization.yml',
    ],
  })
})

test('creating any of the missing paths changes the output', async () => {
  const [prod] = await of('overlays/prod')
  for (const path of prod?.missing ?? []) {
    const [changed] = await of('overlays/prod', { ...shop, [path]: 'namePrefix: x-\n' })
    expect(changed?.error?.code).toBe('KUSTOMIZATION_AMBIGUOUS')
  }
})

test('a target that cannot be built has the files that were read before the error', async () => {
  const [, prod] = await of(['overlays/broken', 'overlays/prod'])
  const [broken] = await of('overlays/broken')
  expect(broken?.error?.code).toBe('FILE_NOT_FOUND')
  expect(broken?.files).toEqual([...prodFiles.slice(0, 3), 'overlays/broken/kustomization.yaml'])
  expect(broken?.missing).toContain('overlays/broken/gone.yaml')
  expect(prod?.files).toEqual(prodFiles)
})

test('a shared cache does not hide files', async () => {
  const found = await of(['overlays/prod', 'overlays/prod', 'base'], { ...shop, 'x/kustomization.yaml': '' })
  expect(found.map(({ files }) => files)).toEqual([prodFiles, prodFiles.slice(0, 3)])
})

test('a symlink is listed in addition to its target', async () => {
  const { directory, remove } = project({
    ...shop,
    'real/one/kustomization.yaml': 'resources: [a.yaml]\n',
    'real/one/b.yaml': map('b'),
  })
  try {
    symlinkSync('b.yaml', `${directory}/real/one/a.yaml`)
    symlinkSync('real', `${directory}/link`)
    mkdirSync(`${directory}/top`)
    symlinkSync(directory, `${directory}/top/self`)
    const [found] = await dependencies('link/one', { cwd: `${directory}/top/self` })
    expect(found?.files).toEqual(['link', 'real/one/a.yaml', 'real/one/b.yaml', 'real/one/kustomization.yaml'])
  } finally {
    remove()
  }
})

test('standard input is not listed', async () => {
  const [found] = await dependencies('-', { fileSystem: memoryFileSystem({}), readStdin: async () => map('a') })
  expect(found).toMatchObject({ files: [], missing: [] })
})

test('all files of a chart are listed', async () => {
  const { directory, remove } = project({
    'kustomization.yaml': 'helmCharts: [{ name: web }]\n',
    'charts/web/Chart.yaml': 'name: web\n',
    'charts/web/values.yaml': '',
    'charts/web/templates/a.yaml': '',
  })
  try {
    const { localExecHost } = await import('../plugins/local-exec-host.ts')
    const exec = {
      ...localExecHost(),
      run: () => ({ status: 0, stdout: new TextEncoder().encode('v3.1.0'), stderr: '' }),
    }
    const [found] = await dependencies('.', { cwd: directory, exec, helm: {} })
    expect(found?.files).toEqual([
      'charts/web/Chart.yaml',
      'charts/web/templates/a.yaml',
      'charts/web/values.yaml',
      'kustomization.yaml',
    ])
  } finally {
    remove()
  }
})

describe('toDepfile', () => {
  test('contains a rule for each target, and an empty rule for each file', async () => {
    const text = toDepfile(await of(['base', 'overlays/prod']))
    expect(text).toBe(`rendered/base.yaml: base/a.yaml base/c.env base/kustomization.yaml
rendered/overlays/prod.yaml: ${prodFiles.join(' ')}
${prodFiles.map((path) => `${path}:\n`).join('')}`)
  })

  test('escapes names, and depends on missing files through wildcard', async () => {
    const names = ['a b.yaml', 'a#b.yaml', 'a$b.yaml', 'a:b.yaml', 'a%b.yaml', 'a\\ b.yaml', 'a\\b.yaml']
    const files = Object.fromEntries(names.map((name, i) => [name, map(`m${i}`)]))
    const found = await of('.', { ...files, 'kustomization.yaml': `resources: ${JSON.stringify(names)}\n` })
    const [rule, ...empty] = toDepfile(found, { output: 'out/$@ {target}', missing: true }).split('\n')
    expect(rule).toBe(
      String.raw`out/$$@\ root: a\ b.yaml a\#b.yaml a$$b.yaml a%b.yaml a\:b.yaml a\\\ b.yaml a\b.yaml kustomization.yaml $(wildcard Kustomization) $(wildcard kustomization.yml)`,
    )
    expect(empty).toContain(String.raw`a\%b.yaml:`)
  })

  test('rejects line breaks in names', async () => {
    const found = await of('.', { 'kustomization.yaml': 'resources: ["a\\nb.yaml"]\n', 'a\nb.yaml': map('a') })
    expect(() => toDepfile(found)).toThrow(expect.objectContaining({ code: 'DEPENDENCIES_PATH' }))
  })
})

describe('toArgoCdPaths', () => {
  const argo = async (target: string, files: Readonly<Record<string, string>> = shop) =>
    (await of(target, files)).map(toArgoCdPaths)

  test('contains directories, relative to the target', async () => {
    expect(await argo('overlays/prod')).toEqual(['.;../../base'])
    expect(await argo('base')).toEqual(['.'])
    expect(await argo('base/a.yaml')).toEqual(['a.yaml'])
  })

  test('contains single files for parent directories of the target and directories without a kustomization', async () => {
    const files = {
      'app/kustomization.yaml': 'resources: [a.yaml, ../lib]\n',
      'app/a.yaml': map('a'),
      'app/prod/kustomization.yaml': 'nameSuffix: -b\nconfigMapGenerator: [{ name: x, literals: [a=b] }]\n',
      'lib/kustomization.yaml': 'resources: [sub]\n',
      'lib/sub/kustomization.yaml': 'namePrefix: x-\n',
      'shared/s.yaml': map('s'),
      'app/dev/kustomization.yaml': 'resources: [../../lib, ../../shared/s.yaml]\n',
    }
    const fileSystem = memoryFileSystem(files)
    const [dev] = await dependencies('app/dev', { fileSystem, loadRestrictions: 'none' })
    expect(dev && toArgoCdPaths(dev)).toBe('.;../../lib;../../shared/s.yaml')
  })

  test('contains the directories of charts', async () => {
    const files = {
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/values.yaml': 'a: b\n',
      'charts/web/templates/a.yaml': map('a'),
      'charts/web/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/web/charts/sub/templates/b.yaml': map('b'),
    }
    expect(await argo('helm:charts/web', files)).toEqual(['.'])
    const fileSystem = memoryFileSystem({ ...files, 'prod.yaml': 'a: c\n' })
    const [prod] = await dependencies('helm:charts/web', { fileSystem, chart: { values: ['prod.yaml'] } })
    expect(prod && toArgoCdPaths(prod)).toBe('.;../../prod.yaml')
  })

  test('rejects targets that cannot be built, and semicolons', async () => {
    await expect(argo('overlays/broken')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    const files = { 'a/kustomization.yaml': 'resources: ["../b;c"]\n', 'b;c/kustomization.yaml': 'namePrefix: x-\n' }
    await expect(argo('a', files)).rejects.toMatchObject({ code: 'DEPENDENCIES_PATH' })
  })
})

test('the optional files of a chart and its subcharts are missing inputs', async () => {
  const chart = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`
  const [found] = await of('helm:web', {
    'web/.helmignore': 'requirements.yaml\n',
    'web/Chart.yaml': chart('web'),
    'web/values.yaml': 'a: b\n',
    'web/templates/a.yaml': map('a'),
    'web/charts/db/Chart.yaml': chart('db'),
  })
  expect(found?.missing).toEqual([
    'web/charts/db/values.schema.json',
    'web/charts/db/values.yaml',
    'web/values.schema.json',
  ])
})
