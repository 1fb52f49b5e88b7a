// Makes dist/: the library as an ES module and as CommonJS, the command line program, and the declarations.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { emitDeclarations } from './emit-declarations.mjs'
import { thirdPartyLicenses } from './third-party-licenses.mjs'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const cache = join(root, 'node_modules/.cache/kuilt')

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
}
/** Sources with something changed in their text. */
const changingSources = (change) => ({
  name: 'changing-sources',
  setup({ onLoad }) {
    onLoad({ filter: /src.*\.ts$/ }, ({ path }) => ({ contents: change(readFileSync(path, 'utf8')), loader: 'ts' }))
  },
})

/** What a module requires late is bundled too, and still set up late. */
const bundleLateRequires = (text) => text.replaceAll("createRequire(import.meta.url)('", "require('")

/**
 * Private members of classes become properties with short names. Unless V8 optimizes the code around it, which a short run
 * never comes to, it looks private members up by a slower way than properties.
 */
const openPrivates = (text) => {
  const names = new Set(Array.from(text.matchAll(/\.#(\w+)/g), ([, name]) => name))
  return text
    .replaceAll(/\.#(\w+)/g, '.private$$$1')
    .replaceAll(/^( {2}(?:(?:readonly|async|get|set) )*)#(\w+)/gm, (all, before, name) => {
      return names.has(name) ? `${before}private$${name}` : all
    })
}

/** Tables become JSON texts: V8 reads those several times as fast as the same data in code, compiled or not. */
const tablesAsJson = {
  name: 'tables-as-json',
  setup({ onLoad }) {
    onLoad({ filter: /src.schema.[\w-]+\.gen\.ts$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'ts', format: 'esm' })
      const tables = await import(`data:text/javascript,${encodeURIComponent(code)}`)
      const lines = Object.entries(tables).map(([name, value]) => {
        return `export const ${name} = /* @__PURE__ */ JSON.parse(${JSON.stringify(JSON.stringify(value))})\n`
      })
      return { contents: lines.join(''), loader: 'js' }
    })
  },
}

/** The pages about errors and warnings travel in the program, compressed. */
const codePagesInside = {
  name: 'code-pages-inside',
  setup({ onLoad }) {
    onLoad({ filter: /src.cli.error-sections\.ts$/ }, () => {
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

/** The ES module builds of dependencies: smaller once bundled, and faster to start. */
const bundled = {
  ...shared,
  mainFields: ['module', 'main'],
  // What stays an import becomes a require, which cached code can do as well.
  supported: { 'dynamic-import': false },
  alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
}

/** Large dependencies that most builds do without: each is a file of its own, read when it is needed. */
const apart = ['glob', 're2js', 'yaml']
const keepApart = {
  name: 'keep-apart',
  setup({ onResolve }) {
    const filter = new RegExp(`^(${apart.join('|')})$`)
    onResolve({ filter }, ({ path }) => ({ path: `./${path}.cjs`, external: true }))
  },
}

async function makeDist(out) {
  const library = join(root, 'src/index.ts')
  const program = join(root, 'src/cli/bin.ts')
  const standalone = {
    ...bundled,
    format: 'cjs',
    plugins: [tablesAsJson, codePagesInside, changingSources(bundleLateRequires), keepApart],
  }
  const programPlugins = [
    tablesAsJson,
    codePagesInside,
    changingSources((text) => openPrivates(bundleLateRequires(text))),
    keepApart,
  ]
  const bundles = [
    ...apart.map((name) => {
      return build({ ...bundled, entryPoints: [name], format: 'cjs', minify: true, outfile: join(out, `${name}.cjs`) })
    }),
    // CommonJS, since Node starts that fastest. What `import()` names is set up when a command needs it.
    build({
      ...standalone,
      plugins: programPlugins,
      mangleProps: /^private\$/,
      entryPoints: [program],
      minify: true,
      outfile: join(out, 'program.cjs'),
    }),
    // Self-contained: `require` works wherever CommonJS does, though some dependencies are ES modules only.
    build({ ...standalone, entryPoints: [library], outfile: join(out, 'index.cjs') }),
    // Dependencies stay imports: the application shares and updates them.
    build({
      ...shared,
      entryPoints: [library],
      format: 'esm',
      packages: 'external',
      plugins: [tablesAsJson],
      outfile: join(out, 'index.mjs'),
    }),
  ]
  const [results] = await Promise.all([Promise.all(bundles), emitDeclarations(root, join(out, 'types'))])
  writeLauncher(out)
  // For cli.js; the other files say what they are by their extension.
  writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n')
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs))
  writeFileSync(join(out, 'third-party-licenses.txt'), thirdPartyLicenses(root, inputs))
}

function writeLauncher(out) {
  const program = readFileSync(join(out, 'program.cjs'))
  // The launcher reads it faster so, and V8 keeps a single other character at twice the size.
  if (program.some((byte) => byte > 127)) throw new Error('program.cjs is not ASCII: escape what is not in the sources')
  const digest = createHash('sha256').update(program).digest('hex').slice(0, 16)
  const text = readFileSync(join(root, 'src/cli/launcher.cjs'), 'utf8').replace('PROGRAM_DIGEST', digest)
  writeFileSync(join(out, 'cli.js'), text, { mode: 0o755 })
}

mkdirSync(cache, { recursive: true })
const out = mkdtempSync(join(cache, 'dist-'))
try {
  await makeDist(out)
  // Only a complete dist/ replaces the last one, so that whoever uses that one meanwhile is not disturbed.
  chmodSync(out, 0o755)
  rmSync(dist, { recursive: true, force: true })
  renameSync(out, dist)
} finally {
  rmSync(out, { recursive: true, force: true })
}
