// All measurements of `npm run bench`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entryCurves } from './curves.mjs'
import { fittedExponent, median, runOk } from './measure.mjs'
import { realworld } from './realworld.mjs'
import { stageTimes } from './stages.mjs'
import { large, manyOverlays, plain } from './trees.mjs'
import { cli, findReference, plant, root, work } from './workshop.mjs'

/** All results, as plain data. Progress goes to stderr. */
export async function compare(argv) {
  const reference = findReference(argv)
  const note = (text) => console.error(`… ${text}`)
  const rows = []
  const pairs = [
    { name: '4 resources, cold', tree: large(1), times: 21, size: 4 },
    { name: '4 resources, no fields that need a schema', tree: plain(), times: 21 },
    { name: '40 resources', tree: large(10), times: 9, size: 40 },
    { name: '400 resources', tree: large(100), times: 14, referenceTimes: 7, size: 400 },
    { name: '1,000 resources', tree: large(250), times: 9, referenceTimes: 3, size: 1000 },
    { name: '2,000 resources', tree: large(500), times: 15, referenceTimes: 5, size: 2000 },
    { name: '6,000 resources', tree: large(1500), times: 3, referenceTimes: 0, size: 6000 },
    { name: '20,000 resources', tree: large(5000), times: 5, referenceTimes: 0, size: 20000 },
  ]
  for (const { name, tree, ...rest } of pairs) {
    note(name)
    rows.push({ ...pair({ name, tree, reference, ...rest }), size: rest.size })
  }
  note('100 overlays')
  rows.push(overlays(reference))
  const kuilt = await import('../dist/index.mjs')
  note('warm library')
  const warm = warmBuild(kuilt)
  note('growth')
  const curves = entryCurves(kuilt, [250, 500, 1000, 2000]).map((curve) => curve.refine(9))
  note('stages')
  const stages = await stageTimes()
  note('real trees')
  return { rows, warm, floor: floor(kuilt), curves, series: series(rows), stages, realworld: realworld(reference) }
}

/** Runs kuilt and the reference alternately. */
function pair({ name, tree, reference, times, referenceTimes = times }) {
  const dir = plant(name.replaceAll(/\W+/g, '-'), tree)
  const ours = []
  const theirs = []
  // Spread evenly so that other load on the machine affects both sides.
  const rounds = Math.max(referenceTimes, 1)
  for (let round = 0; round < rounds; round++) {
    while (ours.length < ((round + 1) * times) / rounds) ours.push(runOk(['node', cli, 'build', tree.overlay], dir))
    if (reference && round < referenceTimes) theirs.push(runOk([reference, 'build', tree.overlay], dir))
  }
  const peak = (runs) => (runs.length === 0 ? undefined : Math.max(...runs.map(({ mib }) => mib)))
  return {
    name,
    kuilt: median(ours.map(({ ms }) => ms)),
    reference: theirs.length === 0 ? undefined : median(theirs.map(({ ms }) => ms)),
    kuiltMib: peak(ours),
    referenceMib: peak(theirs),
    same: theirs.length === 0 ? undefined : ours[0].out.equals(theirs[0].out),
  }
}

/** 100 overlays in one process with a shared cache, and 100 runs of the reference. */
function overlays(reference) {
  const tree = manyOverlays(100)
  const cwd = plant('overlays', tree)
  const script = `import { buildSync, createCache, toYaml } from ${JSON.stringify(join(root, 'dist/index.mjs'))}
const cache = createCache()
const texts = ${JSON.stringify(tree.overlays)}.map((overlay) => toYaml(buildSync(overlay, { cache })))
process.stdout.write(texts.join(''))`
  writeFileSync(join(work, 'overlays.mjs'), script)
  const ours = Array.from({ length: 5 }, () => runOk(['node', join(work, 'overlays.mjs')], cwd))
  const name = '100 overlays over 40 resources'
  const kuilt = { name, kuilt: median(ours.map(({ ms }) => ms)), kuiltMib: Math.max(...ours.map(({ mib }) => mib)) }
  if (!reference) return kuilt
  const theirs = tree.overlays.map((overlay) => runOk([reference, 'build', overlay], cwd))
  const same = ours[0].out.equals(Buffer.concat(theirs.map(({ out }) => out)))
  return { ...kuilt, reference: theirs.reduce((sum, { ms }) => sum + ms, 0), same }
}

/** Median times (ms) of a build from memory and of a build from disk, in a warmed-up process. */
function warmBuild({ buildSync, toYaml }) {
  const tree = large(1)
  const cwd = plant('warm', tree)
  const times = Array.from({ length: 400 }, () => {
    const start = performance.now()
    toYaml(buildSync(tree.overlay, { cwd }))
    return performance.now() - start
  })
  return median(times.slice(100))
}

/** The times of Node itself: to start, to read the files of 2,000 resources, and to parse their contents as JSON. */
function floor({ buildSync }) {
  const tree = large(500)
  const cwd = plant('floor', tree)
  const files = Object.keys(tree.files)
  writeFileSync(join(work, 'empty.cjs'), '')
  const start = median(Array.from({ length: 15 }, () => runOk(['node', join(work, 'empty.cjs')], cwd).ms))
  const timed = (call) => {
    const times = Array.from({ length: 20 }, () => {
      const begin = performance.now()
      call()
      return performance.now() - begin
    })
    return median(times)
  }
  const read = timed(() => files.map((file) => readFileSync(join(cwd, file), 'utf8')))
  const json = JSON.stringify(buildSync('base', { cwd }).resources)
  return { start, read, parse: timed(() => JSON.parse(json)), print: timed(() => JSON.stringify(JSON.parse(json))) }
}

/** Converts rows with a size to curves. */
function series(rows) {
  const sized = rows.filter(({ size }) => size !== undefined)
  const points = (field) => sized.filter((row) => row[field]).map((row) => ({ size: row.size, ms: row[field] }))
  const all = [
    { name: 'kustomize 5.8.1', color: '#c2410c', points: points('reference') },
    { name: 'kuilt', color: '#1d4ed8', points: points('kuilt') },
  ]
  return all
    .filter((one) => one.points.length > 1)
    .map((one) => ({ ...one, exponent: fittedExponent(one.points.filter(({ size }) => size >= 400)) }))
}
