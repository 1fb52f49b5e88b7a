import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type BundledProgram, bundle, bundledProgram } from '../support/bundled-program.ts'

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
}, 60_000)
afterAll(() => program.remove())

const root = join(import.meta.dirname, '../..')

test('1,400 builds of all kinds leave no more memory in use than 700 (`node scripts/load.mjs` runs 10,000)', () => {
  const library = join(program.file, '../library.cjs')
  bundle('src/index.ts', library)
  const args = [join(root, 'scripts/load.mjs'), '1400', library]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ stderr, stdout }).toEqual({ stderr: '', stdout: expect.stringMatching(/heap [+-]\d.*since build 700\n$/) })
  expect(status).toBe(0)
}, 120_000)
