// How time grows with the size of the input.
import { fittedExponent, runOk } from './measure.mjs'
import { kindsOfEntries, large, manyOf } from './trees.mjs'
import { cli, plant } from './workshop.mjs'

/** Times of several sizes, each the shortest so far. More rounds only ever bring them closer to the truth. */
export class Curve {
  #builds
  #times

  /** `builds`: a function for every size; size 0 stands for what the others are measured above. */
  constructor(name, builds) {
    this.name = name
    this.#builds = builds
    this.#times = new Map([...builds.keys()].map((size) => [size, Number.POSITIVE_INFINITY]))
  }

  /** Measures every size once a round, so that a busy moment of the machine spoils one measurement of each at most. */
  refine(rounds) {
    // The first round would pay for warming up.
    for (const build of this.#builds.values()) build()
    for (let round = 0; round < rounds; round++) {
      for (const [size, build] of this.#builds) {
        const start = performance.now()
        build()
        this.#times.set(size, Math.min(this.#times.get(size), performance.now() - start))
      }
    }
    return this
  }

  get points() {
    const base = this.#times.get(0) ?? 0
    return [...this.#times].filter(([size]) => size > 0).map(([size, ms]) => ({ size, ms: Math.max(ms - base, 0.1) }))
  }

  get exponent() {
    return fittedExponent(this.points)
  }
}

/** Builds a tree from memory. */
function builder({ buildSync, memoryFileSystem, toYaml }, { files, overlay }) {
  const fileSystem = memoryFileSystem(files)
  return () => toYaml(buildSync(`/${overlay}`, { fileSystem }))
}

/** By the number of resources, with all transformers: whole runs of the program. */
export function resourceCurve(sizes) {
  const builds = sizes.map((size) => {
    const tree = large(size / 4)
    const dir = plant(`resources-${size}`, tree)
    return [size, () => runOk(['node', cli, 'build', tree.overlay], dir)]
  })
  return new Curve('resources', new Map(builds))
}

/** By the number of entries of each kind on 2,000 resources, above what the build takes without them, in one process. */
export function entryCurves(kuilt, counts) {
  return kindsOfEntries.map((kind) => {
    return new Curve(kind, new Map([0, ...counts].map((count) => [count, builder(kuilt, manyOf(kind, count))])))
  })
}
