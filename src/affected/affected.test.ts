import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type AffectedOptions, affected, type KuiltError, memoryFileSystem } from '#kuilt'
import { cli } from '../../test/support/cli.ts'
import { commit as commitFiles, makeRepository, git as runGit, writeFiles } from '../../test/support/git.ts'
import { type Project, project } from '../../test/support/project.ts'

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`
const include = (...paths: readonly string[]) => `resources: [${paths.join(', ')}]\n`

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no error',
    (error: KuiltError) => error.code,
  )
}

const files = {
  'base/kustomization.yaml': include('web.yaml'),
  'base/web.yaml': service('web'),
  'overlays/prod/kustomization.yaml': `${include('../../base')}namePrefix: prod-\n`,
  'overlays/test/kustomization.yaml': `${include('../../base')}namePrefix: test-\n`,
  'alone/kustomization.yaml': `${include('alone.yaml')}`,
  'alone/alone.yaml': service('alone'),
}

describe('files', () => {
  const names = async (changed: readonly string[], more: Readonly<Record<string, string>> = {}, options = {}) => {
    const { roots } = await affected(changed, { fileSystem: memoryFileSystem({ ...files, ...more }), ...options })
    return roots.map(({ target }) => target)
  }

  test('a file of a base affects everything that includes it', async () => {
    expect(await names(['base/web.yaml'])).toEqual(['overlays/prod', 'overlays/test'])
    expect(await names(['base/kustomization.yaml'])).toEqual(['overlays/prod', 'overlays/test'])
    expect(await names(['base'])).toEqual(['overlays/prod', 'overlays/test'])
    expect(await names(['.'])).toEqual(['alone', 'overlays/prod', 'overlays/test'])
    expect(await names(['base/readme.md'])).toEqual([])
    expect(await names([])).toEqual([])
  })

  test('a referenced file that does not exist', async () => {
    expect(await names(['base/gone.yaml'], { 'base/kustomization.yaml': include('gone.yaml') })).toHaveLength(2)
    expect(await names(['base/Kustomization'])).toHaveLength(2)
    expect(await names(['gone/kustomization.yml'], { 'base/kustomization.yaml': include('../gone') })).toHaveLength(2)
  })

  test.each([
    ['patches', 'patches: [{ path: f.txt }]'],
    ['patchesStrategicMerge', 'patchesStrategicMerge:\n- f.txt'],
    ['files of a generator', 'configMapGenerator:\n- name: a\n  files:\n  - key=f.txt'],
    ['envs of a generator', 'secretGenerator:\n- name: a\n  envs: [f.txt]'],
    ['env of a generator', 'configMapGenerator:\n- name: a\n  env: f.txt'],
    ['replacements', 'replacements:\n- path: f.txt'],
    ['openapi', 'openapi:\n  path: f.txt'],
    ['crds', 'crds:\n- f.txt'],
    ['escapes', 'patches:\n- path: "\\x66.txt"'],
    ['a redundant path', 'patches:\n- path: ./../alone/f.txt'],
    ['fields in another case', 'Patches:\n- path: f.txt'],
    ['generators', 'generators:\n- f.txt'],
    ['inline plugins', 'transformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  path: f.txt'],
    ['values of a chart', 'helmCharts:\n- name: web\n  valuesFile: f.txt'],
  ])('%s', async (_, text) => {
    expect(await names(['alone/f.txt'], { 'alone/kustomization.yaml': `${text}\n` })).toEqual(['alone'])
    expect(await names(['alone/g.txt'], { 'alone/kustomization.yaml': `${text}\n` })).toEqual(
      text.startsWith('helm') ? ['alone'] : [],
    )
  })

  test.each([
    './f.txt',
    'sub/../f.txt',
    './/f.txt',
    '../alone/f.txt',
    '/alone/f.txt',
    'sub/./../f.txt',
    '../x/../alone/f.txt',
  ])('the path %s', async (path) => {
    expect(await names(['alone/f.txt'], { 'alone/kustomization.yaml': `crds:\n- ${path}\n` })).toEqual(['alone'])
    expect(await names(['f.txt'], { 'alone/kustomization.yaml': `crds:\n- ${path}\n` })).toEqual([])
  })

  test.each([
    'sub/deep/f.txt',
    './sub/deep/f.txt',
    'sub//deep/f.txt',
    'sub/./deep/f.txt',
    'sub/x/../deep/f.txt',
    'sub/a../../deep/f.txt',
  ])('the path %s in a subdirectory', async (path) => {
    expect(await names(['alone/sub/deep/f.txt'], { 'alone/kustomization.yaml': `crds: ["${path}"]\n` })).toEqual([
      'alone',
    ])
  })

  test('files with the same name in other directories', async () => {
    const patched = (at: string) => ({ [`${at}/kustomization.yaml`]: 'patches:\n- path: sub/p.yaml\n' })
    const more = { ...patched('one'), ...patched('two'), ...patched('one/sub') }
    expect(await names(['one/sub/p.yaml'], more)).toEqual(['one'])
    const many = Array.from({ length: 20 }, (_, i) => `x${i}/sub/p.yaml`)
    expect(await names([...many, 'two/sub/p.yaml'], more)).toEqual(['two'])
  })

  test('files read by plugins', async () => {
    const plugin = 'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: a }\nfiles: [b=data/f.txt]\n'
    const more = { 'alone/kustomization.yaml': 'generators: [plugin.yaml]\n', 'alone/plugin.yaml': plugin }
    expect(await names(['alone/data/f.txt'], more)).toEqual(['alone'])
    expect(await names(['alone/data/g.txt'], more)).toEqual([])
    const below = {
      'alone/kustomization.yaml': 'generators: [plugins]\n',
      'alone/plugins/kustomization.yaml': include('plugin.yaml'),
      'alone/plugins/plugin.yaml': plugin,
    }
    expect(await names(['alone/data/f.txt'], below)).toEqual(['alone'])
    const program = 'apiVersion: a/v1\nkind: B\nmetadata:\n  annotations: { config.kubernetes.io/function: "" }\n'
    expect(await names(['alone/data/g.txt'], { ...more, 'alone/plugin.yaml': program })).toEqual(['alone'])
  })

  test('charts', async () => {
    const more = { 'alone/kustomization.yaml': 'helmCharts:\n- name: web\nhelmGlobals:\n  chartHome: ../charts\n' }
    expect(await names(['charts/web/templates/web.yaml'], more)).toEqual(['alone'])
    expect(
      await names(['alone/charts/web/values.yaml'], { 'alone/kustomization.yaml': 'helmCharts: [{name: web}]\n' }),
    ).toEqual(['alone'])
  })

  test('components belong to the roots that include them', async () => {
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{ path: p.yaml }]\n'
    const more = { 'c/kustomization.yaml': component, 'alone/kustomization.yaml': 'components: [../c]\n' }
    expect(await names(['c/p.yaml'], more)).toEqual(['alone'])
  })

  test('names with spaces, and more names than are searched individually', async () => {
    const more = { 'alone/kustomization.yaml': 'resources:\n- "a\n  b.yaml"\n' }
    expect(await names(['alone/a b.yaml'], more)).toEqual(['alone'])
    expect(await names(['alone/c b.yaml'], more)).toEqual([])
    expect(await names(["alone/it's.yaml"], { 'alone/kustomization.yaml': "crds: ['it''s.yaml']\n" })).toEqual([
      'alone',
    ])
    expect(await names(['alone/é'], { 'alone/kustomization.yaml': 'crds: [é]\n' })).toEqual(['alone'])
    const many = Array.from({ length: 100 }, (_, i) => `x/${i}.yaml`)
    expect(await names([...many, 'base/web.yaml'])).toEqual(['overlays/prod', 'overlays/test'])
    expect(await names([...many, 'alone/a b.yaml'], more)).toEqual(['alone'])
    const patched = { 'alone/kustomization.yaml': 'patches:\n- path: ../x/7.yaml\n' }
    expect(await names(many, patched)).toEqual(['alone'])
    expect(await names(many.slice(8), patched)).toEqual([])
  })

  test('files below a directory', async () => {
    const refer = (path: string) => ({ 'alone/kustomization.yaml': `configurations: ["${path}"]\n` })
    for (const path of ['../x/sub/f.txt', '../x/sub', '../base/../x/sub/f.txt', '/x/./sub/f.txt']) {
      expect(await names(['x/sub'], { 'x/sub/f.txt': '', ...refer(path) })).toEqual(['alone'])
    }
    expect(await names(['x/sub'], { 'x/sub/f.txt': '', ...refer('../x/sub.txt') })).toEqual([])
  })

  test('directories to search', async () => {
    expect(await names(['base/web.yaml'], {}, { in: ['overlays/prod', 'alone'] })).toEqual(['overlays/prod'])
    expect(await names(['base/web.yaml'], {}, { in: ['base'] })).toEqual(['base'])
    expect(await codeOf(names(['base/web.yaml'], {}, { in: ['nowhere'] }))).toBe('DIRECTORY_NOT_FOUND')
    expect(await names(['web.yaml'], {}, { cwd: '/base', in: ['../overlays'] })).toEqual([
      '../overlays/prod',
      '../overlays/test',
    ])
  })

  test('the chain starts at the change and ends at the root', async () => {
    const { roots } = await affected(['base/web.yaml'], { fileSystem: memoryFileSystem(files) })
    expect(roots[0]?.chain).toEqual(['base/web.yaml', 'base/kustomization.yaml', 'overlays/prod/kustomization.yaml'])
  })
})

describe('a git repository', () => {
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
})
