// The cost of explaining a whole build, compared to the build: node bench/explain.mjs [SHAPE…]
//
// Prints the CPU time (user and system) of `kuilt build` and of `kuilt explain --format json` as medians of paired runs, their
// ratio, and the peak memory of explain. Each tree has about 2,000 resources.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './measure.mjs'
import * as trees from './trees.mjs'
import { cli, plant, work } from './workshop.mjs'

const runs = Number(process.env.RUNS ?? 5)
const shapes = {
  large: () => trees.large(500),
  generated: () => trees.generated(2000),
  levels: () => trees.levels(500, 6),
  replacements: () => trees.manyOf('replacements', 500),
  'one source': () => trees.oneSource(500),
  vars: () => trees.manyOf('vars', 500),
  patches: () => trees.manyOf('patches', 500),
  'targeted patches': () => trees.manyOf('targeted patches', 500),
}
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
const wanted = process.argv.slice(2)

console.log('shape              build   explain  ratio   wall  memory   output')
for (const [name, make] of Object.entries(shapes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const tree = make()
  const directory = plant(name, tree)
  const pairs = Array.from({ length: runs }, () => ({
    build: measure(directory, ['build', tree.overlay]),
    explain: measure(directory, ['explain', tree.overlay, '--format', 'json']),
  }))
  const build = median(pairs.map((pair) => pair.build.ms))
  const explain = median(pairs.map((pair) => pair.explain.ms))
  const ratio = median(pairs.map((pair) => pair.explain.ms / pair.build.ms))
  const wall = median(pairs.map((pair) => pair.explain.wall / pair.build.wall))
  const { mib, bytes } = pairs[0].explain
  console.log(
    `${name.padEnd(17)} ${ms(build)} ${ms(explain)}  ${ratio.toFixed(2).padStart(5)}  ${wall.toFixed(2).padStart(5)}  ${mib.toFixed(0).padStart(4)} MiB  ${(bytes / 1e6).toFixed(1)} MB`,
  )
}

function ms(value) {
  return `${value.toFixed(0).padStart(5)} ms`
}

/** CPU time in ms, peak memory, and the size of the output. In the directory of the tree, like users: paths are relative. */
function measure(cwd, args) {
  const times = join(work, 'times')
  const command = ['/usr/bin/time', '-o', times, '-f', '%U %S %M %e', process.execPath, cli, ...args]
  const bytes = Number(
    execFileSync('bash', ['-c', '"$@" 2>/dev/null | wc -c', '-', ...command], { cwd, env, encoding: 'utf8' }),
  )
  const [user, system, kib, wall] = readFileSync(times, 'utf8').trim().split(' ').map(Number)
  return { ms: 1000 * (user + system), wall, mib: kib / 1024, bytes }
}
