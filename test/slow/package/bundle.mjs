// Bundles files: node bundle.mjs CASES. CASES is a JSON list of { bundler, entry, directory }, with absolute paths.
// Prints a JSON list: for each case, the path of the bundle in the directory, and the messages of the bundler.
//
// One process for all cases, because a bundler that starts spends half of the time on compiling itself.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import ncc from '@vercel/ncc'
import { build, formatMessages } from 'esbuild'
import { rollup } from 'rollup'

const bundlers = {
  'esbuild-esm': (entry, out) => bundleWithEsbuild(entry, 'esm', join(out, 'bundle.mjs')),
  'esbuild-cjs': (entry, out) => bundleWithEsbuild(entry, 'cjs', join(out, 'bundle.cjs')),
  'rollup-esm': (entry, out) => bundleWithRollup(entry, 'es', join(out, 'bundle.mjs')),
  'rollup-cjs': (entry, out) => bundleWithRollup(entry, 'cjs', join(out, 'bundle.cjs')),
  ncc: bundleWithNcc,
}

async function bundleWithEsbuild(entry, format, outfile) {
  const options = { entryPoints: [entry], bundle: true, platform: 'node', format, outfile, logLevel: 'silent' }
  const { warnings } = await build(options)
  return { file: outfile, messages: await formatMessages(warnings, { kind: 'warning' }) }
}

async function bundleWithRollup(entry, format, file) {
  const messages = []
  const onLog = (_level, { message }) => messages.push(message)
  const plugins = [nodeResolve({ preferBuiltins: true }), commonjs()]
  // Tree shaking takes several seconds, and removes little from CommonJS.
  const treeshake = format !== 'cjs'
  const bundle = await rollup({ input: entry, plugins, external: [/^node:/], onLog, treeshake })
  await bundle.write({ file, format, inlineDynamicImports: true })
  return { file, messages }
}

async function bundleWithNcc(entry, out) {
  // In another directory, ncc would use `paths` of this repository's tsconfig.json.
  process.chdir(dirname(entry))
  const filename = `index${extname(entry)}`
  const { code, assets } = await ncc(entry, { cache: false, quiet: true, filename })
  for (const [path, { source }] of Object.entries({ ...assets, [filename]: { source: code } })) {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), source)
  }
  return { file: join(out, filename), messages: [] }
}

const results = []
for (const { bundler, entry, directory } of JSON.parse(process.argv[2])) {
  const failed = (error) => ({ file: '', messages: [String(error.stack ?? error)] })
  results.push(await bundlers[bundler](entry, directory).catch(failed))
}
process.stdout.write(JSON.stringify(results))
