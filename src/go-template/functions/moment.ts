import { type Zone, zoneOffset } from './zones.ts'

/** A point in time, in nanoseconds since 1970, and the time zone for formatting it. */
export interface Moment {
  readonly nanoseconds: bigint
  readonly zone: Zone
}

export interface Clock {
  readonly year: number
  /** Counted from 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  /** Counted from 0, which is Sunday. */
  readonly weekday: number
  readonly yearDay: number
  /** The offset from UTC in seconds. */
  readonly offset: number
}

export const SECOND = 1_000_000_000n

export function unixSeconds({ nanoseconds }: Moment): bigint {
  const rest = nanoseconds % SECOND
  return (nanoseconds - (rest < 0n ? rest + SECOND : rest)) / SECOND
}

/** The date and time of a moment in its time zone. */
export function clockOf(moment: Moment): Clock {
  const seconds = Number(unixSeconds(moment))
  const offset = zoneOffset(moment.zone, seconds)
  const local = seconds + offset
  const days = Math.floor(local / 86_400)
  const rest = local - days * 86_400
  const { year, month, day } = civilFromDays(days)
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    nanosecond: Number(moment.nanoseconds - unixSeconds(moment) * SECOND),
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1) + 1,
    offset,
  }
}

/** Converts a date to days since 1970. Months and days may be out of range. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const months = month - 1
  const y0 = year + Math.floor(months / 12)
  const m = (((months % 12) + 12) % 12) + 1
  const y = m <= 2 ? y0 - 1 : y0
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Converts days since 1970 to a date. */
export function civilFromDays(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1 }
}
