/** A reproducible random source: the same seed results in the same tree on all machines. */
export class Random {
  #state
  /** The objects so far: manifests, and `ConfigMap/name` for generated objects. */
  made = []
  generated = []

  constructor(seed) {
    this.#state = (seed * 2654435761) >>> 0 || 1
    for (let i = 0; i < 4; i++) this.next()
  }

  /** Mulberry32: a number from 0 up to but not including 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** An integer from `low` to `high`, inclusive. */
  int(low, high) {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability) {
    return this.next() < probability
  }

  pick(list) {
    return list[this.int(0, list.length - 1)]
  }

  /** At least `least` and at most `most` different items. */
  some(list, most, least = 0) {
    const rest = list.slice()
    const count = Math.min(this.int(least, most), rest.length)
    return Array.from({ length: count }, () => rest.splice(this.int(0, rest.length - 1), 1)[0])
  }

  /** Random fields: each entry is [probability, make]. */
  fields(table) {
    const result = {}
    for (const [key, [probability, make]] of Object.entries(table)) {
      if (!this.chance(probability)) continue
      const value = make()
      if (value !== undefined) result[key] = value
    }
    return result
  }
}
