// Functions for Go's time.Duration. Follows time/format.go and time/time.go.

import { GoError, onGoError } from '../values.ts'

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}
const LIMIT = 2n ** 63n

/** Parses a duration such as `1h30m` or `-1.5s` to nanoseconds. @throws GoError */
export function parseDuration(text: string): bigint {
  const shown = JSON.stringify(text)
  const body = text.replace(/^[-+]/, '')
  if (body === '0') return 0n
  if (body === '') throw new GoError(`time: invalid duration ${shown}`)
  let total = 0n
  let rest = body
  while (rest !== '') {
    const number = /^(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))/.exec(rest)
    if (number === null) throw new GoError(`time: invalid duration ${shown}`)
    rest = rest.slice(number[0].length)
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? ''
    if (unit === '') throw new GoError(`time: missing unit in duration ${shown}`)
    const size = UNITS[unit]
    if (size === undefined) throw new GoError(`time: unknown unit ${JSON.stringify(unit)} in duration ${shown}`)
    rest = rest.slice(unit.length)
    const fraction = number[2] ?? number[3] ?? ''
    total += BigInt(number[1] ?? '0') * size
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length)
    if (total > LIMIT) throw new GoError(`time: invalid duration ${shown}`)
  }
  if (text.startsWith('-')) return -total
  if (total === LIMIT) throw new GoError(`time: invalid duration ${shown}`)
  return total
}

export function isDuration(text: string): boolean {
  return onGoError(
    () => parseDuration(text) !== undefined,
    () => false,
  )
}

/** Formats nanoseconds like `1h30m0s`. */
export function durationText(value: bigint): string {
  const size = value < 0n ? -value : value
  const sign = value < 0n ? '-' : ''
  if (size === 0n) return '0s'
  if (size < 1000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${withFraction(size, 1000n)}µs`
  if (size < 1_000_000_000n) return `${sign}${withFraction(size, 1_000_000n)}ms`
  const seconds = size / 1_000_000_000n
  const hours = seconds / 3600n
  const minutes = (seconds / 60n) % 60n
  const rest = `${withFraction(size % 60_000_000_000n, 1_000_000_000n)}s`
  return sign + (hours > 0n ? `${hours}h` : '') + (hours > 0n || minutes > 0n ? `${minutes}m` : '') + rest
}

function withFraction(value: bigint, unit: bigint): string {
  const digits = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, '0')
    .replace(/0+$/, '')
  return `${value / unit}${digits === '' ? '' : `.${digits}`}`
}

/** Rounds to a multiple, with halves away from zero. Follows time.Duration.Round. */
export function roundDuration(value: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return value
  const rest = value % multiple
  if (value < 0n) return -rest + -rest < multiple ? value - rest : value - rest - multiple
  return rest + rest < multiple ? value - rest : value - rest + multiple
}

/** Rounds to a multiple, towards zero. Follows time.Duration.Truncate. */
export function truncateDuration(value: bigint, multiple: bigint): bigint {
  return multiple <= 0n ? value : value - (value % multiple)
}

/** Divides whole units and the remainder separately, as in Go. */
export function durationUnits(duration: bigint, unit: bigint): number {
  return Number(duration / unit) + Number(duration % unit) / Number(unit)
}
