import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../support/bundled-program.ts'
import { writeFiles } from '../support/git.ts'

const count = 60
let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
  writeFiles(program.box, {
    'base/kustomization.yaml': 'resources: [web.yaml]\ncommonLabels: { app: web }\n',
    'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n',
    // Its error has a hint that cannot be sent between threads.
    'overlays/chart/kustomization.yaml': 'helmCharts: [{ name: web }]\n',
    ...Object.fromEntries(
      Array.from({ length: count }, (_, i) => {
        const text = `resources: [../../base]\nnamePrefix: o${i}-\n${i % 20 === 7 ? 'patches: [{ path: gone.yaml }]\n' : ''}`
        return [`overlays/o${i}/kustomization.yaml`, text]
      }),
    ),
  })
}, 60_000)

function render(jobs: number) {
  const directory = `out${jobs}`
  const args = [program.file, 'render', 'overlays', '-o', directory, '--jobs', `${jobs}`]
  const { status, stdout, stderr } = spawnSync('node', args, { cwd: program.box, encoding: 'utf8' })
  const out = join(program.box, directory)
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name)
    return [path.slice(out.length), readFileSync(path, 'utf8')] as const
  })
  return { status, stdout, stderr, files: Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

test('files and messages are the same with any number of threads', () => {
  const [one, two, four] = [1, 2, 4].map(render)
  expect(one?.stderr).toContain(`${count + 1} targets: 57 files written, 0 unchanged, 4 failed`)
  expect(one?.stdout).toBe('')
  expect(Object.keys(one?.files ?? {})).toHaveLength(58)
  expect(two).toEqual(one)
  expect(four).toEqual(one)
})

test('processes that render into the same directory in parallel keep the entries of the others', async () => {
  const runs = Array.from({ length: 6 }, async (_, i) => {
    const targets = [0, 1, 2].map((at) => `overlays/o${10 * at + i}`)
    const child = spawn('node', [program.file, 'render', ...targets, '-o', 'together', '--jobs', '1'], {
      cwd: program.box,
      stdio: 'ignore',
    })
    return await new Promise((resolve) => child.on('exit', resolve))
  })
  expect(await Promise.all(runs)).toEqual([0, 0, 0, 0, 0, 0])
  const files = readdirSync(join(program.box, 'together/overlays'))
  const { files: listed } = JSON.parse(readFileSync(join(program.box, 'together/.kuilt-render.json'), 'utf8'))
  expect(files).toHaveLength(18)
  expect(Object.keys(listed)).toEqual(files.map((name) => `overlays/${name}`).sort())
  expect(readdirSync(join(program.box, 'together'))).toEqual(['.kuilt-render.json', 'overlays'])
})
