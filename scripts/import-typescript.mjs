// Imports a TypeScript module of the repository into a script that runs without a TypeScript loader.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** The exports of a module, given by its path in the repository. */
export async function importTypeScript(path) {
  const outfile = join(root, 'node_modules/.cache/kuilt', `${path.replaceAll('/', '-')}-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  try {
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile)
  }
}
