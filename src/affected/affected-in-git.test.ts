import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type AffectedOptions, affected, type KuiltError } from '#kuilt'
import { files, include, service } from '../../test/support/affected-files.ts'
import { cli } from '../../test/support/cli.ts'
import { commit as commitFiles, makeRepository, git as runGit, writeFiles } from '../../test/support/git.ts'
import { type Project, project } from '../../test/support/project.ts'

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no error',
    (error: KuiltError) => error.code,
  )
}

let repository: Project
beforeEach(() => {
  repository = project({})
  makeRepository(repository.directory, { ...files, '.gitignore': 'ignored\n' })
})
afterEach(() => repository.remove())

const path = (file: string) => join(repository.directory, file)
const git = (...args: readonly string[]) => runGit(repository.directory, ...args)
const commit = () => commitFiles(repository.directory, {})
const write = (file: string, text: string) => writeFiles(repository.directory, { [file]: text })
const names = async (options: AffectedOptions = {}) => {
  const { roots } = await affected([], { cwd: repository.directory, base: 'HEAD', ...options })
  return roots.map(({ target }) => target)
}

test('staged and unstaged changes, and untracked files', async () => {
  expect(await names()).toEqual([])
  write('overlays/prod/kustomization.yaml', `${include('../../base')}namePrefix: p-\n`)
  expect(await names()).toEqual(['overlays/prod'])
  git('add', '--all')
  expect(await names()).toEqual(['overlays/prod'])
  write('overlays/new/kustomization.yaml', include('../../base'))
  expect(await names()).toEqual(['overlays/new', 'overlays/prod'])
  commit()
  expect(await names()).toEqual([])
  expect(await names({ base: 'HEAD~1' })).toEqual(['overlays/new', 'overlays/prod'])
  expect(await names({ base: 'HEAD~1', in: ['alone'] })).toEqual([])
})

test('deleted and renamed files', async () => {
  renameSync(path('base/web.yaml'), path('base/api.yaml'))
  expect(await names()).toEqual(['overlays/prod', 'overlays/test'])
  git('checkout', '--quiet', '.')
  rmSync(path('overlays/test'), { recursive: true })
  expect(await names()).toEqual([])
  rmSync(path('base'), { recursive: true })
  expect(await names()).toEqual(['overlays/prod'])
})

test('a kustomization that is no longer included', async () => {
  rmSync(path('overlays'), { recursive: true })
  expect(await names()).toEqual(['base'])
  expect(await names({ exact: true })).toEqual([])
})

test('a renamed kustomization file', async () => {
  renameSync(path('base/kustomization.yaml'), path('base/kustomization.yml'))
  renameSync(path('alone/kustomization.yaml'), path('alone/Kustomization'))
  expect(await names()).toEqual(['alone', 'overlays/prod', 'overlays/test'])
  git('checkout', '--quiet', '.')
  // With two kustomization files in one directory, the build fails.
  expect(await names()).toEqual(['alone', 'overlays/prod', 'overlays/test'])
})

test('submodules: a different commit, edited and untracked files, regardless of what git ignores', async () => {
  const library = project({})
  makeRepository(library.directory, { 'kustomization.yaml': include('new.yaml'), 'web.yaml': service('web') })
  git('submodule', '--quiet', 'add', library.directory, 'library')
  write('alone/kustomization.yaml', include('../library'))
  commit()
  expect(await names()).toEqual([])
  git('config', 'diff.ignoreSubmodules', 'all')
  write('library/new.yaml', service('new'))
  expect(await names()).toEqual(['alone'])
  rmSync(path('library/new.yaml'))
  write('library/web.yaml', service('api'))
  expect(await names()).toEqual(['alone'])
  library.remove()
})

test('names that git quotes, and a working directory below the root of the repository', async () => {
  const directory = 'ünï/co "de'
  write(`${directory}/kustomization.yaml`, 'resources:\n- "q\\"x.yaml"\n- ü.yaml\n')
  write(`${directory}/q"x.yaml`, service('q'))
  write(`${directory}/ü.yaml`, service('u'))
  commit()
  write(`${directory}/q"x.yaml`, service('changed'))
  expect(await names()).toEqual([directory])
  expect(await names({ cwd: path('ünï') })).toEqual(['co "de'])
  write('base/web.yaml', service('api'))
  expect(await names({ cwd: path('overlays') })).toEqual(['prod', 'test'])
  expect(await names({ cwd: path('overlays/prod'), in: ['..'] })).toEqual(['.', '../test'])
})

test('ignored directories are searched for roots', async () => {
  write('ignored/own/kustomization.yaml', include('../../base'))
  write('base/web.yaml', service('api'))
  expect(await names()).toEqual(['ignored/own', 'overlays/prod', 'overlays/test'])
})

test('symlinks', async () => {
  symlinkSync('base', path('link'))
  symlinkSync('../base/web.yaml', path('alone/web.yaml'))
  write('alone/kustomization.yaml', include('web.yaml'))
  write('overlays/test/kustomization.yaml', include('../../link'))
  commit()
  write('base/web.yaml', service('api'))
  expect(await names()).toEqual(['alone', 'overlays/prod', 'overlays/test'])
  commit()
  rmSync(path('link'))
  mkdirSync(path('other'))
  symlinkSync('alone', path('link'))
  expect(await names()).toEqual(['overlays/test'])
})

test('symlinks to symlinks', async () => {
  symlinkSync('base', path('current'))
  symlinkSync('../current/web.yaml', path('alone/web.yaml'))
  symlinkSync('../current', path('alone/all'))
  write('alone/kustomization.yaml', include('web.yaml'))
  write('overlays/test/kustomization.yaml', 'configMapGenerator: [{ name: a, files: [../../alone/all/web.yaml] }]\n')
  commit()
  rmSync(path('current'))
  symlinkSync('overlays', path('current'))
  expect(await names()).toEqual(['alone', 'overlays/test'])
  commit()
  rmSync(path('current'))
  expect(await names()).toEqual(['alone', 'overlays/test'])
})

test('exact', async () => {
  write('base/web.yaml', `# a comment\n${service('web')}`)
  expect(await names()).toHaveLength(2)
  expect(await names({ exact: true })).toEqual([])
  write('overlays/test/kustomization.yaml', `${include('../../base')}namePrefix: t-\n`)
  expect(await names({ exact: true })).toEqual(['overlays/test'])
  write('overlays/new/kustomization.yaml', include('gone.yaml'))
  expect(await names({ exact: true })).toEqual(['overlays/new', 'overlays/test'])
})

test('charts and files of manifests', async () => {
  const chart = (name: string) => {
    write(`charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`)
    write(`charts/${name}/templates/all.yaml`, service(`{{ .Values.name }}`))
    write(`charts/${name}/values.yaml`, `name: ${name}\n`)
  }
  chart('web')
  chart('db')
  write('rendered.yaml', service('rendered'))
  write('values.yaml', 'name: other\n')
  commit()
  const within = ['helm:charts/*', 'rendered.yaml']
  expect(await names({ in: within })).toEqual([])
  write('charts/web/values.yaml', 'name: web # unchanged\n')
  rmSync(path('charts/db/templates'), { recursive: true })
  write('rendered.yaml', service('changed'))
  expect(await names({ in: within })).toEqual(['helm:charts/db', 'helm:charts/web', 'rendered.yaml'])
  expect(await names({ in: within, exact: true })).toEqual(['helm:charts/db', 'rendered.yaml'])
  commit()
  write('values.yaml', 'name: another\n')
  expect(await names({ in: ['helm:charts/*'], chart: { values: ['values.yaml'] } })).toEqual([
    'helm:charts/db',
    'helm:charts/web',
  ])
  expect(await codeOf(names({ in: ['helm:charts/none'] }))).toBe('CHART_MISSING')
  expect(await codeOf(names({ in: ['none'] }))).toBe('DIRECTORY_NOT_FOUND')
  expect(await codeOf(names({ in: ['overlays/prod/kustomization.yaml'] }))).toBe('NOT_A_DIRECTORY')
})

test('errors', async () => {
  expect(await codeOf(names({ base: 'nothing' }))).toBe('GIT_REVISION_UNKNOWN')
  expect(await codeOf(names({ base: '--output=x' }))).toBe('GIT_REVISION_UNKNOWN')
  expect(await codeOf(names({ cwd: '/' }))).toBe('GIT_REPOSITORY_MISSING')
  const { directory: bare, remove } = project({})
  git('clone', '--quiet', '--bare', '.', bare)
  expect(await codeOf(names({ cwd: bare }))).toBe('GIT_WORK_TREE_MISSING')
  expect(await codeOf(names({ cwd: join(bare, 'objects') }))).toBe('GIT_WORK_TREE_MISSING')
  remove()
})

test('the command line', async () => {
  write('base/web.yaml', service('api'))
  const run = (...args: readonly string[]) => cli(['affected', ...args], { cwd: repository.directory })
  expect(await run('--base', 'HEAD')).toEqual({ code: 0, stdout: 'overlays/prod\noverlays/test\n', stderr: '' })
  expect(await run('base/web.yaml', '--in', 'overlays/prod')).toMatchObject({ stdout: 'overlays/prod\n' })
  expect((await run('--base', 'HEAD', '--format', 'github')).stdout).toBe(
    'matrix={"target":["overlays/prod","overlays/test"]}\n',
  )
  expect(JSON.parse((await run('--base=HEAD', '--format=json', '--in=overlays/prod')).stdout)).toEqual({
    affected: [
      {
        target: 'overlays/prod',
        chain: ['base/web.yaml', 'base/kustomization.yaml', 'overlays/prod/kustomization.yaml'],
      },
    ],
    changes: ['base/web.yaml'],
  })
  expect(await run()).toMatchObject({ code: 2 })
})
