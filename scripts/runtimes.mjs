// Builds the examples and all recorded trees with the built package on each runtime, and compares the bytes: results,
// errors and warnings of the library, as ES module and as CommonJS, and the output of the program.
//
//   npm run build && node scripts/runtimes.mjs node20 bun 'deno run -A' 'env LC_ALL=tr_TR TZ=Asia/Tokyo node'      the first one is the reference
//   --cases FOLDER   default: ../shared/conformance, if it exists
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv, exit, stdout } from 'node:process'

const root = join(import.meta.dirname, '..')
const [first, ...rest] = argv.slice(2)
if (first === '--probe') await probe(rest[0])
else await compareRuntimes()

async function compareRuntimes() {
  const at = argv.indexOf('--cases')
  const folder = at < 0 ? join(root, '../shared/conformance') : argv[at + 1]
  const runtimes = argv.slice(2).filter((_, i) => at < 0 || (i + 2 !== at && i + 1 !== at))
  if (runtimes.length === 0) throw new Error('name at least one runtime: a program, with arguments if need be')
  let reference
  for (const runtime of runtimes) {
    const outcomes = await outcomesOn(runtime, folder)
    reference ??= outcomes
    const differing = [...reference.keys()].filter((key) => outcomes.get(key) !== reference.get(key))
    for (const key of differing.slice(0, 20)) console.log(`  differs: ${key}`)
    const builds = [...outcomes.keys()].length
    console.log(`${runtime} (${outcomes.runtime}): ${builds} outcomes, ${differing.length} differ`)
    if (differing.length > 0 || builds === 0 || builds !== reference.size) globalThis.process.exitCode = 1
  }
}

/** All outcomes by name: a digest of the text, or the error. */
async function outcomesOn(runtime, folder) {
  const probed = JSON.parse(await run(runtime, [import.meta.filename, '--probe', folder]))
  const outcomes = new Map(probed.outcomes)
  for (const target of examples()) {
    outcomes.set(`program: ${target}`, digest(await run(runtime, [join(root, 'dist/cli.js'), 'build', target])))
  }
  outcomes.runtime = probed.runtime
  return outcomes
}

function run(runtime, args) {
  const [command, ...options] = runtime.split(' ')
  return new Promise((resolve, reject) => {
    execFile(command, [...options, ...args], { cwd: root, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${runtime} ${args.join(' ')}: ${error.message}\n${stderr}`))
      else resolve(stdout)
    })
  })
}

/** Runs on the tested runtime. */
async function probe(folder) {
  const { createRequire } = await import('node:module')
  const editions = {
    import: await import('../dist/index.mjs'),
    require: createRequire(import.meta.url)('../dist/index.cjs'),
  }
  const trees = [...examples().map((target) => ({ cwd: root, target })), ...recorded(folder)]
  const outcomes = Object.entries(editions).flatMap(([edition, kuilt]) => {
    return trees.map(({ cwd, target }) => [`${edition}: ${join(cwd, target)}`, digest(outcome(kuilt, target, cwd))])
  })
  stdout.write(JSON.stringify({ runtime: runtimeName(), outcomes }), () => exit())
}

function outcome(kuilt, target, cwd) {
  try {
    const result = kuilt.buildSync(target, { cwd })
    return `${kuilt.toYaml(result)}\n${result.warnings.map(({ code, message }) => `${code}: ${message}`).join('\n')}`
  } catch (error) {
    if (!kuilt.isKuiltError(error)) return `not a KuiltError: ${error}`
    // The contents of a folder outside the tree may change between runs.
    const hint = error.hint?.replace(/ holds .* and \d+ more$/, ' holds')
    return `${error.code}: ${error.message} ${hint} ${JSON.stringify(error.at ?? null)}`
  }
}

function runtimeName() {
  const { versions } = globalThis.process
  for (const name of ['bun', 'deno', 'node']) if (versions[name] !== undefined) return `${name} ${versions[name]}`
  return 'unknown'
}

function examples() {
  const overlays = join(root, 'examples/shop/overlays')
  return readdirSync(overlays)
    .sort()
    .map((name) => join('examples/shop/overlays', name))
}

function recorded(folder) {
  if (folder === undefined || !existsSync(folder)) return []
  return find(folder).flatMap((directory) => {
    const { args, cwd = '.' } = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'))
    const input = existsSync(join(directory, 'in')) ? join(directory, 'in') : join(dirname(directory), 'in')
    return args[0] === 'build'
      ? [{ cwd: join(input, cwd), target: args[1]?.startsWith('-') ? '.' : (args[1] ?? '.') }]
      : []
  })
}

function find(directory) {
  if (existsSync(join(directory, 'case.json'))) return [directory]
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'in')
    .flatMap((entry) => find(join(directory, entry.name)))
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex')
}
