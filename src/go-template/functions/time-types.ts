// The integer types of Go's time package.

import { type GoType, INT, INT64, namedType } from '../types.ts'
import { GoInteger, integer, type Methods } from '../values.ts'
import { fn } from './define.ts'
import { durationText, durationUnits, roundDuration, truncateDuration } from './duration.ts'
import { MONTHS, WEEKDAYS } from './layout.ts'
import { SECOND } from './moment.ts'

export const DURATION: GoType = { ...namedType('time.Duration', INT64), text: durationText, methods: durationMethods }

export const MONTH: GoType = named('time.Month', (value) => MONTHS[Number(value) - 1] ?? `%!Month(${value})`)
export const WEEKDAY: GoType = named('time.Weekday', (value) => WEEKDAYS[Number(value)] ?? `%!Weekday(${value})`)

function named(name: string, text: (value: bigint) => string): GoType {
  return { ...namedType(name, INT), text, methods: (value) => ({ String: fn([], () => text(value)) }) }
}

function durationMethods(value: bigint): Methods {
  const duration = (nanoseconds: bigint): GoInteger => integer(nanoseconds, DURATION)
  return {
    String: fn([], () => durationText(value)),
    Nanoseconds: fn([], () => new GoInteger(value, INT64)),
    Microseconds: fn([], () => new GoInteger(value / 1000n, INT64)),
    Milliseconds: fn([], () => new GoInteger(value / 1_000_000n, INT64)),
    Seconds: fn([], () => durationUnits(value, SECOND)),
    Minutes: fn([], () => durationUnits(value, 60n * SECOND)),
    Hours: fn([], () => durationUnits(value, 3600n * SECOND)),
    Abs: fn([], () => duration(value < 0n ? -value : value)),
    Round: fn([DURATION], ({ value: multiple }: GoInteger) => duration(roundDuration(value, multiple))),
    Truncate: fn([DURATION], ({ value: multiple }: GoInteger) => duration(truncateDuration(value, multiple))),
  }
}
