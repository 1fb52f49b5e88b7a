// Builds the package: the library as ES modules and as CommonJS, the command line program, and the declarations.
//
//   node scripts/build.mjs [DIRECTORY]      default: dist
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, transform } from 'esbuild'
import { bundleProgram } from './bundle-program.mjs'
import { emitDeclarations } from './emit-declarations.mjs'
import { keptBuild } from './kept-build.mjs'
import { thirdPartyLicenses } from './third-party-licenses.mjs'

const root = join(import.meta.dirname, '..')

/** The entry points of the library: `kuilt` is `index`, `kuilt/edit` is `edit`, `kuilt/nx` is `nx`. */
const entries = { index: 'src/index.ts', edit: 'src/edit/index.ts', nx: 'src/nx/index.ts' }
/** Entry points that add matchers to the `expect` of a test runner when they are loaded. */
const matcherEntries = { jest: 'src/matchers/jest.ts', vitest: 'src/matchers/vitest.ts' }

/** Large packages that most builds do not need: each is a separate file, which is evaluated on first use. */
const apart = ['ajv', 'cel', 'dagre', 'glob', 're2js', 'undici', 'yaml']
/**
 * Packages that the sources load only with `import()`. They are ES modules in both builds, because rollup needs a
 * plugin for CommonJS, and CommonJS can require ES modules.
 */
const modulesForBoth = ['dagre', 'undici']
/** Packages with different names. */
const packageNames = { cel: '@marcbachmann/cel-js' }
/** Packages of which kuilt needs only a part, those that consist of several packages, and one with a scoped name. */
const partsOf = {
  ajv: `({
    Ajv: require('ajv').Ajv,
    Ajv2019: require('ajv/dist/2019.js').Ajv2019,
    Ajv2020: require('ajv/dist/2020.js').Ajv2020,
    AjvDraft04: require('ajv-draft-04').default,
    addFormats: require('ajv-formats').default,
    codeOf: require('ajv')._,
  })`,
  dagre: `({ Graph: require('@dagrejs/dagre').Graph, layout: require('@dagrejs/dagre').layout })`,
  undici: `({
    // Like the main module of undici: proxy agents use these methods.
    prototype: Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api')),
    EnvHttpProxyAgent: require('undici/lib/dispatcher/env-http-proxy-agent.js'),
    fetch: require('undici/lib/web/fetch/index.js').fetch,
  })`,
}

/**
 * Converts tables to JSON strings, because V8 parses JSON several times faster than the same data in code, compiled or
 * not.
 */
const tablesAsJson = {
  name: 'tables-as-json',
  setup({ onLoad }) {
    onLoad({ filter: /src.(?:schema|kustomization).[\w-]+\.gen\.ts$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'ts', format: 'esm' })
      const tables = await import(`data:text/javascript,${encodeURIComponent(code)}`)
      const parse = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`
      const lines = Object.entries(tables).map(([name, value]) =>
        typeof value === 'function'
          ? `let ${name}Table; export const ${name} = () => ${name}Table ??= ${parse(value())}\n`
          : `export const ${name} = /* @__PURE__ */ ${parse(value)}\n`,
      )
      return { contents: lines.join(''), loader: 'js' }
    })
  },
}

/** Embeds the compressed pages about errors and warnings in the program. */
const codePagesInside = {
  name: 'code-pages-inside',
  setup({ onLoad }) {
    onLoad({ filter: /src.cli.code-page-texts\.ts$/ }, () => {
      const docs = join(root, 'docs')
      const errors = readdirSync(join(docs, 'errors')).sort()
      const files = [...errors.map((name) => join('errors', name)), 'warnings.md']
      const pages = JSON.stringify(files.map((file) => readFileSync(join(docs, file), 'utf8')))
      const contents = `import { brotliDecompressSync } from 'node:zlib'
        export const codePages = () =>
          JSON.parse(brotliDecompressSync(Buffer.from('${brotliCompressSync(pages).toString('base64')}', 'base64')))`
      return { contents, loader: 'js' }
    })
  },
}

/** The schemas of all Kubernetes releases are in a separate, compressed file, which is read on first use. */
const schemasApart = (extension) => ({
  name: 'schemas-apart',
  setup({ onLoad, onResolve }) {
    const file = `./kubernetes-schemas.${extension}`
    onResolve({ filter: /^\.\/kubernetes-schemas\.[cm]js$/ }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /src.validate.kubernetes-schemas-text\.ts$/ }, () => {
      const contents =
        extension === 'mjs'
          ? `export { kubernetesSchemasText } from '${file}'`
          : `export const kubernetesSchemasText = () => require('${file}').kubernetesSchemasText()`
      return { contents, loader: 'js' }
    })
  },
})

function writeSchemas(out) {
  const text = readFileSync(join(root, 'facts/kubernetes-schemas.json'), 'utf8')
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
  const data = brotliCompressSync(text, { params }).toString('base64')
  const body = `() => brotliDecompressSync(Buffer.from('${data}', 'base64')).toString()\n`
  const importing = `import { brotliDecompressSync } from 'node:zlib'\nexport const kubernetesSchemasText = ${body}`
  const requiring = `const { brotliDecompressSync } = require('node:zlib')\nexports.kubernetesSchemasText = ${body}`
  writeFileSync(join(out, 'kubernetes-schemas.mjs'), importing)
  writeFileSync(join(out, 'kubernetes-schemas.cjs'), requiring)
}

/**
 * Each module `NAME-package.ts` of the source imports a package and exports the function `NAMEPackage`, which returns
 * it. In bundles, the first call of that function evaluates the package:
 *
 * - small packages are part of the bundle;
 * - large packages are `NAME.cjs`, which CommonJS requires in the function, or `NAME.mjs`, which ES modules import.
 * That file exports the function, because ES modules cannot import synchronously later.
 */
const lazyPackages = (format) => ({
  name: 'lazy-packages',
  setup({ onLoad, onResolve }) {
    const files = `^\\./(${apart.join('|')})\\.[cm]js$`
    onResolve({ filter: new RegExp(files) }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /src.*-package\.ts$/ }, ({ path }) => {
      const [, name] = /([\w-]+)-package\.ts$/.exec(path)
      return { contents: accessorOf(name, format), loader: 'js', resolveDir: root }
    })
  },
})

function packageOf(name) {
  return packageNames[name] ?? name
}

function accessorOf(name, format) {
  if (!apart.includes(name)) return `export const ${camelCase(name)}Package = () => require('${packageOf(name)}')`
  if (format === 'esm') return `export { ${name}Package } from './${name}.mjs'`
  // An import would load the package together with the file that contains this accessor.
  if (modulesForBoth.includes(name))
    return `export const ${name}Package = () => require('./${name}.mjs').${name}Package()`
  return `export const ${name}Package = () => require('./${name}.cjs')`
}

function camelCase(name) {
  return name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())
}

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  // The ES module builds of dependencies are smaller after bundling, and start faster.
  mainFields: ['module', 'main'],
  // The builds for `require` require Node modules, which is not possible in an ES module.
  alias: { bcryptjs: './node_modules/bcryptjs/index.js', yaml: './node_modules/yaml/browser/dist/index.js' },
}

/**
 * CommonJS, which starts fastest in Node. Modules loaded with `import()` are part of the file, and evaluated on demand.
 */
const commonJs = {
  ...shared,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  plugins: [tablesAsJson, codePagesInside, schemasApart('cjs'), lazyPackages('cjs')],
}

/** One file for all entry points so that they share their classes and caches. */
const commonJsLibrary = (out) => {
  const lines = Object.entries(entries).map(([name, file]) => `export * as ${name} from './${file}'`)
  lines.push(`export { kuiltMatchers } from './src/matchers/matchers.ts'`)
  lines.push(`export { registerMatchers } from './src/matchers/register.ts'`)
  return { ...commonJs, stdin: { contents: lines.join('\n'), resolveDir: root }, outfile: join(out, 'library.cjs') }
}

const moduleLibrary = (out) => ({
  ...shared,
  format: 'esm',
  splitting: true,
  plugins: [tablesAsJson, schemasApart('mjs'), lazyPackages('esm')],
  entryPoints: { ...entries, ...matcherEntries },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
})

const partOf = (name) => partsOf[name] ?? `require('${packageOf(name)}')`

const commonJsPackage = (out, name) => {
  const stdin = { contents: `module.exports = ${partOf(name)}`, resolveDir: root }
  return { ...shared, format: 'cjs', stdin, minify: true, outfile: join(out, `${name}.cjs`) }
}

/** ES modules cannot require Node modules, so they import them at the top. */
const builtinsWithoutRequire = {
  name: 'builtins-without-require',
  setup({ onLoad, onResolve }) {
    const filter = new RegExp(`^(?:node:.*|${builtinModules.join('|')})$`)
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'builtin' }))
    onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => {
      return { contents: `module.exports = process.getBuiltinModule('${path}')`, loader: 'js' }
    })
  },
}

const modulePackage = (out, name) => {
  const contents = `export const ${name}Package = () => ${partOf(name)}`
  const stdin = { contents, resolveDir: root }
  const plugins = [builtinsWithoutRequire]
  return { ...shared, format: 'esm', stdin, plugins, minify: true, outfile: join(out, `${name}.mjs`) }
}

/** The parts of `quick-affected.cjs` that only the main program has: its messages and its YAML reader. */
const leftToProgram = {
  name: 'left-to-program',
  setup({ onLoad, onResolve }) {
    const modules = {
      'diagnostics.catalog': 'export const wordingOf = (code) => code',
      'kustomization.read-kustomization': `import { withUsualFlags } from './src/cli/process/v8-flags.ts'
        let program
        export const inspectKustomization = (...args) => {
          program ??= withUsualFlags(() => require('./program.cjs'))
          return program.inspectKustomization(...args)
        }`,
    }
    onResolve({ filter: /^\.\/program\.cjs$/ }, ({ path }) => ({ path, external: true }))
    for (const [name, contents] of Object.entries(modules)) {
      onLoad({ filter: new RegExp(`src.${name}\\.ts$`) }, () => ({ contents, loader: 'js', resolveDir: root }))
    }
  },
}

/** The program for the usual form of `kuilt affected`, without the rest of the program. */
const quickAffected = (out) => ({
  ...shared,
  format: 'cjs',
  entryPoints: ['src/cli/quick-affected.ts'],
  plugins: [leftToProgram],
  minify: true,
  outfile: join(out, 'quick-affected.cjs'),
})

/** Writes the contents of `dist` to an existing directory. */
async function buildInto(out) {
  const bundles = [
    commonJsLibrary(out),
    moduleLibrary(out),
    quickAffected(out),
    ...apart.filter((name) => !modulesForBoth.includes(name)).map((name) => commonJsPackage(out, name)),
    ...apart.map((name) => modulePackage(out, name)),
  ]
  const types = emitDeclarations(root, join(out, 'types'), Object.values({ ...entries, ...matcherEntries }))
  const program = bundleProgram(root, out, [tablesAsJson, codePagesInside, schemasApart('cjs'), lazyPackages('cjs')])
  const [results, programInputs] = await Promise.all([Promise.all(bundles.map(build)), program, types])
  for (const name of Object.keys(entries)) writeCommonJsEntry(out, name)
  for (const name of Object.keys(matcherEntries)) writeMatcherEntry(out, name)
  writeLauncher(out)
  writeSchemas(out)
  // For cli.js; other files have a specific extension.
  writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n')
  const inputs = [...programInputs, ...results.flatMap(({ metafile }) => Object.keys(metafile.inputs))]
  writeFileSync(join(out, 'third-party-licenses.txt'), thirdPartyLicenses(root, inputs))
}

/** The second line never runs. Node reads the names from it that an ES module can import. */
function writeCommonJsEntry(out, name) {
  const names = Object.keys(createRequire(import.meta.url)(join(out, 'library.cjs'))[name]).sort()
  const lines = [`module.exports = require('./library.cjs').${name}`, `0 && (module.exports = { ${names.join(', ')} })`]
  writeFileSync(join(out, `${name}.cjs`), `${lines.join('\n')}\n`)
}

function writeMatcherEntry(out, name) {
  const lines = [
    `const { kuiltMatchers, registerMatchers } = require('./library.cjs')`,
    'registerMatchers(kuiltMatchers)',
    'exports.kuiltMatchers = kuiltMatchers',
  ]
  writeFileSync(join(out, `${name}.cjs`), `${lines.join('\n')}\n`)
}

function writeLauncher(out) {
  const hash = createHash('sha256')
  for (const name of readdirSync(out).sort()) {
    if (!name.endsWith('.cjs')) continue
    const code = readFileSync(join(out, name))
    // ASCII is faster to read, and a single other character would double its size in V8.
    if (['program.cjs', 'quick-chart.cjs'].includes(name) && code.some((byte) => byte > 127))
      throw new Error(`${name} is not ASCII: escape what is not in the sources`)
    hash.update(code)
  }
  const digest = hash.digest('hex').slice(0, 16)
  const text = readFileSync(join(root, 'src/cli/launcher.cjs'), 'utf8').replace('PROGRAM_DIGEST', digest)
  writeFileSync(join(out, 'cli.js'), text, { mode: 0o755 })
}

await keptBuild(root, resolve(process.argv[2] ?? join(root, 'dist')), buildInto)
