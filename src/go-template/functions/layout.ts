// Go's layouts of dates: the reference time `Mon Jan 2 15:04:05 MST 2006`. Follows time/format.go.

import { UTC, type Zone, zoneAbbreviation, zoneOffset } from './zones.ts'

/** A moment: nanoseconds since 1970, and the zone in which it is shown. */
export interface Moment {
  readonly nanoseconds: bigint
  readonly zone: Zone
}

export interface Clock {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  /** 0 is Sunday. */
  readonly weekday: number
  readonly yearDay: number
  /** Seconds. */
  readonly offset: number
}

const SECOND = 1_000_000_000n

export function unixSeconds({ nanoseconds }: Moment): bigint {
  const rest = nanoseconds % SECOND
  return (nanoseconds - (rest < 0n ? rest + SECOND : rest)) / SECOND
}

/** The fields of a moment in its zone. */
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

/** Days since 1970 of a date; months and days may be out of range. */
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

function civilFromDays(days: number): { readonly year: number; readonly month: number; readonly day: number } {
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

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
]

/** The parts of a layout that stand for something, longest first where one begins another. */
const CHUNKS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|__2|_2006|_2|2006|15|Z070000|Z07:00:00|Z0700|Z07:00|Z07|-070000|-07:00:00|-0700|-07:00|-07|PM|pm|[.,](?:0+|9+)(?![0-9])|[1-5]/g

/** The text around the parts, and the parts. */
function splitLayout(layout: string): readonly { readonly text: string; readonly chunk: string | undefined }[] {
  const pieces: { text: string; chunk: string | undefined }[] = []
  let at = 0
  for (const match of layout.matchAll(CHUNKS)) {
    const [found] = match
    const start = match.index
    // `_2006` is a blank and a year.
    const skip = found === '_2006' ? 1 : 0
    pieces.push({ text: layout.slice(at, start + skip), chunk: found.slice(skip) })
    at = start + found.length
  }
  pieces.push({ text: layout.slice(at), chunk: undefined })
  return pieces
}

/** Go's Time.Format. */
export function formatMoment(moment: Moment, layout: string): string {
  const clock = clockOf(moment)
  return splitLayout(layout)
    .map(({ text, chunk }) => text + (chunk === undefined ? '' : formatChunk(chunk, clock, moment)))
    .join('')
}

function pad(value: number, width = 2, fill = '0'): string {
  return String(value).padStart(width, fill)
}

function formatChunk(chunk: string, clock: Clock, moment: Moment): string {
  const { year, month, day, hour, minute, second, nanosecond, weekday, yearDay, offset } = clock
  const hour12 = hour % 12 === 0 ? 12 : hour % 12
  switch (chunk) {
    case 'January':
      return MONTHS[month - 1] ?? ''
    case 'Jan':
      return (MONTHS[month - 1] ?? '').slice(0, 3)
    case '1':
      return String(month)
    case '01':
      return pad(month)
    case 'Monday':
      return WEEKDAYS[weekday] ?? ''
    case 'Mon':
      return (WEEKDAYS[weekday] ?? '').slice(0, 3)
    case '2':
      return String(day)
    case '_2':
      return pad(day, 2, ' ')
    case '02':
      return pad(day)
    case '__2':
      return pad(yearDay, 3, ' ')
    case '002':
      return pad(yearDay, 3)
    case '15':
      return pad(hour)
    case '3':
      return String(hour12)
    case '03':
      return pad(hour12)
    case '4':
      return String(minute)
    case '04':
      return pad(minute)
    case '5':
      return String(second)
    case '05':
      return pad(second)
    case '2006':
      return `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}`
    case '06':
      return pad(((year % 100) + 100) % 100)
    case 'PM':
      return hour >= 12 ? 'PM' : 'AM'
    case 'pm':
      return hour >= 12 ? 'pm' : 'am'
    case 'MST':
      return zoneAbbreviation(moment.zone, Number(unixSeconds(moment)))
    default:
      return /^[.,]/.test(chunk) ? formatFraction(chunk, nanosecond) : formatOffset(chunk, offset)
  }
}

/** `.000` prints three digits, `.999` up to three. */
function formatFraction(chunk: string, nanosecond: number): string {
  const digits = pad(nanosecond, 9).slice(0, chunk.length - 1)
  if (chunk[1] === '0') return chunk[0] + digits
  const shown = digits.replace(/0+$/, '')
  return shown === '' ? '' : chunk[0] + shown
}

function formatOffset(chunk: string, offset: number): string {
  if (chunk.startsWith('Z') && offset === 0) return 'Z'
  const minutes = Math.trunc(Math.abs(offset) / 60)
  const colon = chunk.includes(':') ? ':' : ''
  let text = `${offset < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60))}`
  if (chunk.length > 3) text += colon + pad(minutes % 60)
  if (chunk.length > 6) text += colon + pad(Math.abs(offset) % 60)
  return text
}

const RFC3339 = '2006-01-02T15:04:05.999999999Z07:00'

/** What encoding/json writes for a time. */
export function rfc3339(moment: Moment): string {
  return formatMoment(moment, RFC3339)
}

interface Draft {
  year: number
  month: number
  day: number
  yearDay: number | undefined
  hour: number
  pm: boolean | undefined
  minute: number
  second: number
  nanosecond: number
  zone: Zone | undefined
}

/** Go's time.ParseInLocation; undefined for a text that does not fit the layout. */
export function parseMoment(layout: string, value: string, local: Zone): Moment | undefined {
  const draft: Draft = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: undefined,
    hour: 0,
    pm: undefined,
    minute: 0,
    second: 0,
    nanosecond: 0,
    zone: undefined,
  }
  let rest = value
  const pieces = splitLayout(layout)
  for (const [i, { text, chunk }] of pieces.entries()) {
    const after = skipText(text, rest)
    if (after === undefined) return undefined
    rest = after
    if (chunk === undefined) break
    const used = parseChunk(chunk, rest, draft, local)
    if (used === undefined) return undefined
    rest = rest.slice(used)
    const next = pieces[i + 1]
    if ((chunk === '05' || chunk === '5') && !/^[.,][09]/.test((next?.text ?? '') + (next?.chunk ?? ''))) {
      rest = parseFraction(rest, draft)
    }
  }
  return rest === '' ? build(draft, local) : undefined
}

/** Text of the layout at the start of the value; blanks match any number of blanks. */
function skipText(text: string, value: string): string | undefined {
  let rest = value
  for (let i = 0; i < text.length; i++) {
    if (text[i] === ' ') {
      if (rest !== '' && rest[0] !== ' ') return undefined
      while (text[i + 1] === ' ') i++
      rest = rest.replace(/^ +/, '')
    } else if (rest[0] === text[i]) rest = rest.slice(1)
    else return undefined
  }
  return rest
}

/** A fraction of a second that the layout does not mention. */
function parseFraction(rest: string, draft: Draft): string {
  const match = /^[.,]([0-9]+)/.exec(rest)
  if (match === null) return rest
  draft.nanosecond = Number((match[1] ?? '').slice(0, 9).padEnd(9, '0'))
  return rest.slice(match[0].length)
}

/** Length of what a part of the layout matches. */
function parseChunk(chunk: string, rest: string, draft: Draft, local: Zone): number | undefined {
  const take = (form: RegExp, set: (text: string) => boolean | undefined): number | undefined => {
    const match = form.exec(rest)
    if (match === null || set(match[0]) === false) return undefined
    return match[0].length
  }
  const number = (form: RegExp, from: number, to: number, set: (value: number) => void) =>
    take(form, (text) => {
      const found = Number(text)
      if (found < from || found > to) return false
      set(found)
      return true
    })
  switch (chunk) {
    case '2006':
      return number(/^[0-9]{4}/, 0, 9999, (n) => {
        draft.year = n
      })
    case '06':
      return number(/^[0-9]{2}/, 0, 99, (n) => {
        draft.year = n >= 69 ? 1900 + n : 2000 + n
      })
    case 'January':
    case 'Jan':
      return named(MONTHS, chunk, rest, (i) => {
        draft.month = i + 1
      })
    case 'Monday':
    case 'Mon':
      return named(WEEKDAYS, chunk, rest, () => undefined)
    case '01':
    case '1':
      return number(chunk === '01' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, 1, 12, (n) => {
        draft.month = n
      })
    case '02':
    case '2':
    case '_2':
      return number(chunk === '02' ? /^[0-9]{2}/ : /^ ?[0-9]{1,2}/, 0, 31, (n) => {
        draft.day = n
      })
    case '002':
    case '__2':
      return number(/^ {0,2}[0-9]{1,3}/, 1, 366, (n) => {
        draft.yearDay = n
      })
    case '15':
      return number(/^[0-9]{1,2}/, 0, 23, (n) => {
        draft.hour = n
      })
    case '03':
    case '3':
      return number(chunk === '03' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, 0, 12, (n) => {
        draft.hour = n
      })
    case '04':
    case '4':
      return number(chunk === '04' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, 0, 59, (n) => {
        draft.minute = n
      })
    case '05':
    case '5':
      return number(chunk === '05' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, 0, 59, (n) => {
        draft.second = n
      })
    case 'PM':
    case 'pm':
      return take(chunk === 'PM' ? /^[AP]M/ : /^[ap]m/, (text) => {
        draft.pm = text.toUpperCase() === 'PM'
        return true
      })
    case 'MST':
      return take(/^(?:UTC|[A-Z]{3,5}(?:[+-][0-9]{1,2})?|[+-][0-9]{2})/, (name) => {
        draft.zone = name === 'UTC' ? UTC : abbreviated(name, local)
        return true
      })
    default:
      return /^[.,]/.test(chunk) ? takeFraction(chunk, take, draft) : takeOffset(chunk, take, draft)
  }
}

type Take = (form: RegExp, set: (text: string) => boolean | undefined) => number | undefined

function takeFraction(chunk: string, take: Take, draft: Draft): number | undefined {
  const count = chunk.length - 1
  const form = chunk[1] === '0' ? new RegExp(`^[.,][0-9]{${count}}`) : /^(?:[.,][0-9]+)?/
  return take(form, (text) => {
    draft.nanosecond = Number(text.slice(1, 10).padEnd(9, '0'))
    return true
  })
}

function takeOffset(chunk: string, take: Take, draft: Draft): number | undefined {
  const colon = chunk.includes(':') ? ':' : ''
  const minutes = chunk.length > 3 ? `${colon}[0-9]{2}` : ''
  const seconds = chunk.length > 6 ? `${colon}[0-9]{2}` : ''
  const form = new RegExp(`^(?:${chunk.startsWith('Z') ? 'Z|' : ''}[+-][0-9]{2}${minutes}${seconds})`)
  return take(form, (text) => {
    if (text === 'Z') {
      draft.zone = UTC
      return true
    }
    const [, h = '0', m = '0', s = '0'] = /^[+-]([0-9]{2}):?([0-9]{2})?:?([0-9]{2})?/.exec(text) ?? []
    const offset = (text.startsWith('-') ? -1 : 1) * (Number(h) * 3600 + Number(m) * 60 + Number(s))
    draft.zone = offset === 0 ? { name: '', offset: 0, abbreviation: 'UTC' } : fixed(offset)
    return true
  })
}

function fixed(offset: number): Zone {
  const minutes = Math.trunc(Math.abs(offset) / 60)
  const abbreviation = `${offset < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60))}${pad(minutes % 60)}`
  return { name: '', offset, abbreviation }
}

/** An abbreviation alone says nothing of the offset, unless it is `GMT-8`. */
function abbreviated(name: string, local: Zone): Zone {
  if (name === local.abbreviation) return local
  const hours = /^GMT([+-][0-9]{1,2})$/.exec(name)?.[1]
  return { name, offset: hours === undefined ? 0 : Number(hours) * 3600, abbreviation: name }
}

function named(
  names: readonly string[],
  chunk: string,
  rest: string,
  set: (index: number) => void,
): number | undefined {
  const isShort = chunk.length === 3
  const forms = names.map((name) => (isShort ? name.slice(0, 3) : name))
  const index = forms.findIndex((form) => rest.toLowerCase().startsWith(form.toLowerCase()))
  if (index < 0) return undefined
  set(index)
  return forms[index]?.length
}

function build(draft: Draft, local: Zone): Moment | undefined {
  const { year, yearDay, minute, second, nanosecond } = draft
  const { month, day } = yearDay === undefined ? draft : { month: 1, day: yearDay }
  const hour = draft.pm === undefined ? draft.hour : (draft.hour % 12) + (draft.pm ? 12 : 0)
  const inMonth = daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1)
  if (yearDay === undefined && (day < 1 || day > inMonth)) return undefined
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
  const zone = draft.zone ?? local
  // The offset at the time that the wall clock shows, and once more at the time that follows from it.
  const guess = zoneOffset(zone, seconds - zoneOffset(zone, seconds))
  return { nanoseconds: BigInt(seconds - guess) * SECOND + BigInt(nanosecond), zone }
}
