/** Nanoseconds per unit. */
const units: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
])

/** True for a duration as Go writes it, such as `1h30m` or `-1.5s`. Follows time/format.go, ParseDuration. */
export function isGoDuration(text: string): boolean {
  if (!/^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/.test(text)) return false
  return Math.abs(nanoseconds(text)) < 2 ** 63
}

function nanoseconds(text: string): number {
  let sum = 0
  for (const [, number, unit] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g)) {
    sum += Number(number) * (units.get(unit ?? '') ?? 0)
  }
  return text.startsWith('-') ? -sum : sum
}
