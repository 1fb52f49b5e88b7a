// Measures the errors of every recorded case that kustomize rejects: does each have a code and a line and column in an
// input file? Codes that cannot have a position are in the table `withoutPosition`, with the reason.
//
//   node scripts/error-positions.mjs                  every suite in ../shared/conformance
//   node scripts/error-positions.mjs probes krusty    some suites
//   node scripts/error-positions.mjs --list           name every case without a position
//   node scripts/error-positions.mjs --filter REGEX   some cases
//   node scripts/error-positions.mjs --show           print each message as people see it
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { withoutPosition } from './error-positions-table.mjs'

const root = join(import.meta.dirname, '..')
const suitesRoot = join(root, '../shared/conformance')
const program = join(root, 'dist/cli.js')
if (!existsSync(suitesRoot)) throw new Error(`there are no recorded cases at ${suitesRoot}`)
if (!existsSync(program)) throw new Error('run `npm run build` first')

const { values, positionals } = parseArgs({
  options: {
    list: { type: 'boolean' },
    show: { type: 'boolean' },
    filter: { type: 'string', default: '' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
  allowPositionals: true,
})
const suites = positionals.length > 0 ? positionals : readdirSync(suitesRoot).sort()
const cases = suites.flatMap((suite) => errorCases(join(suitesRoot, suite)))
const pattern = new RegExp(values.filter)
const outcomes = await inParallel(
  cases.filter(({ directory }) => pattern.test(directory)),
  measure,
)
report(outcomes)

function errorCases(directory) {
  const file = join(directory, 'case.json')
  if (!existsSync(file)) {
    return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? errorCases(join(directory, entry.name)) : [],
    )
  }
  const spec = JSON.parse(readFileSync(file, 'utf8'))
  return spec.expect === 'error' && (spec.needs ?? []).length === 0 ? [{ directory, spec }] : []
}

async function inParallel(items, work) {
  const results = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await work(items[index])
    }
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, worker))
  return results
}

async function measure({ directory, spec }) {
  const name = relative(suitesRoot, directory)
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-errors-')))
  try {
    const tree = join(scratch, 'in')
    const source = [join(directory, 'in'), join(directory, '../in')].find(existsSync)
    if (source === undefined) mkdirSync(tree)
    else cpSync(source, tree, { recursive: true, verbatimSymlinks: true })
    const cwd = join(tree, spec.cwd ?? '.')
    const run = (...more) => runProgram([...spec.args, ...more], cwd, tree, spec.env ?? {})
    if (values.show) console.log(`\n### ${name}\n${(await run()).stderr.replaceAll(tree, '')}`)
    const { code, stdout, stderr } = await run('--error-format', 'json')
    const first = firstError(stderr)
    const located = isLocated(first, cwd)
    return {
      name,
      code: first?.code ?? (code === 0 ? 'ACCEPTED' : 'NO_CODE'),
      located,
      excuse: excuseFor(first),
      stdout,
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function runProgram(args, cwd, tree, extra) {
  const own = Object.entries(extra).map(([key, value]) => [key, value.replaceAll('./', `${tree}/`)])
  const env = { ...process.env, NO_COLOR: '1', ...Object.fromEntries(own) }
  if (existsSync(join(tree, 'bin'))) env.PATH = `${join(tree, 'bin')}:${env.PATH}`
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (chunk) => {
        texts[stream] += chunk
      })
    }
    child.on('close', (code) => resolve({ code, ...texts }))
  })
}

function firstError(stderr) {
  try {
    return JSON.parse(stderr).diagnostics.find(({ severity }) => severity === 'error')
  } catch {
    return undefined
  }
}

function excuseFor(error) {
  const entry = withoutPosition[error?.code]
  return entry === undefined || (entry.when === 'root' && (error.chain ?? []).length > 1) ? undefined : entry.why
}

/** Known line and column of a file that is there and has that line; clones are gone by now. */
function isLocated(error, cwd) {
  if (error?.file === undefined || !(error.line > 0) || !(error.column > 0)) return false
  if (/^\w+:\/\//.test(error.file)) return true
  const file = error.file.startsWith('/') ? error.file : join(cwd, error.file)
  return existsSync(file) && readFileSync(file, 'utf8').split(/\r\n|\r|\n/).length >= error.line
}

function report(all) {
  const rejected = all.filter(({ code }) => code !== 'ACCEPTED')
  const codes = [...new Set(rejected.map(({ code }) => code))].sort()
  const missing = []
  for (const code of codes) {
    const group = rejected.filter((outcome) => outcome.code === code)
    const lost = group.filter(({ located }) => !located)
    const unexcused = lost.filter(({ excuse }) => excuse === undefined)
    missing.push(...unexcused)
    const reasons = new Set(lost.flatMap(({ excuse = [] }) => excuse))
    const note = reasons.size > 0 ? `  (${[...reasons].join('; ')})` : ''
    console.log(`${code.padEnd(36)} ${group.length - lost.length} of ${group.length}${note}`)
    if (values.list) for (const { name } of unexcused) console.log(`    ${name}`)
  }
  const located = rejected.filter((outcome) => outcome.located).length
  const excused = rejected.length - located - missing.length
  console.log(`\n${rejected.length} rejected cases of ${all.length} recorded ones, ${codes.length} codes`)
  console.log(`${located} with code, file, line and column; ${excused} whose code cannot have a position`)
  console.log(`${missing.length} that lack a position`)
  const noisy = all.filter(({ stdout, code }) => stdout !== '' && code !== 'ACCEPTED')
  for (const { name } of noisy) console.log(`prints on stdout: ${name}`)
  process.exitCode = missing.length + noisy.length > 0 ? 1 : 0
}
