// Runs the third-party cases of kustomize's behavior in ../shared/conformance, if that folder exists, and compares each
// suite with its floor in conformance-floor.json: the percentage that must pass. kuilt's own cases are in
// test/conformance, and `npm test` runs them.
//
//   npm run conformance                      every suite
//   npm run conformance -- --raise           sets the floors to the current results; floors are never lowered
//   npm run conformance -- --fail 50 krusty  one suite, with more failures
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { caseFolders, isLeftOut, knownDifferences } from './conformance-cases.mjs'
import { judgeAll } from './conformance-pool.mjs'

const root = join(import.meta.dirname, '..')
const conformance = join(root, '../shared/conformance')
const floorFile = join(root, 'conformance-floor.json')
const floors = JSON.parse(readFileSync(floorFile, 'utf8'))
/** This suite, and a sample of the cases of others, runs dist/cli.js like users do. */
const [spawnedSuite, sampleDistance] = ['krusty-more', 50]
/** Suites of commands that kustomize does not have, and the programs in ../shared/tools that check them. */
const judges = { validate: 'validate.mjs' }

const { values, positionals } = parseArgs({
  options: {
    raise: { type: 'boolean' },
    json: { type: 'string' },
    fail: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '2' },
  },
  allowPositionals: true,
})
if (existsSync(conformance)) await run()
else
  console.log(
    'SKIPPED: the third-party conformance cases are not here (../shared/conformance); `npm test` runs our own',
  )

async function run() {
  const suites = positionals.length > 0 ? positionals : Object.keys(floors)
  const missing = suites.filter((suite) => !existsSync(join(conformance, suite)))
  if (missing.length > 0) throw new Error(`no such suite in ${conformance}: ${missing.join(', ')}`)
  const recorded = suites.filter((suite) => judges[suite] === undefined)
  const results = await judge(recorded.flatMap(casesOf))
  for (const suite of suites) if (!recorded.includes(suite)) results.push(...(await judgeWith(judges[suite], suite)))
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results))
  process.exitCode = report(suites, results) ? 0 : 1
}

function casesOf(suite) {
  const folders = caseFolders(join(conformance, suite))
  const cases = folders.filter((folder) => !isLeftOut(JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))))
  return cases.map((folder, i) => ({
    suite,
    name: relative(join(conformance, suite), folder),
    folder,
    inOwnProcess: suite === spawnedSuite || i % sampleDistance === 0,
  }))
}

/** The results of all cases: `{suite, name, ok, why, known}`. */
async function judge(cases) {
  const differences = await judgeAll(cases, { jobs: Number(values.jobs) })
  return cases.map(({ suite, name }, i) => {
    return {
      suite,
      name,
      ok: differences[i] === undefined,
      why: differences[i],
      known: knownDifferences[`${suite}/${name}`],
    }
  })
}

/** The results of a suite with its own checking program. */
async function judgeWith(tool, suite) {
  const args = [join(conformance, '../tools', tool), join(conformance, suite), '--show', '--jobs', values.jobs]
  const child = spawn(process.execPath, [...args, '--cmd', `node ${join(root, 'dist/cli.js')}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) output += chunk
  const failed = new Map(Array.from(output.matchAll(/^FAIL (\S+): (.*)$/gm), ([, name, why]) => [name, why]))
  if (!/^\d+ passed, \d+ failed$/m.test(output)) throw new Error(`${tool} printed no result`)
  return caseFolders(join(conformance, suite)).map((folder) => {
    const why = failed.get(relative(conformance, folder))
    return { suite, name: relative(join(conformance, suite), folder), ok: why === undefined, why }
  })
}

/** Prints the results. Returns true if they reach the floors. */
function report(suites, results) {
  const scores = Object.fromEntries(suites.map((suite) => [suite, score(results.filter((one) => one.suite === suite))]))
  for (const suite of suites) console.log(`${suite}: ${scores[suite]} % (floor ${floors[suite] ?? 0} %)`)
  if (values.raise) raiseFloors(scores)
  const failed = results.filter(({ ok }) => !ok)
  const unexpected = failed.filter(({ known }) => known === undefined)
  const solved = results.filter(({ ok, known }) => ok && known !== undefined)
  const below = suites.filter((suite) => scores[suite] < (floors[suite] ?? 0))
  for (const { suite, name, known } of failed) {
    if (known !== undefined) console.log(`known difference: ${suite}/${name}: ${known}`)
  }
  for (const { suite, name, why } of unexpected.slice(0, Number(values.fail))) {
    console.log(`FAIL ${suite}/${name}: ${why}`)
  }
  for (const { suite, name } of solved) console.log(`no longer different, remove it from the list: ${suite}/${name}`)
  if (below.length > 0) console.log(`below the floor: ${below.join(', ')}`)
  console.log(`${results.length - failed.length} cases passed, ${unexpected.length} failed`)
  return below.length + unexpected.length + solved.length === 0
}

/** Percentage with one decimal, rounded down so that 100 means all cases. */
function score(results) {
  return Math.floor((1000 * results.filter(({ ok }) => ok).length) / results.length) / 10
}

function raiseFloors(scores) {
  const raised = Object.entries(scores).map(([suite, percentage]) => [suite, Math.max(percentage, floors[suite] ?? 0)])
  writeFileSync(floorFile, `${JSON.stringify({ ...floors, ...Object.fromEntries(raised) }, null, 2)}\n`)
}
