#!/usr/bin/env node
// Starts the program with code that an earlier run compiled, which saves a third of the CPU time of a small build.
// The compiled code is stored inside the package: anyone who can change one can also change the other.
const {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs')
const { join } = require('node:path')

/**
 * Commands that run much of the program, each with a cache of its own. Otherwise, the command that happens to run first
 * would decide which functions are compiled in the cache, and all others would compile theirs in every run.
 */
const commands = ['affected', 'build', 'deps', 'diff', 'edit', 'explain', 'graph', 'lint', 'render', 'validate']

/** The same is true of targets such as `helm:charts/web`. */
const schemes = ['argocd', 'flux', 'helm']

const program = join(__dirname, 'program.cjs')
const cache = join(__dirname, '.cache')
const { bun, deno } = process.versions

if (!existsSync(program)) {
  console.error(
    `kuilt: ${program} is missing. cli.js works only in the folder of its package; link to it instead of copying it.`,
  )
  process.exitCode = 1
} else if (process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) {
  start(require)
} else if (bun !== undefined || deno !== undefined) {
  require('node:module').enableCompileCache?.(cache)
  start(require)
} else {
  start(compiledRequire())
}

/** @param load `require` for the program's files */
function start(load) {
  const [command, ...args] = process.argv.slice(2)
  if (command === 'affected' && load('./quick-affected.cjs').answersAffected(args)) return
  if (command === 'build' && schemeIn(args) === 'helm') {
    if (load('./quick-chart.cjs').answersChart(args, () => load('./program.cjs'))) return
  }
  load('./program.cjs').start()
}

/**
 * A `require` that compiles the program's files with cached data. The cache of newer Node releases contains only
 * functions that are compiled when a file is loaded. This one contains all functions that have run.
 */
function compiledRequire() {
  const { Script } = require('node:vm')
  const loaded = new Map()
  const fresh = []
  // One listener for all files: Node warns about more than ten.
  process.on('exit', () => {
    for (const [script, compiled, replaced] of fresh) keep(script, compiled, replaced)
  })
  /** `require` for the program's files, which load each other and large packages by paths such as `./NAME.cjs`. */
  const requireBeside = (path) => {
    if (!path.startsWith('./') || !path.endsWith('.cjs')) return require(path)
    const known = loaded.get(path)
    if (known !== undefined) return known.exports
    const isMain = path === './program.cjs'
    const made = isMain ? module : { exports: {} }
    loaded.set(path, made)
    const name = isMain ? cacheName(process.argv.slice(2)) : path.slice(2, -4)
    run(path, name, made, isMain || path === './quick-chart.cjs' ? (code) => code.toString('latin1') : wrapped)
    return made.exports
  }
  const run = (path, name, target, toText) => {
    const file = join(__dirname, path)
    // The build script inserts a digest of these files here.
    const compiled = join(cache, `PROGRAM_DIGEST-${name}-${process.versions.v8}-${process.arch}`)
    // The second run adds the functions that the first, perhaps a failed build, did not need.
    const first = `${compiled}-first`
    const final = readIfThere(compiled)
    const cachedData = final ?? readIfThere(first)
    const script = new Script(toText(readFileSync(file)), { filename: file, cachedData })
    const isUsed = cachedData !== undefined && !script.cachedDataRejected
    if (!isUsed) fresh.push([script, final === undefined ? first : compiled])
    else if (final === undefined) fresh.push([script, compiled, first])
    script.runInThisContext()(target.exports, requireBeside, target, file, __dirname)
  }
  return requireBeside
}

function wrapped(code) {
  return `(function (exports, require, module, __filename, __dirname) {${code.toString()}\n})`
}

function cacheName([command, ...args]) {
  if (!commands.includes(command)) return 'rest'
  const scheme = schemeIn(args)
  return scheme === undefined ? command : `${command}-${scheme}`
}

function schemeIn(args) {
  return schemes.find((each) => args.some((arg) => arg.startsWith(`${each}:`)))
}

function readIfThere(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/**
 * All code that has run is compiled by now. If the package is read-only, the only cost is time.
 *
 * @param replaced the file that is no longer needed, if any
 */
function keep(script, path, replaced) {
  try {
    accessSync(__dirname, constants.W_OK)
    mkdirSync(cache, { recursive: true })
    // V8 does not check the data, and crashes if it is damaged. So no other process, perhaps one with the same ID in another
    // container, may write to the file, and all of it must be on the disk before it gets its name.
    const temporary = `${path}-${process.pid}-${Date.now()}.tmp`
    writeFileSync(temporary, script.createCachedData(), { flag: 'wx', flush: true })
    renameSync(temporary, path)
    if (replaced !== undefined) rmSync(replaced, { force: true })
  } catch {
    // The next run compiles again.
  }
}
