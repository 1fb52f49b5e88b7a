import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildResult, type KuiltError, memoryFileSystem, openTarget, openTargets, toYaml } from '#kuilt'
import { type Project, project } from '../../test/support/project.ts'

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`
const include = (...paths: readonly string[]) => `resources: [${paths.join(', ')}]\n`

const files = {
  'base/kustomization.yaml': include('web.yaml'),
  'base/web.yaml': service('web'),
  'overlays/prod/kustomization.yaml': `${include('../../base')}namePrefix: prod-\n`,
  'overlays/test/kustomization.yaml': `${include('../../base')}namePrefix: test-\n`,
  'components/big/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n',
  'rendered.yaml': `${service('b')}---\n${service('a')}`,
}

async function names(patterns: string | readonly string[], options: Parameters<typeof openTargets>[1]) {
  return (await openTargets(patterns, options)).map(({ name }) => name)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no error',
    (error: KuiltError) => error.code,
  )
}

describe('in memory', () => {
  const fileSystem = memoryFileSystem(files)
  const open = (text: string) => openTarget(text, { fileSystem })

  test('a directory with a kustomization is built', async () => {
    const target = await open('overlays/prod/')
    expect(target).toMatchObject({ name: 'overlays/prod', kind: 'kustomization', outputPath: 'overlays/prod' })
    expect(toYaml(await target.render())).toBe(service('prod-web'))
  })

  test('a manifest file is printed without changes', async () => {
    const target = await open('./rendered.yaml')
    expect(target).toMatchObject({ name: 'rendered.yaml', kind: 'manifests', outputPath: 'rendered' })
    const result = await target.render()
    expect(toYaml(result)).toBe(files['rendered.yaml'])
    expect(result.inputs.files).toEqual(['/rendered.yaml'])
  })

  test('standard input is read as manifests', async () => {
    const target = await openTarget('-', { fileSystem, readStdin: async () => service('in') })
    expect(target).toMatchObject({ name: '-', kind: 'manifests', outputPath: 'stdin' })
    expect(toYaml(await target.render())).toBe(service('in'))
  })

  test('mistakes in manifests have a location', async () => {
    const target = await openTarget('-', { fileSystem, readStdin: async () => 'kind: Service\nmetadata: {}\n' })
    await expect(target.render()).rejects.toMatchObject({
      code: 'RESOURCE_NAME_MISSING',
      at: { file: 'stdin', line: 2 },
    })
  })

  test('a mistake in a manifest file has no import chain', async () => {
    const files = memoryFileSystem({
      '/repo/keys.yaml': 'kind: A\napiVersion: v1\nmetadata: { name: a }\ndata: { 1: x }\n',
    })
    const target = await openTarget('keys.yaml', { fileSystem: files, cwd: '/repo' })
    await expect(target.render()).rejects.toMatchObject({ code: 'YAML_NON_STRING_KEY', chain: ['/repo/keys.yaml'] })
  })

  test('a pattern opens all matching directories with a kustomization', async () => {
    expect(await names('overlays/*', { fileSystem })).toEqual(['overlays/prod', 'overlays/test'])
    expect(await names('**/prod', { fileSystem })).toEqual(['overlays/prod'])
    expect(await names('{base,overlays/te*}', { fileSystem })).toEqual(['base', 'overlays/test'])
    expect(await names(['overlays/*', 'overlays/prod'], { fileSystem })).toEqual(['overlays/prod', 'overlays/test'])
    expect(await codeOf(openTargets('over*', { fileSystem }))).toBe('TARGET_NO_MATCH')
  })

  test('a directory without a kustomization opens the roots below it', async () => {
    expect(await names('.', { fileSystem })).toEqual(['overlays/prod', 'overlays/test'])
    expect(await names('overlays', { fileSystem })).toEqual(['overlays/prod', 'overlays/test'])
    expect(await codeOf(openTargets('components', { fileSystem }))).toBe('TARGET_NO_ROOTS')
  })

  test('a directory without roots is an error that says what it contains', async () => {
    const tree = {
      'parts/a/kustomization.yaml': `kind: Component\n${include('../base')}`,
      'parts/base/kustomization.yaml': 'namePrefix: a-\n',
      'clusters/prod/kustomization.yaml': 'kind: Kustomization\napiVersion: kustomize.toolkit.fluxcd.io/v1\n',
    }
    const other = memoryFileSystem({ ...tree, 'manifests/web.yaml': '' })
    const errorFor = (directory: string) => openTargets(directory, { fileSystem: other })
    await expect(errorFor('parts')).rejects.toMatchObject({
      message:
        'no root kustomization in or below "/parts": "/parts/a" is a component; only components include "/parts/base"',
      hint: 'pass one of these directories, such as "/parts/a", to build it on its own, or the directory of a kustomization that includes it',
    })
    await expect(errorFor('clusters')).rejects.toMatchObject({
      message:
        'no root kustomization in or below "/clusters": "/clusters/prod/kustomization.yaml" is a Flux Kustomization',
      hint: 'to render what Flux applies, put `flux:` before the path',
    })
    await expect(errorFor('manifests')).rejects.toMatchObject({
      message: 'no kustomization in or below "/manifests"',
      hint: expect.stringContaining('it contains web.yaml'),
    })
  })

  test('a kustomization that only a component includes is not a root', async () => {
    const component = memoryFileSystem({
      'component/kustomization.yaml': `kind: Component\n${include('../a')}`,
      'a/kustomization.yaml': include('../b'),
      'b/kustomization.yaml': 'namePrefix: b-\n',
      'c/kustomization.yaml': 'namePrefix: c-\n',
    })
    expect(await names('.', { fileSystem: component })).toEqual(['c'])
  })

  test('a cycle of kustomizations has a root, so that the error is reported', async () => {
    const cyclic = memoryFileSystem({
      'a/kustomization.yaml': include('../b'),
      'b/kustomization.yaml': include('../a'),
    })
    expect(await names('.', { fileSystem: cyclic })).toEqual(['a'])
  })

  test('an existing path with exactly this name takes precedence', async () => {
    const odd = memoryFileSystem({
      'a*/kustomization.yaml': 'nameSuffix: -1',
      'main:b/kustomization.yaml': 'nameSuffix: -1',
    })
    expect(await names(['a*', 'main:b'], { fileSystem: odd })).toEqual(['a*', 'main:b'])
  })

  test('a missing target is an error when it is rendered', async () => {
    const target = await open('overlays/prd')
    await expect(target.render()).rejects.toMatchObject({
      code: 'DIRECTORY_NOT_FOUND',
      hint: 'did you mean "overlays/prod"?',
    })
  })

  test('a missing manifest is reported as a file, not as a directory', async () => {
    const target = await open('base/wbe.yaml')
    await expect(target.render()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  test('a pattern that matches several directories is an error for a single target', async () => {
    expect(await codeOf(open('overlays/*'))).toBe('TARGET_AMBIGUOUS')
  })

  test('a kustomization file is not a manifest', async () => {
    expect(await codeOf((await open('base/kustomization.yaml')).render())).toBe('NOT_A_DIRECTORY')
  })
})

describe('at a git revision', () => {
  let shop: Project
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: shop.directory,
      env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: shop.directory },
      stdio: 'pipe',
    })
  const yamlOf = async (text: string, cwd = shop.directory) => toYaml(await (await openTarget(text, { cwd })).render())
  const failureOf = async (text: string, cwd = shop.directory): Promise<KuiltError> => {
    const outcome: BuildResult | KuiltError = await openTarget(text, { cwd })
      .then((target) => target.render())
      .catch((error: KuiltError) => error)
    if (outcome instanceof Error) return outcome as KuiltError
    throw new Error('rendered')
  }

  beforeAll(() => {
    shop = project({
      ...files,
      'lfs/kustomization.yaml': include('big.yaml'),
      'lfs/big.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
      'sub/kustomization.yaml': include('../vendor/lib'),
      'links/kustomization.yaml': include('web.yaml', 'base'),
      'outside/kustomization.yaml': include('web.yaml'),
      'sub-file/kustomization.yaml': include('../vendor/lib/web.yaml'),
    })
    git('init', '-q', '-b', 'main')
    symlinkSync('../overlays/prod', join(shop.directory, 'links/base'))
    writeFileSync(join(shop.directory, 'links/web.yaml'), service('own'))
    symlinkSync('/etc/hostname', join(shop.directory, 'outside/web.yaml'))
    git('add', '.')
    git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/lib`)
    git('commit', '-q', '-m', 'first')
    writeFileSync(join(shop.directory, 'base/web.yaml'), service('api'))
    writeFileSync(join(shop.directory, 'base/bad.yaml'), 'a: [\n')
    mkdirSync(join(shop.directory, 'late'))
    writeFileSync(join(shop.directory, 'late/kustomization.yaml'), include('../base/bad.yaml'))
    git('add', '.')
    git('commit', '-q', '-m', 'second')
    writeFileSync(join(shop.directory, 'base/web.yaml'), service('dirty'))
  })

  test('directories, files and patterns are read from the object database', async () => {
    expect(await yamlOf('overlays/prod')).toBe(service('prod-dirty'))
    expect(await yamlOf('main:overlays/prod')).toBe(service('prod-api'))
    expect(await yamlOf('HEAD~1:overlays/prod')).toBe(service('prod-web'))
    expect(await yamlOf('HEAD:rendered.yaml')).toBe(files['rendered.yaml'])
    expect(await names('HEAD:overlays/*', { cwd: shop.directory })).toEqual([
      'HEAD:overlays/prod',
      'HEAD:overlays/test',
    ])
    expect(await names('HEAD~1:', { cwd: shop.directory })).toContain('HEAD~1:overlays/test')
  })

  test('paths are relative to the working directory', async () => {
    expect(await yamlOf('HEAD:prod', join(shop.directory, 'overlays'))).toBe(service('prod-api'))
    expect(await yamlOf('HEAD:../../base', join(shop.directory, 'overlays/test'))).toBe(service('api'))
    expect(await yamlOf(`HEAD:${shop.directory}/base`, join(shop.directory, 'overlays'))).toBe(service('api'))
  })

  test('symlinks are followed inside the repository', async () => {
    expect(await yamlOf('HEAD:links')).toBe(`${service('own')}---\n${service('prod-api')}`)
    expect(await failureOf('HEAD:outside')).toMatchObject({ code: 'GIT_LINK_OUTSIDE', at: { line: 1 } })
  })

  test('submodules and LFS pointers are reported', async () => {
    expect(await failureOf('HEAD~1:sub')).toMatchObject({ code: 'GIT_SUBMODULE', at: { line: 1 } })
    expect(await failureOf('HEAD~1:sub-file')).toMatchObject({ code: 'GIT_SUBMODULE' })
    expect(await failureOf('HEAD~1:vendor/lib')).toMatchObject({ code: 'GIT_SUBMODULE' })
    expect(await failureOf('HEAD:lfs')).toMatchObject({ code: 'GIT_LFS_POINTER', at: { line: 1 } })
  })

  test('errors contain the revision', async () => {
    const { code, notes, codeFrame } = await failureOf('HEAD:late')
    expect(code).toBe('OUTSIDE_ROOT')
    expect(notes.at(-1)?.message).toBe('the files are from revision "HEAD"')
    expect(codeFrame).toContain('late/kustomization.yaml:1')
  })

  test('bare repositories work', async () => {
    git('clone', '-q', '--bare', '.', 'bare.git')
    expect(await yamlOf('main:overlays/prod', join(shop.directory, 'bare.git'))).toBe(service('prod-api'))
  })

  test('unknown revisions and directories outside repositories have specific errors', async () => {
    expect(await failureOf('nope:base')).toMatchObject({ code: 'GIT_REVISION_UNKNOWN' })
    expect(await failureOf('--help:base')).toMatchObject({ code: 'GIT_REVISION_UNKNOWN' })
    const alone = project({})
    expect(await failureOf('HEAD:base', alone.directory)).toMatchObject({ code: 'GIT_REPOSITORY_MISSING' })
  })
})
