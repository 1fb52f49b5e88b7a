// Bundles the command line program: a main file with all code for builds, files for the other commands, which are loaded
// when they run, and a separate program for charts.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build, transform } from 'esbuild'
import { rollup } from 'rollup'

const target = 'node20.19'

/**
 * The program is a function. If the file is required as a module, it calls the function; if the launcher runs it as a
 * script to cache the compiled code, it returns the function. If the launcher had to wrap the text, V8 would copy all
 * of it at each start.
 */
const parameters = 'exports, require, module, __filename, __dirname'
const wrapped = (code) =>
  `((load) => typeof module === 'undefined' ? load : load(${parameters}))(function (${parameters}) {${code}
    if (require.main === module) exports.start?.()
  })`

/** Adapts an esbuild plugin that replaces the contents of source files for rollup. */
function asRollupPlugin({ name, setup }) {
  const loaders = []
  const onResolve = []
  setup({
    onLoad: ({ filter }, load) => loaders.push({ filter, load }),
    onResolve: ({ filter }, resolve) => onResolve.push({ filter, resolve }),
  })
  return {
    name,
    resolveId(path) {
      const found = onResolve.find(({ filter }) => filter.test(path))
      if (found === undefined) return null
      const { path: id, external } = found.resolve({ path })
      return { id, external, moduleSideEffects: false }
    },
    async load(path) {
      const found = loaders.find(({ filter }) => filter.test(path))
      return found === undefined ? null : (await found.load({ path })).contents
    },
  }
}

/** Modules of Node that take milliseconds to load, and that few runs of the code that imports them need. */
const lateModules = ['child_process', 'crypto', 'net', 'zlib']

/** Loads such modules on first use. */
function loadingLate(code) {
  return lateModules.reduce((text, module) => {
    const name = new RegExp(`^var (\\w+) = require\\('node:${module}'\\);$`, 'm').exec(text)?.[1]
    if (name === undefined) return text
    const lazy = `var ${name} = () => require('node:${module}');`
    const changed = text
      // `new crypto().X509Certificate()` would create a new `crypto`.
      .replaceAll(new RegExp(`\\bnew ${name}\\.(\\w+)`, 'g'), `new (${name}().$1)`)
      .replaceAll(new RegExp(`\\b${name}\\.`, 'g'), `${name}().`)
      .replace(new RegExp(`^.*require\\('node:${module}'\\);$`, 'm'), lazy)
    if (new RegExp(`\\b${name}\\b(?!\\(\\)\\.| = \\(\\) =>)`).test(changed))
      throw new Error(`${name} is used as a value`)
    return changed
  }, code)
}

/** What the launcher and the quick programs use. */
const ownExports = /^exports\.(?:start|inspectKustomization|printChart|answersChart) = .*\n/gm

/**
 * Sets the exports for the other files of the program only when the first of them is loaded: hundreds of assignments
 * that most builds do not need.
 */
function exportingLate(code, program) {
  const block = /(?:^exports\.\S+ = [^\n]+;\n)+$/m.exec(`${code.trimEnd()}\n`)?.[0]
  if (block === undefined) throw new Error(`the main file of ${program} exports nothing`)
  const loading = `var exportAll = () => {${block}}
    var load = (path) => { exportAll(); return require(path) }\n`
  const before = code.trimEnd().slice(0, 1 - block.length)
  const early = block.match(ownExports)?.join('') ?? ''
  return `${loading}${before.replaceAll(`require('./${program}-`, `load('./${program}-`)}${early}`
}

/**
 * Declares everything at the top level with `var`, as esbuild does in its own bundles: otherwise V8 checks at each
 * access from a function that a `const`, `let` or class is initialized, which costs short runs several percent.
 */
const variablesAtTop = {
  name: 'variables-at-top',
  renderChunk(code) {
    const edits = this.parse(code).body.flatMap((node) => {
      if (node.type === 'VariableDeclaration') return [{ at: node.start, remove: node.kind.length, add: 'var' }]
      if (node.type !== 'ClassDeclaration') return []
      return [
        { at: node.start, remove: 0, add: `var ${node.id.name} = ` },
        { at: node.end, remove: 0, add: ';' },
      ]
    })
    let text = ''
    let done = 0
    for (const { at, remove, add } of edits) {
      text += code.slice(done, at) + add
      done = at + remove
    }
    return text + code.slice(done)
  },
}

/**
 * Strips types from TypeScript. Types are checked elsewhere.
 *
 * `?? 0` prevents rollup from tracking which exports are used behind `await import()`. For such functions, it ignores the
 * arguments of calls in the importing module, and removes code that only these arguments need. It does the same for other
 * forms of `import()`, so they are an error.
 */
const typeScript = {
  name: 'typescript',
  async transform(source, id) {
    if (!id.endsWith('.ts')) return null
    const { code } = await transform(source, { loader: 'ts', format: 'esm', target, sourcefile: id })
    const known = /await (import\("[^"]+"\))/g
    if (/\bimport\(/.test(code.replaceAll(known, ''))) throw new Error(`${id}: only \`await import("…")\` is supported`)
    return code.replaceAll(known, 'await ($1 ?? 0)')
  },
}

/** A CommonJS package, evaluated on the first call. */
const packageInside = (root) => ({
  name: 'package-inside',
  async transform(code, id) {
    const inside = /^export const (\w+Package) = \(\) => require\('([^.'][^']*)'\)$/.exec(code)
    if (!id.endsWith('-package.ts') || inside === null) return null
    const [, accessor, name] = inside
    const { outputFiles, metafile } = await build({
      stdin: { contents: `module.exports = require('${name}')`, resolveDir: root },
      absWorkingDir: root,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target,
      legalComments: 'none',
      write: false,
      metafile: true,
    })
    for (const input of Object.keys(metafile.inputs)) this.addWatchFile(join(root, input))
    return `const setUp = (module) => {${outputFiles[0].text}; return module.exports }
      let loaded
      export const ${accessor} = () => loaded ??= setUp({ exports: {} })`
  },
})

/**
 * Modules that belong in the same file, although rollup would split them or add them to the main file: the definitions
 * of all commands except `build`, and the code that all `edit` commands need, which would otherwise be ten files. Each
 * file takes a third of a millisecond to load. A module that charts need, too, is in a file of its own, so that they do
 * not load the code of `edit`.
 */
const together = [
  ['edit', /src.(?:cli.commands.edit|cli.edit.(?:edit-|run-edits)|edit.(?:apply-edit|context|edit-kustomization)\b)/],
  ['filepath-match', /src.patterns.filepath-match\b/],
  ['edit-arguments', /src.(?:edit.parse-arguments|cli.edit.arguments)\b/],
  ['commands', /src.cli.commands.(?!help|compl)[\w-]+\.ts$/],
]

function filesTogether(name, entry) {
  let atStart
  return (id, { getModuleInfo }) => {
    atStart ??= reachable(entry, getModuleInfo)
    if (atStart.has(id)) return name
    return together.find(([, pattern]) => pattern.test(id))?.[0]
  }
}

/** All static imports of a module, direct and indirect. */
function reachable(id, getModuleInfo, found = new Set()) {
  if (found.has(id)) return found
  found.add(id)
  for (const imported of getModuleInfo(id)?.importedIds ?? []) reachable(imported, getModuleInfo, found)
  return found
}

/** The programs, by the name of their main file. Each is complete, because code in a single file starts and runs faster. */
const programs = { program: 'src/cli/bin.ts', 'quick-chart': 'src/cli/quick-chart.ts' }

/**
 * Writes `program.cjs`, `quick-chart.cjs` and the files next to them.
 *
 * @returns the paths of all source files
 */
export async function bundleProgram(root, out, plugins) {
  const bundled = Object.entries(programs).map(([name, file]) =>
    bundleOne(name, join(root, file), { root, out, plugins }),
  )
  return (await Promise.all(bundled)).flat()
}

async function bundleOne(name, entry, { root, out, plugins }) {
  const bundle = await rollup({
    input: { [name]: entry },
    external: /^node:/,
    preserveEntrySignatures: 'allow-extension',
    plugins: [
      ...plugins.map(asRollupPlugin),
      nodeResolve({ extensions: ['.js', '.mjs'], preferBuiltins: true }),
      packageInside(root),
      typeScript,
      variablesAtTop,
    ],
    treeshake: { moduleSideEffects: (id) => id === entry },
    onLog(level, { code, message }) {
      // Packages have purity annotations at positions that rollup does not support.
      const harmless = ['CIRCULAR_DEPENDENCY', 'INVALID_ANNOTATION']
      if (level === 'warn' && !harmless.includes(code)) throw new Error(message)
    },
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: `${name}-[name]-[hash].cjs`,
    hashCharacters: 'base36',
    generatedCode: { preset: 'es2015', symbols: false },
    interop: 'default',
    externalLiveBindings: false,
    freeze: false,
    esModule: false,
    strict: false,
    hoistTransitiveImports: false,
    manualChunks: filesTogether(name, entry),
    // Loading a file costs a fraction of a millisecond.
    experimentalMinChunkSize: 1500,
    minifyInternalExports: true,
  })
  for (const { fileName, code, isEntry } of output) {
    const late = loadingLate(code)
    const text = isEntry ? wrapped(exportingLate(late, name)) : late
    const minified = await transform(text, {
      minify: true,
      target,
      format: isEntry ? undefined : 'cjs',
      legalComments: 'none',
    })
    writeFileSync(join(out, fileName), minified.code)
  }
  return bundle.watchFiles
}
