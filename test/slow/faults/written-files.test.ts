import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asNobody, type BundledProgram, bundledProgram, isRoot } from '../../support/bundled-program.ts'
import { writeFiles } from '../../support/git.ts'

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
}, 60_000)
afterEach(() => program.emptyBox())

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const app = { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap('a') }

describe('the output of -o', () => {
  const onFullDisk = mayMount() ? test : test.skip

  /** Mounts a disk of 64 KiB while `use` runs. */
  const withFullDisk = (use: (disk: string) => void): void => {
    const disk = join(program.box, 'disk')
    mkdirSync(disk)
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    expect(status).toBe(0)
    try {
      use(disk)
    } finally {
      execFileSync('umount', [disk])
    }
  }
  const large = { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'app/a.yaml': configMap('a') }
  const writeLarge = () =>
    writeFiles(program.box, { ...large, 'app/b.yaml': `${configMap('b')}data:\n  k: ${'x'.repeat(100_000)}\n` })

  onFullDisk('stays as it was on a disk that is full: a file', () => {
    writeLarge()
    withFullDisk((disk) => {
      writeFileSync(join(disk, 'out.yaml'), 'old')
      const { status, stderr } = program.kuilt(['build', 'app', '-o', 'disk/out.yaml'])
      expect([status, stderr]).toEqual([1, expect.stringContaining('no space left on the device')])
      expect(readFileSync(join(disk, 'out.yaml'), 'utf8')).toBe('old')
      expect(readdirSync(disk)).toEqual(['out.yaml'])
    })
  })

  onFullDisk('stays as it was on a disk that is full: a directory of files', () => {
    writeLarge()
    withFullDisk((disk) => {
      const { status, stderr } = program.kuilt(['build', 'app', '-o', 'disk'])
      expect([status, stderr]).toEqual([1, expect.stringContaining('no space left on the device')])
      expect(readdirSync(disk)).toEqual([])
    })
  })

  onFullDisk('stays as it was on a disk that is full: an edited file', () => {
    withFullDisk((disk) => {
      const before = `# ${'x'.repeat(40_000)}\nnamespace: dev\n`
      writeFileSync(join(disk, 'kustomization.yaml'), before)
      const { status, stderr } = program.kuilt(['edit', 'set', 'namespace', 'prod'], { cwd: disk })
      expect([status, stderr]).toEqual([1, expect.stringContaining('no space left on the device')])
      expect(readFileSync(join(disk, 'kustomization.yaml'), 'utf8')).toBe(before)
      expect(readdirSync(disk)).toEqual(['kustomization.yaml'])
    })
  })

  test('is unchanged in a read-only directory', () => {
    writeFiles(program.box, { ...app, 'shut/out.yaml': 'old' })
    chmodSync(join(program.box, 'shut'), 0o555)
    for (const output of ['shut/out.yaml', 'shut/new.yaml', 'shut']) {
      const { status, stderr } = program.kuilt(['build', 'app', '-o', output], asNobody)
      expect([status, stderr]).toEqual([1, expect.stringContaining('permission denied')])
    }
    expect(readdirSync(join(program.box, 'shut'))).toEqual(['out.yaml'])
    expect(readFileSync(join(program.box, 'shut/out.yaml'), 'utf8')).toBe('old')
    chmodSync(join(program.box, 'shut'), 0o755)
  })

  test('is an error in an inaccessible directory', () => {
    writeFiles(program.box, { ...app, 'shut/in/out.yaml': 'old' })
    chmodSync(join(program.box, 'shut'), 0)
    for (const output of ['shut/in/out.yaml', 'shut/in/new.yaml', 'shut/in', `${'long'.repeat(100)}.yaml`]) {
      const { status, stderr } = program.kuilt(['build', 'app', '-o', output], asNobody)
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/OUTPUT_FAILED.*(permission denied|name is too long)/),
      ])
    }
    chmodSync(join(program.box, 'shut'), 0o755)
    expect(readFileSync(join(program.box, 'shut/in/out.yaml'), 'utf8')).toBe('old')
  })

  const asRoot = isRoot ? test : test.skip

  asRoot('stays as it was where somebody else owns one of the files, which shows only when it is replaced', () => {
    writeFiles(program.box, { ...app, 'app/b.yaml': configMap('b'), 'app/c.yaml': configMap('c') })
    writeFiles(program.box, {
      'app/kustomization.yaml': 'resources: [a.yaml, b.yaml, c.yaml]\n',
      'out/v1_configmap_b.yaml': 'old',
      'out/v1_configmap_c.yaml': "root's",
    })
    const out = join(program.box, 'out')
    chmodSync(out, 0o1777)
    chownSync(join(out, 'v1_configmap_b.yaml'), 65534, 65534)
    const { status, stderr } = program.kuilt(['build', 'app', '-o', 'out'], asNobody)
    expect([status, stderr]).toEqual([1, expect.stringContaining('not permitted')])
    expect(readdirSync(out).sort()).toEqual(['v1_configmap_b.yaml', 'v1_configmap_c.yaml'])
    expect(readFileSync(join(out, 'v1_configmap_b.yaml'), 'utf8')).toBe('old')
    expect(readFileSync(join(out, 'v1_configmap_c.yaml'), 'utf8')).toBe("root's")
  })

  test('is unchanged if one of the files is a directory', () => {
    writeFiles(program.box, { ...app, 'app/b.yaml': configMap('b'), 'out/keep': '' })
    writeFiles(program.box, { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n' })
    mkdirSync(join(program.box, 'out/v1_configmap_b.yaml'))
    expect(program.kuilt(['build', 'app', '-o', 'out'])).toMatchObject({ status: 1, stdout: '' })
    expect(readdirSync(join(program.box, 'out')).sort()).toEqual(['keep', 'v1_configmap_b.yaml'])
  })

  test('follows a symlink to a file, and replaces links in a directory', () => {
    writeFiles(program.box, { ...app, 'real.yaml': 'old', precious: 'precious', 'out/keep': '' })
    symlinkSync('real.yaml', join(program.box, 'link.yaml'))
    symlinkSync('../precious', join(program.box, 'out/v1_configmap_a.yaml'))
    expect(program.kuilt(['build', 'app', '-o', 'link.yaml']).status).toBe(0)
    expect(program.kuilt(['build', 'app', '-o', 'out']).status).toBe(0)
    expect(lstatSync(join(program.box, 'link.yaml')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(program.box, 'real.yaml'), 'utf8')).toBe(configMap('a'))
    expect(readFileSync(join(program.box, 'out/v1_configmap_a.yaml'), 'utf8')).toBe(configMap('a'))
    expect(readFileSync(join(program.box, 'precious'), 'utf8')).toBe('precious')
  })

  test('requires an existing directory', () => {
    writeFiles(program.box, app)
    for (const output of ['nope/out.yaml', 'nope/']) {
      expect(program.kuilt(['build', 'app', '-o', output])).toMatchObject({ status: 1, stdout: '' })
    }
    expect(existsSync(join(program.box, 'nope'))).toBe(false)
  })
})

/** Even root may lack this permission, as in most containers. */
function mayMount(): boolean {
  if (!isRoot || process.platform !== 'linux') return false
  const place = mkdtempSync(join(tmpdir(), 'kuilt-mount-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place])
  if (status === 0) execFileSync('umount', [place])
  rmdirSync(place)
  return status === 0
}
