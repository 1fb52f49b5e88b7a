import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../support/bundled-program.ts'
import { writeFiles } from '../support/git.ts'

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
  stderr = ''
  child = spawn('node', [program.file, 'render', '.', '-o', 'out', '--watch'], { cwd: program.box })
  child.stderr?.on('data', (text) => {
    stderr += String(text)
  })
  await until(() => stderr.includes('watching'))
}, 60_000)
afterEach(() => {
  child.kill('SIGKILL')
  program.remove()
})

const path = (file: string) => join(program.box, file)
const out = (name: string) =>
  existsSync(path(`out/${name}.yaml`)) ? readFileSync(path(`out/${name}.yaml`), 'utf8') : ''

function write(file: string, text: string): void {
  mkdirSync(dirname(path(file)), { recursive: true })
  writeFileSync(path(file), text)
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`nothing happened; stderr: ${stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('renders what changes affect, and only that', async () => {
  const untouched = statSync(path('out/alone.yaml')).mtimeMs
  write('base/web.yaml', service('api'))
  await until(() => out('prod').includes('prod-api') && out('test').includes('test-api'))
  await until(() => stderr.endsWith('2 targets: 2 files written, 0 unchanged\n'))
  expect(statSync(path('out/alone.yaml')).mtimeMs).toBe(untouched)

  // As editors save.
  write('base/.web.yaml.swp', service('shop'))
  renameSync(path('base/.web.yaml.swp'), path('base/web.yaml'))
  await until(() => out('prod').includes('prod-shop'))

  // Broken for a while.
  write('base/web.yaml', 'a: [')
  await until(() => stderr.includes('not rendered: prod and test'))
  expect(out('prod')).toContain('prod-shop')
  write('base/web.yaml', service('again'))
  await until(() => out('prod').includes('prod-again'))

  // A burst.
  for (let i = 0; i < 50; i++) write('alone/web.yaml', service(`alone-${i}`))
  await until(() => out('alone').includes('alone-49'))

  // New directories, and directories that go.
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
