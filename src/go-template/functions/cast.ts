// Converts any value to a number. Never fails. Follows spf13/cast 1.7, caste.go.

import { floatToInt64, parseFloat64, parseInt64 } from '../numbers.ts'
import { GoInteger, type GoValue } from '../values.ts'

/** Follows cast.ToInt64 and cast.ToInt: 0 for anything that is not a number. */
export function toInt64(value: GoValue): bigint {
  if (value instanceof GoInteger) return isCastable(value) ? BigInt.asIntN(64, value.value) : 0n
  if (typeof value === 'number') return floatToInt64(value)
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value !== 'string') return 0n
  const parsed = parseInt64(value.replace(/\.0+$/, ''))
  return 'failure' in parsed ? 0n : parsed.value
}

/** Follows cast.ToFloat64. */
export function toFloat64(value: GoValue): number {
  if (value instanceof GoInteger) return isCastable(value) ? Number(value.value) : 0
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return 0
  const parsed = parseFloat64(value)
  return typeof parsed === 'number' ? parsed : 0
}

/** True for unnamed integer types, and for months and weekdays. */
function isCastable({ type }: GoInteger): boolean {
  return type.underlying === undefined || type.name === 'time.Month' || type.name === 'time.Weekday'
}
