// Makes dist/: the library as an ES module and as CommonJS, the command line program, and the declarations.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
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
/** What a module requires late is bundled too, and still set up late. */
const bundleLateRequires = {
  name: 'bundle-late-requires',
  setup({ onLoad }) {
    onLoad({ filter: /src.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      return { contents: text.replaceAll("createRequire(import.meta.url)('", "require('"), loader: 'ts' }
    })
  },
}

/** The ES module builds of dependencies: smaller once bundled, and faster to start. */
const bundled = {
  ...shared,
  mainFields: ['module', 'main'],
  alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
  plugins: [bundleLateRequires],
}

async function makeDist(out) {
  const library = join(root, 'src/index.ts')
  const program = join(root, 'src/cli/bin.ts')
  const [{ metafile }] = await Promise.all([
    // One small CommonJS file, since Node starts that fastest. What `import()` names is set up when a command needs it.
    build({ ...bundled, entryPoints: [program], format: 'cjs', minify: true, outfile: join(out, 'cli.js') }),
    // Self-contained: `require` works wherever CommonJS does, though some dependencies are ES modules only.
    build({ ...bundled, entryPoints: [library], format: 'cjs', outfile: join(out, 'index.cjs') }),
    // Dependencies stay imports: the application shares and updates them.
    build({ ...shared, entryPoints: [library], format: 'esm', packages: 'external', outfile: join(out, 'index.mjs') }),
    emitDeclarations(root, join(out, 'types')),
  ])
  writeFileSync(join(out, 'third-party-licenses.txt'), thirdPartyLicenses(root, metafile))
  // For cli.js; the other files say what they are by their extension.
  writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n')
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
