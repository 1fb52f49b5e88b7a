import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

test.each([
  ['the files generated from facts/', 'scripts/gen-schema.mjs'],
  ['the pictures in docs/images', 'scripts/pictures.mjs'],
])('%s are up to date', (_, script) => {
  const args = [join(root, script), '--check']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
})
