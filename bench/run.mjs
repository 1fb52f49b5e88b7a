// npm run bench: kuilt and the reference side by side, run by run, as medians and ratios.
//   node bench/run.mjs [--short] [--reference PATH] [--json FILE]
// --short: the small and medium trees only; fails on a wrong output or a growth exponent above 1.15.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { large, manyOf, manyOverlays, small } from './trees.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const argv = process.argv.slice(2)
const short = argv.includes('--short')
const option = (name) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined)
const cli = join(root, 'dist/cli.js')
const reference = option('--reference') ?? findReference()

function findReference() {
  const tool = join(root, '../shared/tools/reference')
  if (!existsSync(tool)) return undefined
  try {
    return execFileSync(tool, { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

const work = mkdtempSync(join(tmpdir(), 'kuilt-bench-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

function plant(name, { files }) {
  const dir = join(work, name)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}

const time = '/usr/bin/time'
const hasTime = existsSync(time)

/** Wall time in ms and peak memory in MiB of one run, and what it printed. */
function run(command, cwd) {
  const measured = hasTime ? [time, '-f', '%M', ...command] : command
  const start = process.hrtime.bigint()
  const result = spawnSync(measured[0], measured.slice(1), { cwd, maxBuffer: 1 << 30 })
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  if (result.status !== 0) throw new Error(`${command.join(' ')}: ${result.stderr}`)
  const kib = hasTime ? Number(result.stderr.toString().trim().split('\n').at(-1)) : Number.NaN
  return { ms, mib: kib / 1024, out: result.stdout }
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
const rows = []
const failures = []

function pair(name, dir, overlay, { times = 5, referenceTimes = times } = {}) {
  const ours = []
  const theirs = []
  for (let i = 0; i < Math.max(times, referenceTimes); i++) {
    if (i < times) ours.push(run(['node', cli, 'build', overlay], dir))
    if (reference && i < referenceTimes) theirs.push(run([reference, 'build', overlay], dir))
  }
  const same = theirs.length === 0 ? undefined : ours[0].out.equals(theirs[0].out)
  if (same === false) failures.push(`${name}: the output differs from the reference's`)
  const kuilt = median(ours.map((r) => r.ms))
  const ref = theirs.length === 0 ? undefined : median(theirs.map((r) => r.ms))
  rows.push({ name, kuilt, reference: ref, ratio: ref && ref / kuilt, mib: Math.max(...ours.map((r) => r.mib)), same })
  return kuilt
}

/** The exponent of growth between two sizes. */
const exponent = (small, big, factor) => Math.log(big / small) / Math.log(factor)

pair('4 resources, cold', plant('small', small()), 'overlay', { times: short ? 5 : 15 })
pair('400 resources', plant('large-400', large(100)), 'overlay', { times: 5, referenceTimes: short ? 1 : 3 })
const t2000 = pair('2,000 resources', plant('large-2000', large(500)), 'overlay', {
  times: 5,
  referenceTimes: short ? 0 : 1,
})
const t8000 = pair('8,000 resources', plant('large-8000', large(2000)), 'overlay', { times: 3, referenceTimes: 0 })
const growth = { 'resources 2,000 → 8,000': exponent(t2000, t8000, 4) }
if (!short) {
  const t20000 = pair('20,000 resources', plant('large-20000', large(5000)), 'overlay', { times: 3, referenceTimes: 0 })
  growth['resources 2,000 → 20,000'] = exponent(t2000, t20000, 10)
  for (const kind of ['replacements', 'vars', 'patches']) {
    const base = pair(`2,000 resources, 1 of ${kind}`, plant(`${kind}-1`, manyOf(kind, 1)), 'overlay', {
      times: 3,
      referenceTimes: 0,
    })
    const times = [125, 250, 500].map((count) =>
      pair(`2,000 resources, ${count} ${kind}`, plant(`${kind}-${count}`, manyOf(kind, count)), 'overlay', {
        times: 3,
        referenceTimes: 0,
      }),
    )
    growth[`${kind} 125 → 500 (above one)`] = exponent(Math.max(times[0] - base, 1), Math.max(times[2] - base, 1), 4)
  }
  overlays()
}

function overlays() {
  const tree = manyOverlays(100)
  const dir = plant('overlays', tree)
  const script = `import { buildSync, toYaml, createCache } from ${JSON.stringify(join(root, 'dist/index.js'))}
const cache = createCache()
for (const o of ${JSON.stringify(tree.overlays)}) toYaml(buildSync(o, { cache }))`
  writeFileSync(join(work, 'overlays.mjs'), script)
  const kuilt = median([1, 2, 3].map(() => run(['node', join(work, 'overlays.mjs')], dir).ms))
  let ref
  if (reference) {
    const start = process.hrtime.bigint()
    for (const overlay of tree.overlays) run([reference, 'build', overlay], dir)
    ref = Number(process.hrtime.bigint() - start) / 1e6
  }
  rows.push({
    name: '100 overlays over 40 resources, one process',
    kuilt,
    reference: ref,
    ratio: ref && ref / kuilt,
    mib: Number.NaN,
  })
}

for (const [what, value] of Object.entries(growth)) {
  if (short && value > 1.15) failures.push(`${what}: grows with exponent ${value.toFixed(2)}`)
}
const number = (n, digits = 0) => (n === undefined || Number.isNaN(n) ? '–' : n.toFixed(digits))
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${number(totalmem() / 2 ** 30)} GiB\n`)
console.log('| work | kuilt ms | reference ms | reference ÷ kuilt | peak MiB | same output |')
console.log('|---|---:|---:|---:|---:|---|')
for (const r of rows) {
  const same = r.same === undefined ? '–' : r.same ? 'yes' : 'NO'
  console.log(
    `| ${r.name} | ${number(r.kuilt)} | ${number(r.reference)} | ${number(r.ratio, 1)} | ${number(r.mib)} | ${same} |`,
  )
}
console.log('\n| growth | exponent |\n|---|---:|')
for (const [what, value] of Object.entries(growth)) console.log(`| ${what} | ${value.toFixed(2)} |`)
const file = option('--json')
if (file) writeFileSync(file, JSON.stringify({ rows, growth }, null, 1))
for (const failure of failures) console.error(`FAIL ${failure}`)
process.exit(failures.length > 0 ? 1 : 0)
