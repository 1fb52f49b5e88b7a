// Writes docs/cli.md from the command tables.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const outfile = join(root, 'node_modules/.cache/kuilt/reference.mjs')
mkdirSync(join(root, 'docs'), { recursive: true })
await build({
  stdin: {
    contents: "export { commandReference } from './reference.ts'; export { commands } from './commands.ts'",
    resolveDir: join(root, 'src/cli'),
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
  outfile,
})
const { commandReference, commands } = await import(pathToFileURL(outfile).href)
writeFileSync(join(root, 'docs/cli.md'), await commandReference(commands))
