// How time grows with the size of the input.
import { fittedExponent, runOk } from './measure.mjs'
import { kindsOfEntries, large, manyOf } from './trees.mjs'
import { cli, plant } from './workshop.mjs'

/** The shortest times for several sizes. More rounds make them more accurate. */
export class Curve {
  #builds
  #times

  /** `builds`: a function for each size; the time of size 0 is subtracted from the others. */
  constructor(name, builds) {
    this.name = name
    this.#builds = builds
    this.#times = new Map([...builds.keys()].map((size) => [size, Number.POSITIVE_INFINITY]))
  }

  /** Measures each size once per round so that a busy moment affects at most one measurement of each size. */
  refine(rounds) {
    // Warms up the code.
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

/** Runs of the program with all transformers, by number of resources. */
export function resourceCurve(sizes) {
  const builds = sizes.map((size) => {
    const tree = large(size / 4)
    const dir = plant(`resources-${size}`, tree)
    return [size, () => runOk(['node', cli, 'build', tree.overlay], dir)]
  })
  return new Curve('resources', new Map(builds))
}

/** Additional time in one process for entries of each kind on 2,000 resources, by number of entries. */
export function entryCurves(kuilt, counts) {
  return kindsOfEntries.map((kind) => {
    return new Curve(kind, new Map([0, ...counts].map((count) => [count, builder(kuilt, manyOf(kind, count))])))
  })
}
