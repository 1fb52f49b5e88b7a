// sprig's date functions. Follows sprig/date.go.

import { ANY, INT64, STRING } from '../types.ts'
import { GoError, GoInteger, type GoObject, type GoValue, onGoError } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { durationText, parseDuration, roundDuration } from './duration.ts'
import { formatMoment } from './format-moment.ts'
import { type Moment, SECOND, unixSeconds } from './moment.ts'
import { parseMoment } from './parse-moment.ts'
import { isTime, later, momentOf, TIME, timeValue, ZERO } from './time-value.ts'
import { findZone, UTC, type Zone } from './zones.ts'

/** The current time and time zone. */
export interface DateContext {
  /** The time that `now` returns. */
  readonly now: () => Date
  readonly zone: Zone
}

export function dateFunctions(context: DateContext): FunctionTable {
  const now = (): Moment => ({ nanoseconds: BigInt(context.now().getTime()) * 1_000_000n, zone: context.zone })
  const anyMoment = (value: GoValue): Moment => momentFrom(value, context.zone) ?? now()
  const format = (layout: string, value: GoValue, zone: string): string => {
    return formatMoment({ ...anyMoment(value), zone: findZone(zone, context.zone) ?? UTC }, layout)
  }
  const since = (moment: Moment): bigint => saturated(now().nanoseconds - moment.nanoseconds)
  const dateInZone = fn([STRING, ANY, STRING], format)
  const modify = (text: string, time: GoObject): GoObject => timeValue(later(momentOf(time), parseDuration(text)))
  const dateModify = fn([STRING, TIME], (text: string, time: GoObject) => {
    return onGoError(
      () => modify(text, time),
      () => time,
    )
  })
  const mustDateModify = fn([STRING, TIME], modify)
  const parse = (layout: string, text: string): Moment | undefined => parseMoment(layout, text, context.zone)
  return {
    now: fn([], () => timeValue(now())),
    ago: fn([ANY], (value: GoValue) => durationText(roundDuration(since(anyMoment(value)), SECOND))),
    date: fn([STRING, ANY], (layout: string, value: GoValue) => format(layout, value, 'Local')),
    dateInZone,
    date_in_zone: dateInZone,
    htmlDate: fn([ANY], (value: GoValue) => format('2006-01-02', value, 'Local')),
    htmlDateInZone: fn([ANY, STRING], (value: GoValue, zone: string) => format('2006-01-02', value, zone)),
    dateModify,
    date_modify: dateModify,
    mustDateModify,
    must_date_modify: mustDateModify,
    duration: fn([ANY], (value: GoValue) => durationText(BigInt.asIntN(64, secondsOf(value) * SECOND))),
    durationRound: fn([ANY], (value: GoValue) => durationRound(value, since)),
    toDate: fn([STRING, STRING], (layout: string, text: string) => timeValue(parse(layout, text) ?? ZERO)),
    mustToDate: fn([STRING, STRING], (layout: string, text: string) => {
      const moment = parse(layout, text)
      if (moment === undefined) {
        const quoted = [text, layout, text, layout].map((each) => JSON.stringify(each))
        throw new GoError(`parsing time ${quoted[0]} as ${quoted[1]}: cannot parse ${quoted[2]} as ${quoted[3]}`)
      }
      return timeValue(moment)
    }),
    unixEpoch: fn([TIME], (time: GoObject) => unixSeconds(momentOf(time)).toString()),
  }
}

/** Converts a value to a time. `int`, `int32` and `int64` are seconds since 1970. */
function momentFrom(value: GoValue, zone: Zone): Moment | undefined {
  if (isTime(value)) return momentOf(value)
  if (!(value instanceof GoInteger) || !['int', 'int32', 'int64'].includes(value.type.name)) return undefined
  return { nanoseconds: value.value * SECOND, zone }
}

function secondsOf(value: GoValue): bigint {
  if (value instanceof GoInteger) return value.type === INT64 ? value.value : 0n
  return typeof value === 'string' && /^[-+]?[0-9]+$/.test(value) ? BigInt(value) : 0n
}

const LONGEST = 2n ** 63n

/** Limits a duration like Go's time.Since, which returns the maximum duration if the result would overflow. */
function saturated(duration: bigint): bigint {
  if (duration >= LONGEST) return LONGEST - 1n
  return duration < -LONGEST ? -LONGEST : duration
}

const STEPS: readonly (readonly [string, bigint])[] = [
  ['y', 31_536_000n * SECOND],
  ['mo', 2_592_000n * SECOND],
  ['d', 86_400n * SECOND],
  ['h', 3600n * SECOND],
  ['m', 60n * SECOND],
  ['s', SECOND],
]

function durationRound(value: GoValue, since: (moment: Moment) => bigint): string {
  const duration = roughDuration(value, since)
  const size = duration < 0n ? -duration : duration
  const step = STEPS.find(([, unit]) => size > unit)
  return step === undefined ? '0s' : `${size / step[1]}${step[0]}`
}

function roughDuration(value: GoValue, since: (moment: Moment) => bigint): bigint {
  if (value instanceof GoInteger) return value.type === INT64 ? value.value : 0n
  if (isTime(value)) return since(momentOf(value))
  if (typeof value !== 'string') return 0n
  return onGoError(
    () => parseDuration(value),
    () => 0n,
  )
}
