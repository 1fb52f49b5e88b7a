// Records kustomize's results for the cases of test/conformance that have none yet.
//
//   npm run record                              every file
//   npm run record -- build/patches.txt         some files, or directories
//   npm run record -- --all --filter namespace  also cases with a result; only those with a matching name
//   npm run record -- --all --check             reports results that would change, and writes nothing
//
// kustomize is the program in KUSTOMIZE, or the one on PATH. It must be release 5.8.1, unless you pass --any-version.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { importTypeScript } from './import-typescript.mjs'

const release = 'v5.8.1'
const folder = join(import.meta.dirname, '../test/conformance')
const { inputTree, loadDirectory, printConformance, recordCase, sharedTrees, spawned } = await importTypeScript(
  'test/conformance/support/index.ts',
)

const { values, positionals } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    filter: { type: 'string', default: '' },
    'any-version': { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const program = process.env.KUSTOMIZE ?? 'kustomize'
checkVersion()
// Messages contain directories below HOME.
process.env.HOME = '/nonexistent'
const runProgram = spawned(program)

const pattern = new RegExp(values.filter)
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-record-')))
let [recorded, changed] = [0, 0]
try {
  for (const directory of ['build', 'edit', 'yaml']) await recordDirectory(directory)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
console.log(`${recorded} cases recorded, ${changed} of them changed`)
process.exitCode = values.check && changed > 0 ? 1 : 0

function checkVersion() {
  const { status, stdout, error } = spawnSync(program, ['version'], { encoding: 'utf8' })
  if (error !== undefined || status !== 0) {
    fail(`cannot run ${program}: install kustomize ${release}, or set KUSTOMIZE to its path`)
  }
  const version = stdout.trim()
  if (version !== release && !values['any-version']) {
    fail(`${program} is ${version}, not ${release}; --any-version records with it anyway`)
  }
}

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

async function recordDirectory(directory) {
  const files = loadDirectory(join(folder, directory))
  const shared = sharedTrees(files)
  for (const [name, file] of files) {
    if (positionals.length > 0 && !positionals.some((path) => isNamedBy(path, `${directory}/${name}`))) continue
    const cases = []
    for (const one of file.cases) cases.push(isWanted(one) ? await recordOne(one, shared, `${directory}/${name}`) : one)
    if (!values.check) writeFileSync(join(folder, directory, name), printConformance({ ...file, cases }))
  }
}

/** Paths may be relative to test/conformance or to the repository. */
function isNamedBy(path, file) {
  const inFolder = path.replace(/^(?:\.\/)?test\/conformance\//, '').replace(/\/$/, '')
  return inFolder === file || file.startsWith(`${inFolder}/`)
}

function isWanted({ name, expected }) {
  return (expected === undefined || values.all) && pattern.test(name)
}

async function recordOne(one, shared, file) {
  const expected = await recordCase(runProgram, one, inputTree(one, shared), join(scratch, 'in'))
  recorded++
  if (isDeepStrictEqual(expected, one.expected)) return one
  changed++
  console.log(`${file}: ${one.name}: ${one.expected === undefined ? 'recorded' : changeOf(one.expected, expected)}`)
  return { ...one, expected }
}

function changeOf(before, after) {
  if (before.outcome !== after.outcome) return `was ${before.outcome}, is ${after.outcome}`
  const parts = ['stdout', 'files', 'message'].filter((part) => !isDeepStrictEqual(before[part], after[part]))
  return `another ${parts.join(', ')}`
}
