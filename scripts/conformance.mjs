// Runs the recorded cases of kustomize's behaviour in ../shared/conformance, where that folder exists, and holds each
// suite to its floor in conformance-floor.json: the percentage that has to pass.
//
//   npm run conformance                      every suite
//   npm run conformance -- --raise           write what passes now as the new floors; floors never sink
//   npm run conformance -- --fail 50 krusty  one suite, more of its failures
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { knownDifferences, repairCases, temporaryPaths } from './conformance-cases.mjs'

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

const differing = Object.keys(knownDifferences)
const differingEdits = differing.filter((name) => name.startsWith('edit'))
if (differingEdits.length > 1 || differing.length - differingEdits.length > 5) {
  throw new Error('too many known differences: at most 5, and 1 in the suites of edit commands')
}

const results = suites.length > 0 ? judge() : []
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results))
const scores = Object.fromEntries(suites.map((suite) => [suite, score(suite)]))
for (const suite of suites) console.log(`${suite}: ${scores[suite]} % (floor ${floors[suite] ?? 0} %)`)
if (values.raise) raiseFloors()

const unexpected = results.filter(({ ok, known }) => !ok && !known)
const solved = results.filter(({ ok, known }) => ok && known)
const below = suites.filter((suite) => scores[suite] < (floors[suite] ?? 0))
for (const { suite, name, known } of results.filter(({ ok, known }) => !ok && known)) {
  console.log(`known difference: ${suite}/${name}: ${known}`)
}
for (const { suite, name, why } of unexpected.slice(0, Number(values.fail)))
  console.log(`FAIL ${suite}/${name}: ${why}`)
for (const { suite, name } of solved) console.log(`no longer different, take it off the list: ${suite}/${name}`)
if (below.length > 0) console.log(`below the floor: ${below.join(', ')}`)
process.exitCode = below.length + unexpected.length + solved.length > 0 ? 1 : 0

/** What became of every case: `{suite, name, ok, why, known}`. */
function judge() {
  const directory = mkdtempSync(join(tmpdir(), 'kuilt-conformance-'))
  try {
    const json = join(directory, 'results.json')
    const repaired = new Map(
      suites.map((suite) => {
        const target = join(directory, suite)
        mkdirSync(target, { recursive: true })
        return [suite, repairCases(suite, { from: pathOf(suite), target })]
      }),
    )
    const places = suites.flatMap((suite) => [pathOf(suite), join(directory, suite)])
    const stored = run('node dist/cli.js', { json, places })
      .concat(run('node scripts/hide-temporary-paths.mjs', { json, places, filter: temporaryPaths.source }))
      .map((result) => ({
        ...result,
        suite: suites.find((suite) => result.suite.endsWith(`/${suite}`)),
        from: result.suite,
      }))
    const last = new Map()
    for (const result of stored) {
      // The repaired copy of a case is the one that counts, and so is the later run.
      if (result.from === pathOf(result.suite) && repaired.get(result.suite).has(result.name)) continue
      const id = `${result.suite}/${result.name}`
      const { suite, name, ok, why } = result
      last.set(id, { suite, name, ok, why, known: knownDifferences[id] })
    }
    return [...last.values()]
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function run(command, { json, places, filter }) {
  const options = ['--cmd', command, '--fail', '0', '--needs', 'exec,plugins', '--json', json]
  if (filter !== undefined) options.push('--filter', filter)
  spawnSync(process.execPath, [join(shared, 'tools/conform.mjs'), ...options, ...places], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return JSON.parse(readFileSync(json, 'utf8'))
}

/** Percentage with one decimal, rounded down: 100 means every case. */
function score(suite) {
  const ofSuite = results.filter((result) => result.suite === suite)
  return Math.floor((1000 * ofSuite.filter(({ ok }) => ok).length) / ofSuite.length) / 10
}

function raiseFloors() {
  const raised = suites.map((suite) => [suite, Math.max(scores[suite], floors[suite] ?? 0)])
  writeFileSync(floorFile, `${JSON.stringify({ ...floors, ...Object.fromEntries(raised) }, null, 2)}\n`)
}
