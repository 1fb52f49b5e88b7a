import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync as bundle } from 'esbuild'
import { buildSync, diskFileSystem, type FileSystem, isKuiltError, KuiltError } from '../src/index.ts'
import { writeFiles } from './support/git.ts'

const root = join(import.meta.dirname, '..')
const isRoot = process.getuid?.() === 0
/** Root may read and write everything, so some programs run as somebody else. */
const asNobody = isRoot ? { uid: 65534, gid: 65534 } : {}

let tools = ''
let program = ''
beforeAll(() => {
  // Below node_modules, so that dependencies that are loaded late are found.
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  tools = mkdtempSync(join(root, 'node_modules/.cache/kuilt-tools-'))
  chmodSync(tools, 0o755)
  program = join(tools, 'kuilt.cjs')
  bundle({
    absWorkingDir: root,
    entryPoints: ['src/cli/bin.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.url': 'programUrl' },
    banner: { js: 'const programUrl = require("url").pathToFileURL(__filename).href' },
    outfile: program,
    logLevel: 'error',
  })
}, 60_000)
afterAll(() => rmSync(tools, { recursive: true }))

let box = ''
beforeEach(() => {
  box = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-faults-')))
  chmodSync(box, 0o777)
})
afterEach(() => rmSync(box, { recursive: true, force: true }))

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const app = { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap('a') }
const shell = (script: string, options: object = {}) => {
  const args = ['-c', script, process.execPath, program]
  const { status, stdout, stderr } = spawnSync('sh', args, {
    cwd: box,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
  })
  return { status, stdout, stderr }
}

describe('standard output', () => {
  /** 100 resources of 1 MB each, as they are printed. */
  const big = () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `  key-${1000 + i}: ${'x'.repeat(990)}\n`)
    const data = `data:\n${lines.join('')}`
    const resource = (i: number) => `apiVersion: v1\n${data}kind: ConfigMap\nmetadata:\n  name: big-${1000 + i}\n`
    return Array.from({ length: 100 }, (_, i) => resource(i)).join('---\n')
  }

  test.each(['build app', '--help', 'help build', 'schema 2>&1', 'build nowhere 2>&1'])(
    'that nobody reads any more ends `%s` quietly',
    (args) => {
      writeFiles(box, app)
      // The reader is gone before there is anything to read.
      const { stdout, stderr } = shell(
        `{ sleep 0.3; "$0" "$1" ${args}; echo "status $?" >&3; } 3>status | true; cat status`,
      )
      expect(stderr).toBe('')
      expect(stdout).toMatch(/^status [01]\n$/)
    },
  )

  test('that is full is an error that says so', () => {
    if (!existsSync('/dev/full')) return
    writeFiles(box, app)
    expect(shell('"$0" "$1" build app > /dev/full')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('no space left on the device'),
    })
  })

  test('that is closed is an error that says so', () => {
    writeFiles(box, app)
    const { status, stderr } = shell('"$0" "$1" build app >&-')
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stderr === '' ? status : 1).toBe(status)
  })

  test('receives all of 100 MB, however slowly it is read', () => {
    const text = big()
    writeFiles(box, { 'big/kustomization.yaml': 'resources: [big.yaml]\n', 'big/big.yaml': text })
    const slow = `let bytes = 0, reads = 0
      const hash = require('crypto').createHash('sha256'), fs = require('fs'), part = Buffer.alloc(2 ** 20)
      for (let read; (read = fs.readSync(0, part)) > 0; bytes += read) {
        hash.update(part.subarray(0, read))
        if (reads++ % 10 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      }
      console.log(bytes, hash.digest('hex'))`
    writeFileSync(join(box, 'slow.cjs'), slow)
    const { stdout, stderr } = shell('"$0" "$1" build big | "$0" slow.cjs')
    expect(stderr).toBe('')
    expect(text.length).toBeGreaterThan(99_000_000)
    expect(stdout).toBe(`${text.length} ${createHash('sha256').update(text).digest('hex')}\n`)
  }, 60_000)
})

const kuilt = (args: readonly string[], options: object = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: box,
    encoding: 'utf8',
    ...options,
  })
  return { status, stdout, stderr }
}

describe('what -o writes', () => {
  const onFullDisk = isRoot ? test : test.skip

  /** A disk of 64 KiB, mounted while `use` runs; without the right to mount, nothing is tested but that. */
  const withFullDisk = (use: (disk: string) => void): void => {
    const disk = join(box, 'disk')
    mkdirSync(disk)
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    if (status !== 0) return console.log('not tested: no right to mount a small disk')
    try {
      use(disk)
    } finally {
      execFileSync('umount', [disk])
    }
  }
  const large = { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'app/a.yaml': configMap('a') }
  const writeLarge = () =>
    writeFiles(box, { ...large, 'app/b.yaml': `${configMap('b')}data:\n  k: ${'x'.repeat(100_000)}\n` })

  onFullDisk('stays as it was on a disk that is full: a file', () => {
    writeLarge()
    withFullDisk((disk) => {
      writeFileSync(join(disk, 'out.yaml'), 'old')
      const { status, stderr } = kuilt(['build', 'app', '-o', 'disk/out.yaml'])
      expect([status, stderr]).toEqual([1, expect.stringContaining('no space left on the device')])
      expect(readFileSync(join(disk, 'out.yaml'), 'utf8')).toBe('old')
      expect(readdirSync(disk)).toEqual(['out.yaml'])
    })
  })

  onFullDisk('stays as it was on a disk that is full: a directory of files', () => {
    writeLarge()
    withFullDisk((disk) => {
      const { status, stderr } = kuilt(['build', 'app', '-o', 'disk'])
      expect([status, stderr]).toEqual([1, expect.stringContaining('no space left on the device')])
      expect(readdirSync(disk)).toEqual([])
    })
  })

  onFullDisk('stays as it was on a disk that is full: an edited file', () => {
    withFullDisk((disk) => {
      const before = `# ${'x'.repeat(40_000)}\nnamespace: dev\n`
      writeFileSync(join(disk, 'kustomization.yaml'), before)
      const { status, stderr } = kuilt(['edit', 'set', 'namespace', 'prod'], { cwd: disk })
      expect([status, stderr]).toEqual([1, expect.stringContaining('no space left on the device')])
      expect(readFileSync(join(disk, 'kustomization.yaml'), 'utf8')).toBe(before)
      expect(readdirSync(disk)).toEqual(['kustomization.yaml'])
    })
  })

  test('stays as it was in a directory that may not be written', () => {
    writeFiles(box, { ...app, 'shut/out.yaml': 'old' })
    chmodSync(join(box, 'shut'), 0o555)
    for (const output of ['shut/out.yaml', 'shut/new.yaml', 'shut']) {
      const { status, stderr } = kuilt(['build', 'app', '-o', output], asNobody)
      expect([status, stderr]).toEqual([1, expect.stringContaining('permission denied')])
    }
    expect(readdirSync(join(box, 'shut'))).toEqual(['out.yaml'])
    expect(readFileSync(join(box, 'shut/out.yaml'), 'utf8')).toBe('old')
  })

  test('stays as it was where one of the files is a directory', () => {
    writeFiles(box, { ...app, 'app/b.yaml': configMap('b'), 'out/keep': '' })
    writeFiles(box, { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n' })
    mkdirSync(join(box, 'out/v1_configmap_b.yaml'))
    expect(kuilt(['build', 'app', '-o', 'out'])).toMatchObject({ status: 1, stdout: '' })
    expect(readdirSync(join(box, 'out')).sort()).toEqual(['keep', 'v1_configmap_b.yaml'])
  })

  test('goes through a symlink to a file, and replaces links in a directory', () => {
    writeFiles(box, { ...app, 'real.yaml': 'old', precious: 'precious', 'out/keep': '' })
    symlinkSync('real.yaml', join(box, 'link.yaml'))
    symlinkSync('../precious', join(box, 'out/v1_configmap_a.yaml'))
    expect(kuilt(['build', 'app', '-o', 'link.yaml']).status).toBe(0)
    expect(kuilt(['build', 'app', '-o', 'out']).status).toBe(0)
    expect(lstatSync(join(box, 'link.yaml')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(box, 'real.yaml'), 'utf8')).toBe(configMap('a'))
    expect(readFileSync(join(box, 'out/v1_configmap_a.yaml'), 'utf8')).toBe(configMap('a'))
    expect(readFileSync(join(box, 'precious'), 'utf8')).toBe('precious')
  })

  test('needs a directory that exists', () => {
    writeFiles(box, app)
    for (const output of ['nope/out.yaml', 'nope/']) {
      expect(kuilt(['build', 'app', '-o', output])).toMatchObject({ status: 1, stdout: '' })
    }
    expect(existsSync(join(box, 'nope'))).toBe(false)
  })
})

describe('files that fail while a build reads them', () => {
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

  /** The disk, on which the `n`-th look fails with what the system says of a vanished or broken file. */
  const failingAt = (n: number, fail: (path: string) => never): FileSystem & { readonly looks: () => number } => {
    const disk = diskFileSystem()
    let count = 0
    const look = (path: string): void => {
      if (++count === n) fail(path)
    }
    const after = <T>(path: string, result: () => T): T => {
      look(path)
      return result()
    }
    return {
      ...disk,
      read: (path) => after(path, () => disk.read(path)),
      list: (path) => after(path, () => disk.list(path)),
      realPath: (path) => after(path, () => disk.realPath(path)),
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
    writeFiles(box, tree)
    const whole = failingAt(0, fail)
    const result = buildSync('app', { cwd: box, fileSystem: whole }).resources.length
    expect(result).toBe(3)
    expect(whole.looks()).toBeGreaterThan(15)
    let errors = 0
    for (let n = 1; n <= whole.looks(); n++) {
      try {
        // Some looks are made for a better message only, or for names that need not be there.
        expect(buildSync('app', { cwd: box, fileSystem: failingAt(n, fail) }).resources).toHaveLength(result)
      } catch (error) {
        if (!isKuiltError(error)) throw error
        errors++
      }
    }
    expect(errors).toBeGreaterThan(10)
  })

  test('and may not be read are errors with their names', () => {
    writeFiles(box, app)
    chmodSync(join(box, 'app/a.yaml'), 0)
    expect(kuilt(['build', 'app'], asNobody)).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/a\.yaml.*permission denied/s),
    })
    chmodSync(join(box, 'app'), 0)
    const { status, stderr } = kuilt(['build', 'app'], asNobody)
    chmodSync(join(box, 'app'), 0o755)
    expect(status).toBe(1)
    expect(stderr).toMatch(/permission denied/)
    expect(stderr).not.toMatch(/^\s+at .*\(/m)
  })
})

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  /** A program that tells its process id and that of one that it starts, and then takes its time. */
  const sleeper =
    '#!/bin/sh\n[ "$1" = version ] && echo v3.1.0 && exit\nsleep 600 & echo $! $$ > "$PIDS"\nmktemp -d\nwait\n'
  const chart = 'helmCharts: [{ name: c, releaseName: r }]\n'
  const f = `apiVersion: example.com/v1\nkind: F\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: "exec: { path: ./f.sh }"\n`
  const functions = ['build', 'app', '--enable-alpha-plugins', '--enable-exec']

  test.each([
    {
      during: 'an exec function',
      args: functions,
      files: { 'app/kustomization.yaml': `generators: [f.yaml]\n`, 'app/f.yaml': f },
    },
    {
      during: 'helm',
      args: ['build', 'app', '--enable-helm'],
      files: { 'app/kustomization.yaml': chart, 'app/charts/c/Chart.yaml': '' },
    },
    { during: 'a clone', args: ['build', 'https://example.com/repo.git'], files: {} },
    {
      during: 'an import',
      args: ['build', 'app'],
      files: { 'app/kustomization.yaml': 'resources: [https://example.com/repo.git]' },
    },
  ])('during $during ends all of it, and leaves nothing behind', async ({ args, files }) => {
    writeFiles(box, { ...files, 'tmp/keep': '', 'bin/git': sleeper, 'bin/helm': sleeper, 'app/f.sh': sleeper })
    for (const name of ['bin/git', 'bin/helm', 'app/f.sh']) chmodSync(join(box, name), 0o755)
    const path = `${join(box, 'bin')}:${process.env['PATH']}`
    const env = { ...process.env, PIDS: join(box, 'pids'), TMPDIR: join(box, 'tmp'), PATH: path }
    const child = spawn(process.execPath, [program, ...args], { cwd: box, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
    const ended = new Promise((resolve) => child.on('close', (_, by) => resolve(by)))
    await until(() => existsSync(join(box, 'pids')) && readFileSync(join(box, 'pids'), 'utf8').endsWith('\n'))
    const pids = readFileSync(join(box, 'pids'), 'utf8').trim().split(' ').map(Number)
    expect(pids.map(isRunning)).toEqual([true, true])
    child.kill(signal)
    // A shell takes this for exit status 130, 143 or 129.
    expect(await ended).toBe(signal)
    expect(printed).toBe('')
    await until(() => !pids.some(isRunning))
    expect(readdirSync(join(box, 'tmp'))).toEqual(['keep'])
  })

  test.each([
    { what: 'an edit', args: ['edit', 'set', 'namespace', 'prod'], written: 'kustomization.yaml' },
    { what: 'a build to a file', args: ['build', '-o', 'out.yaml'], written: 'out.yaml' },
    { what: 'a build to a directory', args: ['build', '-o', 'out'], written: 'out/v1_configmap_a.yaml' },
  ])('while $what is written ends the program after it', ({ args, written }) => {
    writeFiles(box, { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap('a'), 'out/keep': '' })
    const raise = `const fs = require('fs'), { renameSync } = fs
      fs.renameSync = (...names) => {
        process.kill(process.pid, '${signal}')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
        renameSync(...names)
      }`
    writeFileSync(join(tools, 'raise.cjs'), raise)
    const result = spawnSync(process.execPath, ['--require', join(tools, 'raise.cjs'), program, ...args], { cwd: box })
    expect([result.signal, String(result.stderr)]).toEqual([signal, ''])
    expect(readFileSync(join(box, written), 'utf8')).toMatch(/^namespace: prod$|^kind: ConfigMap$/m)
    const names = readdirSync(box, { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => name.includes('.kuilt-'))).toEqual([])
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // One that has ended may still wait for its parent to notice.
    return (
      spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
        .stdout.trim()
        .startsWith('Z') === false
    )
  } catch {
    return false
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}
