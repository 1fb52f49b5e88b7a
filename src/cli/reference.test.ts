import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from './commands.ts'
import { commandReference } from './reference.ts'

test('docs/cli.md is up to date with the command tables (`npm run docs` writes it)', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8')
  expect(page).toBe(await commandReference(commands))
})
