import { spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../support/bundled-program.ts'
import { cli } from '../support/cli.ts'
import { inTree, readTree } from '../support/edit-cases.ts'

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
const before = `${head}namespace: dev\n`
const after = `${head}namespace: prod\n`
const edit = ['edit', 'set', 'namespace', 'prod']

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
  writeFileSync(join(program.box, 'kill.cjs'), killer)
}, 60_000)
afterAll(() => program.remove())

/** Kills the process at the nth disk operation; half of a write is completed first. */
const killer = `
const fs = require('node:fs')
let left = Number(process.env.STEPS)
const die = () => process.kill(process.pid, 'SIGKILL')
for (const name of ['openSync', 'writeSync', 'fchmodSync', 'fsyncSync', 'closeSync', 'copyFileSync', 'renameSync', 'rmSync']) {
  const real = fs[name]
  fs[name] = (...args) => {
    if (name === 'writeSync' && args[0] <= 2) return real(...args)
    if (--left === 0) {
      if (name === 'writeSync') real(args[0], args[1].subarray(0, args[1].length / 2))
      die()
    }
    const result = real(...args)
    if (--left === 0) die()
    return result
  }
}
`

function runKilled(argv: readonly string[], cwd: string, steps: number): boolean {
  const { signal } = spawnSync(process.execPath, ['--require', join(program.box, 'kill.cjs'), program.main, ...argv], {
    cwd,
    env: { ...process.env, STEPS: String(steps) },
  })
  return signal === 'SIGKILL'
}

test('a killed edit leaves the complete old or new file', async () => {
  const seen = new Set<string>()
  for (let steps = 1, killed = true; killed; steps++) {
    await inTree({ 'kustomization.yaml': before }, async (cwd) => {
      killed = runKilled(edit, cwd, steps)
      const text = readFileSync(join(cwd, 'kustomization.yaml'), 'utf8')
      expect([before, after]).toContain(text)
      seen.add(text)
    })
  }
  expect(seen.size).toBe(2)
}, 60_000)

test('all files are complete after a killed fix', async () => {
  const pod = (value: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {nodeName: ${value}}\n`
  const vars = 'vars:\n- name: A\n  objref: {apiVersion: v1, kind: Pod, name: p}\n'
  for (let steps = 1, killed = true; killed; steps += 3) {
    await inTree({ 'kustomization.yaml': `resources: [pod.yaml]\n${vars}`, 'pod.yaml': pod('$(A)') }, async (cwd) => {
      killed = runKilled(['edit', 'fix', '--vars'], cwd, steps)
      const tree = readTree(cwd)
      expect([pod('$(A)'), pod('A_PLACEHOLDER')]).toContain(tree['pod.yaml'])
      expect(tree['kustomization.yaml']).toMatch(/^resources: \[pod\.yaml\]\n(vars:.*name: p\}\n|.*spec\.nodeName\n)$/s)
    })
  }
}, 60_000)

test('no other files are left behind, whether or not the edit succeeds', async () => {
  await inTree({ 'kustomization.yaml': before }, async (cwd) => {
    await cli(edit, { cwd })
    await cli(['edit', 'remove', 'label', 'none'], { cwd })
    expect(readTree(cwd)).toEqual({ 'kustomization.yaml': after })
  })
})

test('links are followed, and permissions are kept', async () => {
  await inTree({ 'real/k.yaml': before }, async (cwd) => {
    chmodSync(join(cwd, 'real/k.yaml'), 0o640)
    symlinkSync('real/k.yaml', join(cwd, 'kustomization.yaml'))
    expect((await cli(edit, { cwd })).code).toBe(0)
    expect(lstatSync(join(cwd, 'kustomization.yaml')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(cwd, 'real/k.yaml'), 'utf8')).toBe(after)
    expect(statSync(join(cwd, 'real/k.yaml')).mode & 0o777).toBe(0o640)
  })
})

test('an unchanged file is not written', async () => {
  await inTree({ 'kustomization.yaml': after }, async (cwd) => {
    const { ino } = statSync(join(cwd, 'kustomization.yaml'))
    await cli(edit, { cwd })
    expect(statSync(join(cwd, 'kustomization.yaml')).ino).toBe(ino)
  })
})

/** Root may write everything, so these tests run as a different user. */
const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

test('a read-only file is an error', async () => {
  await inTree({ 'kustomization.yaml': before }, async (cwd) => {
    chmodSync(cwd, 0o777)
    chmodSync(join(cwd, 'kustomization.yaml'), 0o444)
    const { status, stdout, stderr } = program.kuilt(edit, { cwd, ...asNobody })
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('EDIT_READ_ONLY')])
    expect(stderr).toContain(' hint: to make it writable, run `chmod u+w ')
    expect(readTree(cwd)).toEqual({ 'kustomization.yaml': before })
  })
})

test('a writable file in a read-only directory is edited', async () => {
  await inTree({ 'kustomization.yaml': before }, async (cwd) => {
    chmodSync(join(cwd, 'kustomization.yaml'), 0o666)
    chmodSync(cwd, 0o555)
    const { status, stderr } = program.kuilt(edit, { cwd, ...asNobody })
    chmodSync(cwd, 0o777)
    expect([status, stderr, readTree(cwd)]).toEqual([0, '', { 'kustomization.yaml': after }])
  })
})

const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('chmod is not suggested for a file of another user', async () => {
  await inTree({ 'kustomization.yaml': before }, async (cwd) => {
    chmodSync(cwd, 0o777)
    chmodSync(join(cwd, 'kustomization.yaml'), 0o644)
    const { stderr } = program.kuilt(edit, { cwd, ...asNobody })
    expect(stderr).toContain(' hint: the file belongs to another user\n')
  })
})

asRoot(
  'a file of somebody else can be edited where its directory may be written (skipped unless run by root)',
  async () => {
    await inTree({ 'kustomization.yaml': before }, async (cwd) => {
      chmodSync(cwd, 0o777)
      chmodSync(join(cwd, 'kustomization.yaml'), 0o666)
      const { status } = spawnSync(process.execPath, [program.file, ...edit], { cwd, ...asNobody })
      expect([status, readTree(cwd)]).toEqual([0, { 'kustomization.yaml': after }])
    })
  },
)

test('a file that cannot be written completely is an error, and the old one is kept', async () => {
  const long = `${before}${'# long\n'.repeat(50_000)}`
  await inTree({ 'kustomization.yaml': long }, async (cwd) => {
    const line = 'trap "" XFSZ; ulimit -f 64; exec "$@"'
    const { status, stderr } = spawnSync('sh', ['-c', line, 'sh', process.execPath, program.file, ...edit], {
      cwd,
      encoding: 'utf8',
    })
    expect([status, stderr, readTree(cwd)]).toEqual([
      1,
      expect.stringContaining('EDIT_WRITE_FAILED'),
      { 'kustomization.yaml': long },
    ])
  })
})

test('a missing file, two files, or a directory instead of a file are errors', async () => {
  await inTree({}, async (cwd) => {
    const problem = async () => (await cli(edit, { cwd })).stderr
    expect(await problem()).toContain('no kustomization file in')
    mkdirSync(join(cwd, 'Kustomization'))
    expect(await problem()).toContain('is not a file')
    writeFileSync(join(cwd, 'kustomization.yml'), before)
    expect(await problem()).toContain('several kustomization files in')
  })
  expect((await cli(edit, { cwd: '/nowhere' })).code).toBe(1)
  expect((await cli(['create'], { cwd: '/nowhere' })).stderr).toContain('its directory does not exist')
})
