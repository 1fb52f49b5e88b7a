// Draws examples/shop with `kuilt graph` for the README: `npm run pictures` writes docs/images/graph.svg.
// test/graph.test.ts fails if the picture is not up to date.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importTypeScript } from './import-typescript.mjs'

const root = join(import.meta.dirname, '..')
const { graph } = await importTypeScript('src/graph/graph.ts')
const { toSvg } = await importTypeScript('src/graph/to-svg.ts')
const targets = ['dev', 'staging', 'prod'].map((name) => `overlays/${name}`)
writeFileSync(
  join(root, 'docs/images/graph.svg'),
  await toSvg(await graph(targets, { cwd: join(root, 'examples/shop') })),
)
