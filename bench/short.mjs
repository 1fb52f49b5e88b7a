// npm run bench -- --short: for CI, without a comparison. Fails only if outputs are wrong (two builds differ, the
// program and the library differ, or a cache changes the output) or if growth is clearly not linear. Does not fail
// because of a busy machine: it uses the shortest of several times, and repeats suspicious measurements.
import assert from 'node:assert/strict'
import { entryCurves, resourceCurve } from './curves.mjs'
import { runOk } from './measure.mjs'
import { large, manyOverlays, plain } from './trees.mjs'
import { cli, plant } from './workshop.mjs'

const limit = 1.15
const attempts = 4
const kuilt = await import('../dist/index.mjs')

/** All ways to build a tree must have the same output. */
function checkOutputs() {
  for (const [name, tree] of Object.entries({ plain: plain(), small: large(1), medium: large(100) })) {
    const dir = plant(name, tree)
    const [first, second] = [0, 1].map(() => runOk(['node', cli, 'build', tree.overlay], dir).out.toString())
    assert.equal(second, first, `${name}: two builds differ`)
    const library = kuilt.toYaml(kuilt.buildSync(tree.overlay, { cwd: dir }))
    assert.equal(library, first, `${name}: the library builds something else than the program`)
    assert.ok(first.split('\n---\n').length >= 4, `${name}: resources are missing`)
  }
  const tree = manyOverlays(5)
  const cwd = plant('overlays', tree)
  const cache = kuilt.createCache()
  for (const overlay of [...tree.overlays, ...tree.overlays]) {
    const [cold, warm] = [{ cwd }, { cwd, cache }].map((options) => kuilt.toYaml(kuilt.buildSync(overlay, options)))
    assert.equal(warm, cold, `${overlay}: the cache changes the output`)
  }
}

/** If growth looks too steep, repeats the measurement, and fails only if it stays too steep. */
function checkGrowth(curve, rounds) {
  for (let attempt = 1; ; attempt++) {
    const { name, points, exponent } = curve.refine(rounds * attempt)
    const times = points.map(({ size, ms }) => `${size}: ${ms.toFixed(1)} ms`).join(', ')
    console.log(`${name}: exponent ${exponent.toFixed(2)} (${times})`)
    if (exponent <= limit) return
    if (attempt === attempts) throw new Error(`${name} grows with exponent ${exponent.toFixed(2)}, more than ${limit}`)
  }
}

checkOutputs()
checkGrowth(resourceCurve([1000, 2000, 4000, 8000]), 2)
for (const curve of entryCurves(kuilt, [500, 1000, 2000])) checkGrowth(curve, 5)
console.log('outputs agree, and nothing grows faster than linearly')
