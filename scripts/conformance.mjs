// Runs the recorded cases of kustomize's behaviour in ../shared/conformance, where that folder exists, and holds each
// suite to its floor in conformance-floor.json: the percentage that has to pass.
//
//   npm run conformance                      every suite
//   npm run conformance -- --raise           write what passes now as the new floors; floors never sink
//   npm run conformance -- --fail 50 krusty  one suite, more of its failures
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const shared = join(root, '../shared')
const floorFile = join(root, 'conformance-floor.json')
const floors = JSON.parse(readFileSync(floorFile, 'utf8'))

const { values, positionals } = parseArgs({
  options: { raise: { type: 'boolean' }, json: { type: 'string' }, fail: { type: 'string', default: '20' } },
  allowPositionals: true,
})
const suites = positionals.length > 0 ? positionals : Object.keys(floors)
const pathOf = (suite) => join(shared, 'conformance', suite)
const missing = suites.filter((suite) => !existsSync(pathOf(suite)))
if (missing.length > 0) throw new Error(`no such suite: ${missing.map(pathOf).join(', ')}`)

// Cases whose input tree is empty have no folder for it, and cannot be run.
const results = run().filter(({ why }) => !why?.startsWith('runner: ENOENT'))
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results))
const scores = Object.fromEntries(suites.map((suite) => [suite, score(suite)]))
for (const suite of suites) console.log(`${suite}: ${scores[suite]} % (floor ${floors[suite] ?? 0} %)`)
if (values.raise) raiseFloors()
const below = suites.filter((suite) => scores[suite] < (floors[suite] ?? 0))
if (below.length > 0) console.log(`below the floor: ${below.join(', ')}`)
process.exitCode = below.length > 0 ? 1 : 0

function run() {
  const directory = mkdtempSync(join(tmpdir(), 'kuilt-conformance-'))
  try {
    const json = join(directory, 'results.json')
    const options = ['--cmd', 'node dist/cli.js', '--fail', values.fail, '--json', json]
    spawnSync(process.execPath, [join(shared, 'tools/conform.mjs'), ...options, ...suites.map(pathOf)], {
      cwd: root,
      stdio: 'inherit',
    })
    return JSON.parse(readFileSync(json, 'utf8'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Percentage with one decimal, rounded down: 100 means every case. */
function score(suite) {
  const ofSuite = results.filter((result) => result.suite === pathOf(suite))
  return Math.floor((1000 * ofSuite.filter(({ ok }) => ok).length) / ofSuite.length) / 10
}

function raiseFloors() {
  const raised = suites.map((suite) => [suite, Math.max(scores[suite], floors[suite] ?? 0)])
  writeFileSync(floorFile, `${JSON.stringify({ ...floors, ...Object.fromEntries(raised) }, null, 2)}\n`)
}
