// Helm's functions for durations. Follows helm pkg/engine/funcs.go.

import { trimSpace } from '../../tree/go-space.ts'
import { formatFloatG } from '../../yaml/types/go-number.ts'
import { quote } from '../go-strings.ts'
import { floatToInt64, parseFloat64 } from '../numbers.ts'
import { ANY, INT64 } from '../types.ts'
import { GoError, GoInteger, type GoValue, integer, isNil, onGoError, typeName } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { durationUnits, parseDuration, roundDuration, truncateDuration } from './duration.ts'
import { SECOND } from './moment.ts'
import { DURATION } from './time-types.ts'

const MAX_SECONDS = 9_223_372_036n

export const durationFunctions: FunctionTable = {
  mustToDuration: fn([ANY], (value: GoValue) => new GoInteger(asDuration(value), DURATION)),
  durationNanoseconds: fn([ANY], (value: GoValue) => integer(orZero(value), INT64)),
  durationMicroseconds: fn([ANY], (value: GoValue) => integer(orZero(value) / 1000n, INT64)),
  durationMilliseconds: fn([ANY], (value: GoValue) => integer(orZero(value) / 1_000_000n, INT64)),
  durationSeconds: fn([ANY], (value: GoValue) => durationUnits(orZero(value), SECOND)),
  durationMinutes: fn([ANY], (value: GoValue) => durationUnits(orZero(value), 60n * SECOND)),
  durationHours: fn([ANY], (value: GoValue) => durationUnits(orZero(value), 3600n * SECOND)),
  durationDays: fn([ANY], (value: GoValue) => durationUnits(orZero(value), 3600n * SECOND) / 24),
  durationWeeks: fn([ANY], (value: GoValue) => durationUnits(orZero(value), 3600n * SECOND) / 24 / 7),
  durationRoundTo: fn([ANY, ANY], (value: GoValue, multiple: GoValue) => {
    return toMultiple(value, multiple, roundDuration)
  }),
  durationTruncateTo: fn([ANY, ANY], (value: GoValue, multiple: GoValue) => {
    return toMultiple(value, multiple, truncateDuration)
  }),
}

function toMultiple(value: GoValue, multiple: GoValue, change: (value: bigint, by: bigint) => bigint): GoInteger {
  const duration = durationOf(value)
  if (duration === undefined) return new GoInteger(0n, DURATION)
  const by = durationOf(multiple)
  return new GoInteger(by === undefined ? duration : change(duration, by), DURATION)
}

function orZero(value: GoValue): bigint {
  return durationOf(value) ?? 0n
}

function durationOf(value: GoValue): bigint | undefined {
  return onGoError<bigint | undefined>(
    () => asDuration(value),
    () => undefined,
  )
}

/** Converts a duration, a string such as `1h30m` or a number of seconds to nanoseconds. */
function asDuration(value: GoValue): bigint {
  if (isNil(value)) throw new GoError('invalid duration')
  if (typeof value === 'string') return textDuration(value)
  if (typeof value === 'number') return floatDuration(value)
  if (!(value instanceof GoInteger)) throw new GoError(`unsupported duration type ${typeName(value)}`)
  if (value.type.name === DURATION.name) return value.value
  if (value.value > MAX_SECONDS || value.value < -MAX_SECONDS) {
    throw new GoError(`duration seconds overflow: ${value.value}`)
  }
  return value.value * SECOND
}

function textDuration(value: string): bigint {
  const text = trimSpace(value)
  if (text === '') throw new GoError('empty duration')
  return onGoError(
    () => parseDuration(text),
    () => {
      const seconds = parseFloat64(text)
      if (typeof seconds === 'number') return floatDuration(seconds)
      throw new GoError(`could not parse duration ${quote(value)}`)
    },
  )
}

function floatDuration(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new GoError(`invalid duration seconds: ${seconds}`)
  if (Math.abs(seconds) > 2 ** 63 / 1e9) throw new GoError(`duration seconds overflow: ${formatFloatG(seconds)}`)
  return floatToInt64(seconds * 1e9)
}
