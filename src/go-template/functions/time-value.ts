// Go's time.Time.

import { type GoType, INT, INT64, STRING } from '../types.ts'
import { type GoFunction, GoInteger, GoObject, type GoValue, int, integer } from '../values.ts'
import { fn } from './define.ts'
import { roundDuration, truncateDuration } from './duration.ts'
import { formatMoment, rfc3339 } from './format-moment.ts'
import { clockOf, daysFromCivil, type Moment, SECOND, unixSeconds } from './moment.ts'
import { DURATION, MONTH, WEEKDAY } from './time-types.ts'
import { UTC } from './zones.ts'

export const TIME: GoType = { name: 'time.Time', kind: 'struct' }
/** Go's zero time: year 1. */
export const ZERO: Moment = { nanoseconds: -62_135_596_800n * SECOND, zone: UTC }

const moments = new WeakMap<GoObject, Moment>()

export function isTime(value: GoValue): value is GoObject {
  return value instanceof GoObject && moments.has(value)
}

export function momentOf(value: GoObject): Moment {
  return moments.get(value) ?? ZERO
}

export function later({ nanoseconds, zone }: Moment, duration: bigint): Moment {
  return { nanoseconds: nanoseconds + duration, zone }
}

/** -1, 0 or 1. */
function order(a: Moment, b: Moment): number {
  return a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0
}

/** A time.Time. */
export function timeValue(moment: Moment): GoObject {
  const text = (): string => formatMoment(moment, '2006-01-02 15:04:05.999999999 -0700 MST')
  const clock = (): ReturnType<typeof clockOf> => clockOf(moment)
  const sinceZero = moment.nanoseconds - ZERO.nanoseconds
  const compare = (test: (order: number) => boolean): GoFunction => {
    return fn([TIME], (other: GoObject) => test(order(moment, momentOf(other))))
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
      Add: fn([DURATION], (duration: GoInteger) => timeValue(later(moment, duration.value))),
      Sub: fn([TIME], (other: GoObject) => new GoInteger(moment.nanoseconds - momentOf(other).nanoseconds, DURATION)),
      AddDate: fn([INT, INT, INT], (years: GoInteger, months: GoInteger, days: GoInteger) => {
        return timeValue(addDate(moment, Number(years.value), Number(months.value), Number(days.value)))
      }),
      Round: fn([DURATION], ({ value: by }: GoInteger) =>
        timeValue(later(moment, roundDuration(sinceZero, by) - sinceZero)),
      ),
      Truncate: fn([DURATION], ({ value: by }: GoInteger) => {
        return timeValue(later(moment, truncateDuration(sinceZero, by) - sinceZero))
      }),
      Compare: fn([TIME], (other: GoObject) => int(order(moment, momentOf(other)))),
      After: compare((order) => order > 0),
      Before: compare((order) => order < 0),
      Equal: compare((order) => order === 0),
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
  return later(moment, BigInt(after - before) * 86_400n * SECOND)
}
