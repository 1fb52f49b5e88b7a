import { spawnSync } from 'node:child_process'
import { renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, buildSync, diskFileSystem, type FileSystem, memoryFileSystem, toYaml } from '#kuilt'
import { cli } from '../support/cli.ts'
import { codeOf } from '../support/code-of.ts'
import { type Project, project } from '../support/project.ts'

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const secret = configMap('secret')

let repository: Project
beforeEach(() => {
  repository = project({
    'app/kustomization.yaml': 'resources: [own.yaml]\n',
    'app/own.yaml': configMap('own'),
    'app/sub/own.yaml': configMap('sub'),
    'apple/secret.yaml': secret,
    'secret.yaml': secret,
  })
})
afterEach(() => repository.remove())

const at = (path: string): string => join(repository.directory, path)

/** Builds a kustomization in `app` that uses `path` in a field. */
function reading(field: string, options: BuildOptions = {}): { readonly code: string; readonly output: string } {
  writeFileSync(at('app/kustomization.yaml'), `${field}\n`)
  let output = ''
  const code = codeOf(() => {
    output = toYaml(buildSync(at('app'), options))
  })
  return { code, output }
}

/** All fields with paths of files. */
const fields: readonly ((path: string) => string)[] = [
  (path) => `resources: ['${path}']`,
  (path) => `crds: ['${path}']`,
  (path) => `configurations: ['${path}']`,
  (path) => `openapi: {path: '${path}'}`,
  (path) => `generators: ['${path}']`,
  (path) => `transformers: ['${path}']`,
  (path) => `validators: ['${path}']`,
  (path) => `patches: [{path: '${path}', target: {kind: A}}]`,
  (path) => `patchesStrategicMerge: ['${path}']`,
  (path) => `patchesJson6902: [{path: '${path}', target: {version: v1, kind: A, name: a}}]`,
  (path) => `replacements: [{path: '${path}'}]`,
  (path) => `configMapGenerator: [{name: a, files: ['${path}']}]`,
  (path) => `configMapGenerator: [{name: a, files: ['k=${path}']}]`,
  (path) => `configMapGenerator: [{name: a, envs: ['${path}']}]`,
  (path) => `configMapGenerator: [{name: a, env: '${path}'}]`,
  (path) => `secretGenerator: [{name: a, files: ['${path}']}]`,
  (path) => `helmCharts: [{name: a, valuesFile: x, additionalValuesFiles: ['${path}']}]`,
]

const ways: readonly { readonly what: string; readonly path: () => string }[] = [
  { what: 'a path with ..', path: () => '../secret.yaml' },
  { what: 'a path that comes back', path: () => 'sub/../../secret.yaml' },
  { what: 'a directory whose name begins alike', path: () => '../apple/secret.yaml' },
  { what: 'an absolute path', path: () => at('secret.yaml') },
  { what: 'a link', path: () => link('../secret.yaml', 'link.yaml', 'link.yaml') },
  { what: 'a link in the middle', path: () => link('../apple', 'linked', 'linked/secret.yaml') },
  { what: 'a link to a link', path: () => link('linked', 'again', link('../apple', 'linked', 'again/secret.yaml')) },
  { what: 'an absolute link', path: () => link(at('secret.yaml'), 'link.yaml', 'link.yaml') },
]

function link(target: string, name: string, path: string): string {
  rmSync(at(`app/${name}`), { force: true })
  symlinkSync(target, at(`app/${name}`))
  return path
}

describe('a file outside the directory of its kustomization is not read', () => {
  test.each(ways)('through $what', ({ path }) => {
    const way = path()
    for (const field of fields) {
      const exec = { run: never, temporaryDirectory: never, kind: never, env: {}, user: '0:0' }
      const options = { exec, helm: {} }
      const { code, output } = reading(field(way), options)
      expect([field(way), code, output]).toEqual([
        field(way),
        expect.stringMatching(
          /^(OUTSIDE_ROOT|RESOURCE_\w+|\w*PATH\w*|ACCUMULATE\w*|ROOT_ABSOLUTE|NOT_A_DIRECTORY|KUSTOMIZATION_MISTAKES)$/,
        ),
        '',
      ])
    }
  })

  test('but all of them are without load restrictions', () => {
    expect(reading("resources: ['../secret.yaml']", { loadRestrictions: 'none' })).toEqual({
      code: 'no error',
      output: secret,
    })
  })

  function never(): never {
    throw new Error('nothing may run')
  }
})

test.each(['/dev/stdin', '/dev/fd/0', '/proc/self/environ', '/proc/self/cmdline', '/dev/zero', '/etc/hostname'])(
  '%s is not read',
  (path) => {
    for (const field of fields) expect(reading(field(path)).code).not.toBe('no error')
    expect(reading(`configMapGenerator: [{name: a, files: ['${path}']}]`).output).toBe('')
  },
)

test('pipes, devices behind links and directories are not files', () => {
  expect(spawnSync('mkfifo', [at('app/pipe')]).status).toBe(0)
  symlinkSync('/dev/zero', at('app/zero'))
  const generator = (path: string) => `configMapGenerator: [{name: a, files: [${path}]}]`
  expect(reading(generator('pipe')).code).toBe('FILE_NOT_REGULAR')
  expect(reading(generator('pipe'), { loadRestrictions: 'none' }).code).toBe('FILE_NOT_REGULAR')
  expect(reading(generator('zero')).code).toBe('OUTSIDE_ROOT')
  expect(reading(generator('zero'), { loadRestrictions: 'none' }).code).toBe('FILE_NOT_REGULAR')
  expect(reading(generator('sub')).code).toBe('FILE_IS_DIRECTORY')
  rmSync(at('app/kustomization.yaml'))
  symlinkSync('pipe', at('app/kustomization.yaml'))
  expect(codeOf(() => buildSync(at('app')))).toBe('KUSTOMIZATION_NOT_FOUND')
})

test('a kustomization file that is a link to the outside is not accepted', () => {
  writeFileSync(at('other.yaml'), 'resources: []\nnamePrefix: a\n')
  rmSync(at('app/kustomization.yaml'))
  symlinkSync('../other.yaml', at('app/kustomization.yaml'))
  expect(codeOf(() => buildSync(at('app')))).toBe('KUSTOMIZATION_NOT_FOUND')
})

test('cyclic links are errors', () => {
  symlinkSync('b', at('app/a'))
  symlinkSync('a', at('app/b'))
  symlinkSync('.', at('app/self'))
  expect(reading('configMapGenerator: [{name: x, files: [a]}]').code).toBe('FILE_UNREADABLE')
  expect(reading('components: [self/self/self]').code).toBe('CYCLE')
})

/** A file system that changes between the check of a file and its read. */
function swapping(swap: () => void): FileSystem {
  const disk = diskFileSystem()
  const read: FileSystem['read'] = (path, options) => {
    if (path.endsWith('own.yaml')) swap()
    return disk.read(path, options)
  }
  return { ...disk, read }
}

describe('files replaced between check and use', () => {
  test('a file for a link', () => {
    const fileSystem = swapping(() => {
      rmSync(at('app/own.yaml'), { force: true })
      symlinkSync('../secret.yaml', at('app/own.yaml'))
    })
    expect(reading('resources: [own.yaml]', { fileSystem })).toEqual({ code: 'FILE_SWAPPED', output: '' })
  })

  test('a directory for a link', () => {
    writeFileSync(at('apple/own.yaml'), secret)
    const fileSystem = swapping(() => {
      renameSync(at('app/sub'), at('app/gone'))
      symlinkSync('../apple', at('app/sub'))
    })
    expect(reading('resources: [sub/own.yaml]', { fileSystem })).toEqual({ code: 'FILE_SWAPPED', output: '' })
  })
})

describe('names that a file system treats as equal', () => {
  /** Finds files regardless of case and Unicode normalization. `realPath` returns either real or requested names. */
  function lenient(saysTrueNames: boolean): FileSystem {
    const fold = (text: string) => text.normalize('NFC').toLowerCase()
    const files = {
      '/repo/Straße-é/kustomization.yaml': '',
      '/repo/App/own.yaml': configMap('own'),
      '/repo/apple/s.yaml': secret,
    }
    const inner = memoryFileSystem(files)
    const names = new Map<string, string>()
    for (const path of Object.keys(files)) {
      const parts = path.split('/')
      for (let i = 1; i <= parts.length; i++) names.set(fold(parts.slice(0, i).join('/')), parts.slice(0, i).join('/'))
    }
    const real = (path: string) => names.get(fold(path)) ?? path
    return {
      kind: (path) => (path.endsWith('/kustomization.yaml') ? 'file' : inner.kind(real(path))),
      list: (path) => inner.list(real(path)),
      read: (path) =>
        path.endsWith('kustomization.yaml') ? new TextEncoder().encode(kustomization) : inner.read(real(path)),
      realPath: (path) => {
        if (path.endsWith('/kustomization.yaml')) return path
        const found = inner.realPath(real(path))
        return saysTrueNames ? found : path
      },
    }
  }
  let kustomization = ''

  test.each([true, false])('do not allow leaving the directory (real names: %p)', (saysTrueNames) => {
    const fileSystem = lenient(saysTrueNames)
    const outcome = (path: string) => {
      kustomization = `configMapGenerator: [{name: a, files: ['${path}']}]\n`
      return codeOf(() => buildSync('/repo/App', { fileSystem }))
    }
    expect(outcome('OWN.yaml')).toBe('no error')
    for (const path of ['../APPLE/s.yaml', '../app/../apple/s.yaml', '../App/../apple/S.YAML', '/REPO/apple/s.yaml'])
      expect([path, outcome(path)]).toEqual([path, 'OUTSIDE_ROOT'])
  })

  test('a directory that refers to itself under another name is a cycle, or terminates', () => {
    kustomization = 'bases: [../APP]\n'
    expect(codeOf(() => buildSync('/repo/App', { fileSystem: lenient(true) }))).toBe('CYCLE')
    expect(codeOf(() => buildSync('/repo/App', { fileSystem: lenient(false) }))).toBe('CYCLE')
  })
})

describe('the largest file', () => {
  const large = 'configMapGenerator: [{name: a, files: [large]}]'

  test('is 64 MiB', () => {
    writeFileSync(at('app/large'), '')
    truncateSync(at('app/large'), 64 * 2 ** 20 + 1)
    expect(reading(large).code).toBe('FILE_TOO_LARGE')
  })

  test('is set by the option, in memory, too', () => {
    const maxFileSize = 100
    const fileSystem = memoryFileSystem({ '/kustomization.yaml': large, '/large': 'x'.repeat(101) })
    expect(codeOf(() => buildSync('/', { fileSystem, maxFileSize }))).toBe('FILE_TOO_LARGE')
    expect(codeOf(() => buildSync('/', { fileSystem, maxFileSize: 101 }))).toBe('no error')
    // Otherwise an unreadable kustomization is treated as missing.
    expect(codeOf(() => buildSync('/', { fileSystem, maxFileSize: 10 }))).toBe('FILE_TOO_LARGE')
  })

  test('is set by the flag', async () => {
    writeFileSync(at('app/large'), 'x'.repeat(2049))
    writeFileSync(at('app/kustomization.yaml'), large)
    const build = (size: string) => cli(['build', 'app', '--max-file-size', size], { cwd: repository.directory })
    expect((await build('2Ki')).stderr).toContain('FILE_TOO_LARGE')
    expect((await build('2049')).code).toBe(0)
    expect((await build('1Gi')).code).toBe(0)
    expect((await build('2k')).stderr).toContain('invalid value "2k"')
  })
})

describe('a root', () => {
  const none: BuildOptions = { loadRestrictions: 'none' }

  test('restricts files, regardless of the load restrictions', () => {
    const files = ways.map(({ path }) => path())
    for (const path of files) {
      const field = `configMapGenerator: [{name: a, files: ['${path}']}]`
      expect([path, reading(field, none).code]).toEqual([path, 'no error'])
      expect([path, reading(field, { ...none, root: at('app') }).code]).toEqual([path, 'OUTSIDE_ALLOWED_ROOT'])
      expect([path, reading(field, { ...none, root: at('.') }).code]).toEqual([path, 'no error'])
    }
  })

  test('restricts directories, unlike load restrictions', () => {
    writeFileSync(at('apple/kustomization.yaml'), 'resources: [secret.yaml]\n')
    symlinkSync('../apple', at('app/link'))
    for (const field of ['resources: [../apple]', 'components: [../apple]', 'bases: [../apple]', 'resources: [link]']) {
      expect([field, reading(field, { root: at('app') }).output]).toEqual([field, ''])
    }
    expect(reading('bases: [../apple]', { root: at('app') }).code).toBe('OUTSIDE_ALLOWED_ROOT')
    expect(reading('bases: [link]', { root: at('app') }).code).toBe('OUTSIDE_ALLOWED_ROOT')
    expect(reading('bases: [../apple]', { root: repository.directory }).output).toBe(secret)
  })

  test('must contain the target', () => {
    expect(codeOf(() => buildSync(at('app'), { root: at('apple') }))).toBe('OUTSIDE_ALLOWED_ROOT')
    expect(codeOf(() => buildSync('app', { root: '.', cwd: repository.directory }))).toBe('no error')
  })

  test('can be set by a flag', async () => {
    writeFileSync(at('app/kustomization.yaml'), 'resources: [../secret.yaml]\n')
    const line = ['build', 'app', '--load-restrictor=LoadRestrictionsNone']
    expect((await cli(line, { cwd: repository.directory })).stdout).toBe(secret)
    expect(await cli([...line, '--root', 'app'], { cwd: repository.directory })).toMatchObject({ code: 1, stdout: '' })
  })
})
