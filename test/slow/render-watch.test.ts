import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../support/bundled-program.ts'
import { fluxKustomization } from '../support/flux-kustomization.ts'
import { git as runGit, writeFiles } from '../support/git.ts'

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`

let program: BundledProgram
let child: ChildProcess
let stderr = ''
beforeEach(async () => {
  program = bundledProgram()
  writeFiles(program.box, {
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': service('web'),
    'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\n',
    'test/kustomization.yaml': 'resources: [../base]\nnamePrefix: test-\n',
    'alone/kustomization.yaml': 'resources: [web.yaml]\n',
    'alone/web.yaml': service('alone'),
  })
  await watch('.')
}, 60_000)
afterEach(() => {
  child.kill('SIGKILL')
})

/** Watches other targets. */
async function watch(...targets: readonly string[]): Promise<void> {
  child?.kill('SIGKILL')
  stderr = ''
  child = spawn('node', [program.file, 'render', ...targets, '-o', 'out', '--watch'], { cwd: program.box })
  child.stderr?.on('data', (text) => {
    stderr += String(text)
  })
  await until(() => stderr.includes('watching'))
}

const path = (file: string) => join(program.box, file)
const out = (name: string) =>
  existsSync(path(`out/${name}.yaml`)) ? readFileSync(path(`out/${name}.yaml`), 'utf8') : ''

function write(file: string, text: string): void {
  mkdirSync(dirname(path(file)), { recursive: true })
  writeFileSync(path(file), text)
}

/** Replaces a file atomically, unlike `write`. */
function replace(file: string, text: string): void {
  write(`${file}.new`, text)
  renameSync(path(`${file}.new`), path(file))
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`nothing happened; stderr: ${stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('renders only targets that changes affect', async () => {
  const untouched = statSync(path('out/alone.yaml')).mtimeMs
  write('base/web.yaml', service('api'))
  await until(() => out('prod').includes('prod-api') && out('test').includes('test-api'))
  await until(() => stderr.endsWith('2 targets: 2 files written, 0 unchanged\n'))
  expect(statSync(path('out/alone.yaml')).mtimeMs).toBe(untouched)

  // Editors write such files when they save.
  write('base/.web.yaml.swp', service('shop'))
  renameSync(path('base/.web.yaml.swp'), path('base/web.yaml'))
  await until(() => out('prod').includes('prod-shop'))

  // Temporarily invalid.
  write('base/web.yaml', 'a: [')
  await until(() => stderr.includes('not rendered: prod and test'))
  expect(out('prod')).toContain('prod-shop')
  write('base/web.yaml', service('again'))
  await until(() => out('prod').includes('prod-again'))

  // A burst of changes.
  for (let i = 0; i < 50; i++) write('alone/web.yaml', service(`alone-${i}`))
  await until(() => out('alone').includes('alone-49'))

  // New and removed directories.
  write('new/deep/kustomization.yaml', 'resources: [../../base]\nnamePrefix: new-\n')
  await until(() => out('new/deep').includes('new-again'))
  write('new/deep/kustomization.yaml', 'resources: [../../base]\nnamePrefix: newer-\n')
  await until(() => out('new/deep').includes('newer-again'))
  rmSync(path('new'), { recursive: true })
  await until(() => !existsSync(path('out/new')))

  child.kill('SIGTERM')
  const code = await new Promise((resolve) => child.on('exit', resolve))
  expect(code).toBe(0)
})

const ended = (): Promise<unknown> => new Promise((resolve) => child.on('exit', resolve))

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'ends on %s in the middle of a burst, with whole files only',
  async (signal) => {
    const exit = ended()
    for (let i = 0; i < 40; i++) replace('base/web.yaml', service(`web-${i}`))
    await until(() => !out('prod').includes('prod-web\n'))
    for (let i = 0; i < 40; i++) replace('base/web.yaml', service(`later-${i}`))
    child.kill(signal)
    expect(await exit).toBe(0)
    const files = readdirSync(path('out'), { recursive: true, encoding: 'utf8' }).sort()
    expect(files).toEqual(['.kuilt-render.json', 'alone.yaml', 'prod.yaml', 'test.yaml'])
    for (const name of ['prod', 'test']) {
      expect(out(name)).toMatch(
        new RegExp(`^apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}-(web|later)-\\d+\n$`),
      )
    }
  },
)

test('notices replaced links, and directories that are moved over others', async () => {
  write('versions/one/web.yaml', service('one'))
  write('versions/two/web.yaml', service('two'))
  symlinkSync('versions/one', path('current'))
  write('linked/kustomization.yaml', 'resources: [../current]\n')
  write('versions/one/kustomization.yaml', 'resources: [web.yaml]\n')
  write('versions/two/kustomization.yaml', 'resources: [web.yaml]\n')
  await until(() => out('linked').includes('name: one'))
  symlinkSync('versions/two', path('next'))
  renameSync(path('next'), path('current'))
  await until(() => out('linked').includes('name: two'))

  write('other/kustomization.yaml', 'resources: [web.yaml]\n')
  write('other/web.yaml', service('moved'))
  await until(() => out('other').includes('name: moved'))
  rmSync(path('alone'), { recursive: true })
  renameSync(path('other'), path('alone'))
  await until(() => out('alone').includes('name: moved') && out('other') === '')
})

test('notices changes that a target reads through a link in node_modules', async () => {
  write('shared/kustomization.yaml', 'resources: [web.yaml]\n')
  write('shared/web.yaml', service('one'))
  write('node_modules/.keep', '')
  symlinkSync('../shared', path('node_modules/shared'))
  write('linked/kustomization.yaml', 'resources: [../node_modules/shared]\n')
  await until(() => out('linked').includes('name: one'))
  write('shared/web.yaml', service('two'))
  await until(() => out('linked').includes('name: two'))
})

test('bursts: another branch is checked out, directories are renamed, deleted and restored', async () => {
  const git = (...args: readonly string[]) => runGit(program.box, ...args)
  const writeOverlays = (folder: string, text: string) => {
    for (let i = 0; i < 150; i++) {
      const entries = i % 3 === 0 ? '[../../base, own.yaml]' : '[own.yaml]'
      write(`${folder}/o${i}/kustomization.yaml`, `namePrefix: o${i}-\nresources: ${entries}\n`)
      write(`${folder}/o${i}/own.yaml`, service(`${text}-${i}`))
    }
  }
  git('init', '--quiet', '--initial-branch', 'one')
  write('.gitignore', 'out\nfresh\n')
  writeOverlays('overlays', 'one')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'one')
  git('checkout', '--quiet', '-b', 'two')
  rmSync(path('overlays'), { recursive: true })
  writeOverlays('moved', 'two')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'two')
  for (const branch of ['one', 'two', 'one']) git('checkout', '--quiet', branch)
  for (let i = 0; i < 20; i++) {
    renameSync(path(`overlays/o${i}`), path(`overlays/temporary${i}`))
    renameSync(path(`overlays/temporary${i}`), path(`overlays/${i % 2 === 0 ? 'o' : 'renamed'}${i}`))
  }
  renameSync(path('base'), path('elsewhere'))
  await until(() => stderr.includes('not rendered: prod'))
  cpSync(path('elsewhere'), path('base'), { recursive: true })
  rmSync(path('elsewhere'), { recursive: true })
  rmSync(path('overlays/o0'), { recursive: true })
  writeFileSync(path('overlays/o0'), 'a file instead of the directory')
  replace('base/web.yaml', service('last'))

  execFileSync('node', [program.file, 'render', '.', '-o', 'fresh', '--jobs', '1'], { cwd: program.box, stdio: 'pipe' })
  const textsIn = (folder: string) =>
    Object.fromEntries(
      readdirSync(path(folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => [file, readFileSync(path(`${folder}/${file}`), 'utf8')]),
    )
  const expected = JSON.stringify(textsIn('fresh'))
  await until(() => JSON.stringify(textsIn('out')) === expected)
  expect(Object.keys(textsIn('out'))).toHaveLength(152)
  expect(out('overlays/renamed3')).toContain('name: o3-last')
}, 60_000)

test('a kustomization that is invalid at the start is rendered as soon as it is valid', async () => {
  write('late/kustomization.yaml', 'resources: [gone.yaml]\n')
  await until(() => stderr.includes('not rendered: late'))
  write('late/gone.yaml', service('late'))
  await until(() => out('late').includes('name: late'))
})

test('charts, and the directories that Flux applies', async () => {
  write('chart/Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 1.0.0\n')
  write('chart/values.yaml', 'name: one\n')
  write('chart/templates/all.yaml', service('{{ .Values.name }}'))
  write('cluster/web.yaml', fluxKustomization({ name: 'web', path: './plain' }))
  write('plain/web.yaml', service('one'))
  await watch('helm:chart', 'flux:cluster')
  write('chart/values.yaml', 'name: two\n')
  await until(() => out('chart').includes('name: two'))
  write('chart/templates/more/new.yaml', service('new'))
  await until(() => out('chart').includes('name: new'))
  write('plain/web.yaml', service('two'))
  await until(() => out('cluster').includes('name: two'))
  write('plain/more.yaml', service('more'))
  await until(() => out('cluster').includes('name: more'))
})
