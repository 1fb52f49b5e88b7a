// sprig's date functions. Follows sprig/date.go.

import { ANY, type GoType, INT, INT64, namedType, STRING } from '../types.ts'
import { GoError, type GoFunction, GoInteger, GoObject, type GoValue, int, integer, onGoError } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { durationText, parseDuration, roundDuration } from './duration.ts'
import { formatMoment, rfc3339 } from './format-moment.ts'
import { MONTHS, WEEKDAYS } from './layout.ts'
import { clockOf, daysFromCivil, type Moment, SECOND, unixSeconds } from './moment.ts'
import { parseMoment } from './parse-moment.ts'
import { findZone, UTC, type Zone } from './zones.ts'

export const DURATION: GoType = { ...namedType('time.Duration', INT64), text: durationText }
const MONTH: GoType = {
  ...namedType('time.Month', INT),
  text: (value) => MONTHS[Number(value) - 1] ?? `%!Month(${value})`,
}
const WEEKDAY: GoType = {
  ...namedType('time.Weekday', INT),
  text: (value) => WEEKDAYS[Number(value)] ?? `%!Weekday(${value})`,
}
const TIME: GoType = { name: 'time.Time', kind: 'struct' }
/** Go's zero time: year 1. */
const ZERO: Moment = { nanoseconds: -62_135_596_800n * SECOND, zone: UTC }

/** The current time and time zone. */
export interface DateContext {
  /** The time that `now` returns. */
  readonly now: () => Date
  readonly zone: Zone
}

const moments = new WeakMap<GoObject, Moment>()

export function dateFunctions(context: DateContext): FunctionTable {
  const now = (): Moment => ({ nanoseconds: BigInt(context.now().getTime()) * 1_000_000n, zone: context.zone })
  const anyMoment = (value: GoValue): Moment => momentFrom(value, context.zone) ?? now()
  const format = (layout: string, value: GoValue, zone: string): string => {
    return formatMoment({ ...anyMoment(value), zone: findZone(zone, context.zone) ?? UTC }, layout)
  }
  const since = (moment: Moment): bigint => saturated(now().nanoseconds - moment.nanoseconds)
  const dateInZone = fn([STRING, ANY, STRING], format)
  const modify = (text: string, time: GoObject): GoObject => timeValue(add(momentOf(time), parseDuration(text)))
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
  if (value instanceof GoObject) return moments.get(value)
  if (!(value instanceof GoInteger) || !['int', 'int32', 'int64'].includes(value.type.name)) return undefined
  return { nanoseconds: value.value * SECOND, zone }
}

export function momentOf(value: GoObject): Moment {
  return moments.get(value) ?? ZERO
}

function add({ nanoseconds, zone }: Moment, duration: bigint): Moment {
  return { nanoseconds: nanoseconds + duration, zone }
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
  if (value instanceof GoObject && moments.has(value)) return since(momentOf(value))
  if (typeof value !== 'string') return 0n
  return onGoError(
    () => parseDuration(value),
    () => 0n,
  )
}

/** A value of Go's type time.Time. */
export function timeValue(moment: Moment): GoObject {
  const text = (): string => formatMoment(moment, '2006-01-02 15:04:05.999999999 -0700 MST')
  const clock = (): ReturnType<typeof clockOf> => clockOf(moment)
  const compare = (test: (order: bigint) => boolean): GoFunction => {
    return fn([TIME], (other: GoObject) => test(moment.nanoseconds - momentOf(other).nanoseconds))
  }
  const value = new GoObject(TIME, {
    text,
    json: () => rfc3339(moment),
    methods: {
      String: fn([], text),
      Format: fn([STRING], (layout: string) => formatMoment(moment, layout)),
      Year: fn([], () => int(clock().year)),
      Month: fn([], () => new GoInteger(BigInt(clock().month), MONTH)),
      Day: fn([], () => int(clock().day)),
      Hour: fn([], () => int(clock().hour)),
      Minute: fn([], () => int(clock().minute)),
      Second: fn([], () => int(clock().second)),
      Nanosecond: fn([], () => int(clock().nanosecond)),
      Weekday: fn([], () => new GoInteger(BigInt(clock().weekday), WEEKDAY)),
      YearDay: fn([], () => int(clock().yearDay)),
      Unix: fn([], () => integer(unixSeconds(moment), INT64)),
      UnixMilli: fn([], () => integer(moment.nanoseconds / 1_000_000n, INT64)),
      UnixMicro: fn([], () => integer(moment.nanoseconds / 1000n, INT64)),
      UnixNano: fn([], () => integer(moment.nanoseconds, INT64)),
      UTC: fn([], () => timeValue({ ...moment, zone: UTC })),
      Local: fn([], () => timeValue(moment)),
      Add: fn([DURATION], (duration: GoInteger) => timeValue(add(moment, duration.value))),
      Sub: fn([TIME], (other: GoObject) => new GoInteger(moment.nanoseconds - momentOf(other).nanoseconds, DURATION)),
      AddDate: fn([INT, INT, INT], (years: GoInteger, months: GoInteger, days: GoInteger) => {
        return timeValue(addDate(moment, Number(years.value), Number(months.value), Number(days.value)))
      }),
      After: compare((order) => order > 0n),
      Before: compare((order) => order < 0n),
      Equal: compare((order) => order === 0n),
      IsZero: fn([], () => moment.nanoseconds === ZERO.nanoseconds),
    },
  })
  moments.set(value, moment)
  return value
}

function addDate(moment: Moment, years: number, months: number, days: number): Moment {
  const { year, month, day } = clockOf(moment)
  const before = daysFromCivil(year, month, day)
  const after = daysFromCivil(year + years, month + months, day + days)
  return add(moment, BigInt(after - before) * 86_400n * SECOND)
}
