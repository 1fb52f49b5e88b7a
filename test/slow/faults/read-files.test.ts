import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync, diskFileSystem, type FileSystem, isKuiltError, KuiltError } from '../../../src/index.ts'
import { asNobody, type BundledProgram, bundledProgram } from '../../support/bundled-program.ts'
import { writeFiles } from '../../support/git.ts'

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
}, 60_000)
afterEach(() => program.emptyBox())

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const app = { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap('a') }

describe('special files', () => {
  const onUnix = process.platform === 'win32' ? test.skip : test

  onUnix('are not waited for by an edit that reads them', () => {
    writeFiles(program.box, { 'kustomization.yaml': 'resources: []\n', 'full/a': '' })
    execFileSync('mkfifo', [join(program.box, 'pipe')])
    for (const [path, reason] of [
      ['pipe', 'it is a device'],
      ['full', 'it is a directory'],
      ['/etc/passwd', 'outside'],
    ]) {
      const args = ['edit', 'add', 'configmap', 'c', `--from-file=k=${path}`]
      const { status, stderr } = program.kuilt(args, { timeout: 20_000 })
      expect([status, stderr]).toEqual([1, expect.stringContaining(reason ?? '')])
    }
    expect(readFileSync(join(program.box, 'kustomization.yaml'), 'utf8')).toBe('resources: []\n')
  })

  onUnix('are named where a kustomization is expected', () => {
    const hintOf = () => program.kuilt(['build', 'app']).stderr
    writeFiles(program.box, { 'app/kustomization.yaml/a': '' })
    expect(hintOf()).toContain('"kustomization.yaml" is a directory')
    rmSync(join(program.box, 'app/kustomization.yaml'), { recursive: true })
    execFileSync('mkfifo', [join(program.box, 'app/kustomization.yaml')])
    expect(hintOf()).toContain('"kustomization.yaml" is a device, a pipe or a socket')
    rmSync(join(program.box, 'app/kustomization.yaml'))
    writeFiles(program.box, { 'elsewhere/kustomization.yaml': '' })
    symlinkSync('../elsewhere/kustomization.yaml', join(program.box, 'app/kustomization.yaml'))
    expect(hintOf()).toContain(
      `"kustomization.yaml" is a symlink to "../elsewhere/kustomization.yaml", outside the kustomization's directory`,
    )
  })
})

test('errors contain nothing about files outside a root', () => {
  writeFiles(program.box, {
    'secret/passwords': '',
    'repo/app/kustomization.yaml': 'resources: [../../secret/passwort]\n',
  })
  expect(program.kuilt(['build', 'repo/app']).stderr).toContain('directory "../../secret" contains passwords')
  const { status, stderr } = program.kuilt(['build', 'repo/app', '--root', 'repo'])
  expect(status).toBe(1)
  expect(stderr).not.toMatch(/passwords|hint/)
})

describe('files that fail during a build', () => {
  const tree = {
    'base/kustomization.yaml': 'resources: [b.yaml]\n',
    'base/b.yaml': configMap('b'),
    'app/kustomization.yaml':
      'resources: [../base, a.yaml]\npatches: [{ path: p.yaml }]\nconfigMapGenerator: [{ name: c, files: [c.txt], envs: [c.env] }]\n' +
      'configurations: [t.yaml]\ncrds: [crd.json]\nopenapi: { path: schema.json }\nreplacements: [{ path: r.yaml }]\n',
    'app/a.yaml': configMap('a'),
    'app/p.yaml': `${configMap('a')}data: { k: v }\n`,
    'app/c.txt': 'text',
    'app/c.env': 'K=v\n',
    'app/t.yaml': 'namePrefix: []\n',
    'app/crd.json': '{}',
    'app/schema.json': '{ "definitions": {} }',
    'app/r.yaml': '[]\n',
  }

  /** The disk, with a system error for a missing or corrupt file at the `n`th access. */
  const failingAt = (n: number, fail: (path: string) => never): FileSystem & { readonly looks: () => number } => {
    const disk = diskFileSystem()
    let count = 0
    const look = (path: string): void => {
      if (++count === n) fail(path)
    }
    const looking = <T>(path: string, result: () => T): T => {
      look(path)
      return result()
    }
    return {
      ...disk,
      read: (path) => looking(path, () => disk.read(path)),
      list: (path) => looking(path, () => disk.list(path)),
      realPath: (path) => looking(path, () => disk.realPath(path)),
      looks: () => count,
    }
  }
  const vanished = (path: string): never => {
    throw new KuiltError('FILE_NOT_FOUND', { path })
  }
  const broken = (path: string): never => {
    throw new KuiltError('FILE_UNREADABLE', { path, reason: 'EIO: i/o error' })
  }

  test.each([
    ['vanish', vanished],
    ['break', broken],
  ])('and %s give a KuiltError, whichever it is, or the same result', (_, fail) => {
    writeFiles(program.box, tree)
    const whole = failingAt(0, fail)
    const result = buildSync('app', { cwd: program.box, fileSystem: whole }).resources.length
    expect(result).toBe(3)
    expect(whole.looks()).toBeGreaterThan(15)
    let errors = 0
    for (let n = 1; n <= whole.looks(); n++) {
      try {
        // Some accesses are only for better messages, or for optional files.
        expect(buildSync('app', { cwd: program.box, fileSystem: failingAt(n, fail) }).resources).toHaveLength(result)
      } catch (error) {
        if (!isKuiltError(error)) throw error
        errors++
      }
    }
    expect(errors).toBeGreaterThan(10)
  })

  test('and unreadable files are errors with their names', () => {
    writeFiles(program.box, app)
    chmodSync(join(program.box, 'app/a.yaml'), 0)
    expect(program.kuilt(['build', 'app'], asNobody)).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/a\.yaml.*permission denied/s),
    })
    chmodSync(join(program.box, 'app'), 0)
    const { status, stderr } = program.kuilt(['build', 'app'], asNobody)
    chmodSync(join(program.box, 'app'), 0o755)
    expect(status).toBe(1)
    expect(stderr).toMatch(/permission denied/)
    expect(stderr).not.toMatch(/^\s+at .*\(/m)
  })
})
