// Draws examples/shop with `kuilt graph` for the README. `npm run pictures` runs it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importTypeScript } from './import-typescript.mjs'

const root = join(import.meta.dirname, '..')
const file = join(root, 'docs/images/graph.svg')

const { graph } = await importTypeScript('src/graph/graph.ts')
const { toSvg } = await importTypeScript('src/graph/to-svg.ts')
const targets = ['dev', 'staging', 'prod'].map((name) => `overlays/${name}`)
const svg = await toSvg(await graph(targets, { cwd: join(root, 'examples/shop') }))

if (!process.argv.includes('--check')) writeFileSync(file, svg)
else if (readFileSync(file, 'utf8') !== svg) {
  console.error('docs/images/graph.svg is out of date: run `npm run pictures`')
  process.exitCode = 1
}
