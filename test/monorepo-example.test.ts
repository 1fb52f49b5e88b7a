import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'

const example = join(import.meta.dirname, '../examples/monorepo')

test('the rendered output of examples/monorepo is up to date', async () => {
  const { code, stderr } = await cli(['render', '.', '-o', 'rendered', '--check'], { cwd: example })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '6 targets: all files are up to date\n' })
})

test('rendering one target does not change the list of files', async () => {
  const { directory } = project({})
  cpSync(example, directory, { recursive: true })
  const list = join(directory, 'rendered/.kuilt-render.json')
  const before = readFileSync(list, 'utf8')
  await cli(['render', 'apps/web/overlays/prod', '-o', 'rendered'], { cwd: directory })
  expect(readFileSync(list, 'utf8')).toBe(before)
})
