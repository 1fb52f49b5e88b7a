// Bundles a file: node bundle.mjs BUNDLER ENTRY DIRECTORY. Prints the path of the bundle in the directory.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import { build } from 'esbuild'
import { rollup } from 'rollup'

const bundlers = {
  'esbuild-esm': (entry, out) => bundleWithEsbuild(entry, 'esm', join(out, 'bundle.mjs')),
  'esbuild-cjs': (entry, out) => bundleWithEsbuild(entry, 'cjs', join(out, 'bundle.cjs')),
  'rollup-esm': (entry, out) => bundleWithRollup(entry, 'es', join(out, 'bundle.mjs')),
  'rollup-cjs': (entry, out) => bundleWithRollup(entry, 'cjs', join(out, 'bundle.cjs')),
  ncc: bundleWithNcc,
}

async function bundleWithEsbuild(entry, format, outfile) {
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format, outfile, logLevel: 'warning' })
  return outfile
}

async function bundleWithRollup(entry, format, file) {
  const onLog = (_level, { message }) => process.stderr.write(`${message}\n`)
  const plugins = [nodeResolve({ preferBuiltins: true }), commonjs()]
  // Tree shaking takes several seconds, and removes little from CommonJS.
  const treeshake = format !== 'cjs'
  const bundle = await rollup({ input: entry, plugins, external: [/^node:/], onLog, treeshake })
  await bundle.write({ file, format, inlineDynamicImports: true })
  return file
}

async function bundleWithNcc(entry, out) {
  const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js')
  // In another directory, ncc would use `paths` of this repository's tsconfig.json.
  const args = [ncc, 'build', entry, '-o', out, '--no-cache']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: dirname(entry) })
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
  return join(out, `index${extname(entry)}`)
}

const [bundler, entry, out] = process.argv.slice(2)
process.stdout.write(await bundlers[bundler](entry, out))
