// Builds and edits trees that nobody would write: the recorded cases with bytes, words and lines of them damaged, and
// kustomizations that fast-check makes up. Each run has to end in a result or a KuiltError, in time, without `undefined`
// in what is printed. Runs are numbered, and the same number is the same run everywhere.
//
//   node scripts/fuzz.mjs [--runs 100000] [--seed 1] [--workers 2] [--limit 5000] [--folder ../shared/conformance]
//   node scripts/fuzz.mjs --only 1234        one run again, with its files printed
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    limit: { type: 'string', default: '5000' },
    folder: { type: 'string', default: join(root, '../shared/conformance') },
    only: { type: 'string' },
  },
})
const only = values.only === undefined ? undefined : Number(values.only)
const first = only ?? 0
const end = only === undefined ? Number(values.runs) : only + 1
const step = only === undefined ? Number(values.workers) : 1
const limit = Number(values.limit)

const outcomes = new Map()
const findings = []
let ended = 0
let slowest = { run: -1, taken: 0 }
const started = Date.now()

mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
const directory = mkdtempSync(join(root, 'node_modules/.cache/kuilt-fuzz-'))
try {
  const program = await bundle()
  await Promise.all(Array.from({ length: step }, (_, i) => work(program, first + i)))
} finally {
  rmSync(directory, { recursive: true })
}
summarise()

async function bundle() {
  const outfile = join(directory, 'worker.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['test/fuzz/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    sourcemap: 'inline',
  })
  return outfile
}

/** Runs every `step`th run from `from` on; a run that hangs is ended with its worker, and another one goes on after it. */
async function work(program, from) {
  for (let next = from; next < end; ) {
    const progress = new SharedArrayBuffer(4)
    const current = new Int32Array(progress)
    current[0] = next
    const order = { folder: values.folder, seed: Number(values.seed), from: next, to: end, step, limit, progress }
    const worker = new Worker(program, {
      workerData: { ...order, isVerbose: only !== undefined },
      resourceLimits: { maxOldGenerationSizeMb: 1500 },
      execArgv: ['--enable-source-maps'],
    })
    const failure = await watched(worker, current)
    if (failure === undefined) return
    add({ run: current[0], finding: failure })
    next = current[0] + step
  }
}

/** Undefined when the worker has done all; otherwise why the run that was under way has ended it. */
function watched(worker, current) {
  return new Promise((resolve) => {
    let seen = { run: current[0], since: Date.now() }
    const timer = setInterval(() => {
      if (seen.run !== current[0]) seen = { run: current[0], since: Date.now() }
      else if (Date.now() - seen.since > 6 * limit) end(`hangs: nothing for ${6 * limit} ms`)
    }, 1000)
    const end = (failure) => {
      clearInterval(timer)
      worker.terminate()
      resolve(failure)
    }
    worker.on('message', add)
    worker.on('error', (error) => end(`worker ended: ${error.stack}`))
    worker.on('exit', (code) => end(code === 0 ? undefined : `worker ended with ${code}`))
  })
}

function add({ run, outcome, taken, finding, name }) {
  if (finding !== undefined) {
    findings.push({ run, finding })
    console.log(`FOUND by run ${run} (${name ?? 'unknown'}): ${finding}`)
    return
  }
  ended++
  for (const part of outcome.split(', ')) outcomes.set(part, (outcomes.get(part) ?? 0) + 1)
  if (taken > slowest.taken) slowest = { run, taken }
}

function summarise() {
  const kinds = [...outcomes].sort((a, b) => b[1] - a[1])
  for (const [outcome, count] of kinds) console.log(`${String(count).padStart(7)}  ${outcome}`)
  console.log(`${ended} runs ended as they should, ${findings.length} did not; seed ${values.seed}`)
  console.log(
    `slowest: run ${slowest.run}, ${Math.round(slowest.taken)} ms; ${Math.round((Date.now() - started) / 1000)} s in all`,
  )
  process.exitCode = findings.length > 0 || ended === 0 ? 1 : 0
}
