/** Random choices of a fuzzer: integers from 0 up to but not including `limit`. */
export type Choose = (limit: number) => number

/** The same choices for the same seed on all machines. */
export function seededChoices(seed: number): Choose {
  // The generator mulberry32.
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

/** A list of choices, such as fast-check's, which it can shrink. Returns 0 after the end of the list. */
export function listedChoices(list: readonly number[]): Choose {
  let next = 0
  return (limit) => (limit > 0 ? (list[next++] ?? 0) % limit : 0)
}
