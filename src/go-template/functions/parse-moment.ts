import { pad } from './format-moment.ts'
import { MONTHS, splitLayout, WEEKDAYS } from './layout.ts'
import { civilFromDays, daysFromCivil, type Moment, SECOND } from './moment.ts'
import { UTC, type Zone, zoneAbbreviation, zoneOffset } from './zones.ts'

/** The parts of a time that are known so far. */
interface Draft {
  year: number
  month: number | undefined
  day: number | undefined
  yearDay: number | undefined
  hour: number
  half: 'AM' | 'PM' | undefined
  minute: number
  second: number
  nanosecond: number
  isUtc: boolean
  /** Seconds. */
  offset: number | undefined
  /** Abbreviation. */
  zone: string
}

/** Follows Go's time.ParseInLocation. Undefined if the value does not match the layout. */
export function parseMoment(layout: string, value: string, local: Zone): Moment | undefined {
  const draft: Draft = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    half: undefined,
    minute: 0,
    second: 0,
    nanosecond: 0,
    isUtc: false,
    offset: undefined,
    zone: '',
  }
  let rest = value
  const pieces = splitLayout(layout)
  for (const [i, { text, chunk }] of pieces.entries()) {
    const after = skipText(text, rest)
    if (after === undefined) return undefined
    rest = after
    if (chunk === undefined) break
    const used = parseChunk(chunk, rest, draft)
    if (used === undefined) return undefined
    rest = rest.slice(used)
    if ((chunk === '05' || chunk === '5') && !isFraction(pieces[i + 1]?.chunk)) rest = parseFraction(rest, draft)
  }
  return rest === '' ? build(draft, local) : undefined
}

function isFraction(chunk = ''): boolean {
  return /^[.,]/.test(chunk)
}

/** Skips literal text of the layout. A space matches any number of spaces. */
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

/** Parses fractional seconds that are not in the layout, and returns the rest. */
function parseFraction(rest: string, draft: Draft): string {
  const match = /^[.,]([0-9]+)/.exec(rest)
  if (match === null) return rest
  draft.nanosecond = Number((match[1] ?? '').slice(0, 9).padEnd(9, '0'))
  return rest.slice(match[0].length)
}

/** The number of characters that a placeholder matches. */
function parseChunk(chunk: string, rest: string, draft: Draft): number | undefined {
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
      return number(/^(?:[0-9]{2}|[-+][0-9])/, -9, 99, (n) => {
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
      return number(dayForm(chunk), 0, 99, (n) => {
        draft.day = n
      })
    case '002':
    case '__2':
      return number(chunk === '002' ? /^[0-9]{3}/ : /^ {0,2}[0-9]{1,3}/, 0, 999, (n) => {
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
        // As in Go, `PM` takes precedence if there are both.
        draft.half = text.toUpperCase() === 'PM' ? 'PM' : (draft.half ?? 'AM')
        return true
      })
    case 'MST':
      return takeZone(rest, draft)
    default:
      return isFraction(chunk) ? takeFraction(chunk, take, draft) : takeOffset(chunk, take, draft)
  }
}

function dayForm(chunk: string): RegExp {
  if (chunk === '02') return /^[0-9]{2}/
  return chunk === '2' ? /^[0-9]{1,2}/ : /^ ?[0-9]{1,2}/
}

function takeZone(rest: string, draft: Draft): number | undefined {
  const name = zoneName(rest)
  if (name === 'UTC') draft.isUtc = true
  else draft.zone = name ?? ''
  return name?.length
}

/** Follows time/format.go, parseTimeZone. */
function zoneName(text: string): string | undefined {
  if (text.length < 3) return undefined
  const [withOffset, offset] = /^(?:GMT)?([+-][0-9]+)/.exec(text) ?? []
  if (withOffset !== undefined && Math.abs(Number(offset)) < 24) return withOffset
  return /^(?:UTC|GMT|ChST|MeST|(?:[A-Z]{3,4}T|WITA|[A-Z]{3})(?![A-Z]))/.exec(text)?.[0]
}

type Take = (form: RegExp, set: (text: string) => boolean | undefined) => number | undefined

function takeFraction(chunk: string, take: Take, draft: Draft): number | undefined {
  const count = chunk.length - 1
  const form = chunk[1] === '0' ? new RegExp(`^[.,][0-9]{${count}}`) : /^(?:[.,][0-9]+)?/
  return take(form, (text) => {
    if (text !== '') draft.nanosecond = Number(text.slice(1, 10).padEnd(9, '0'))
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
      draft.isUtc = true
      return true
    }
    const [, h = '0', m = '0', s = '0'] = /^[+-]([0-9]{2}):?([0-9]{2})?:?([0-9]{2})?/.exec(text) ?? []
    draft.offset = (text.startsWith('-') ? -1 : 1) * (Number(h) * 3600 + Number(m) * 60 + Number(s))
    return Number(h) <= 24 && Number(m) <= 60 && Number(s) <= 60
  })
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
  const { year, half, minute, second, nanosecond } = draft
  const date = dateOf(draft)
  if (date === undefined) return undefined
  const inMonth = daysFromCivil(year, date.month + 1, 1) - daysFromCivil(year, date.month, 1)
  if (date.day < 1 || date.day > inMonth) return undefined
  const hour = draft.hour + (half === 'PM' && draft.hour < 12 ? 12 : half === 'AM' && draft.hour === 12 ? -12 : 0)
  const seconds = daysFromCivil(year, date.month, date.day) * 86_400 + hour * 3600 + minute * 60 + second
  const { zone, offset } = zoneOf(draft, seconds, local)
  return { nanoseconds: BigInt(seconds - offset) * SECOND + BigInt(nanosecond), zone }
}

/** Undefined if the day of the year does not exist, or is a different date. */
function dateOf({ year, month, day, yearDay }: Draft): { readonly month: number; readonly day: number } | undefined {
  if (yearDay === undefined) return { month: month ?? 1, day: day ?? 1 }
  const days = daysFromCivil(year, 1, yearDay)
  const date = civilFromDays(days)
  if (date.year !== year) return undefined
  const differs = (month ?? date.month) !== date.month || (day ?? date.day) !== date.day
  return differs ? undefined : date
}

interface OffsetZone {
  readonly zone: Zone
  /** Of the wall-clock time. */
  readonly offset: number
}

/** @param seconds the wall-clock time, read as UTC */
function zoneOf({ isUtc, offset, zone: name }: Draft, seconds: number, local: Zone): OffsetZone {
  if (isUtc) return { zone: UTC, offset: 0 }
  // The offset may change between the wall-clock time read as UTC and the actual time, so it is computed twice.
  const localOffset = zoneOffset(local, seconds - (offset ?? zoneOffset(local, seconds)))
  const isLocal = (offset ?? localOffset) === localOffset
  if (isLocal && (name === '' || name === zoneAbbreviation(local, seconds - localOffset))) {
    return { zone: local, offset: localOffset }
  }
  if (offset !== undefined) {
    return { zone: { name: '', offset, abbreviation: name || offsetAbbreviation(offset) }, offset }
  }
  // As in Go: an abbreviation such as `GMT-8` determines the zone, but not the time.
  const hours = Number(/^GMT(.+)$/.exec(name)?.[1] ?? 0)
  return { zone: { name, offset: hours * 3600, abbreviation: name }, offset: 0 }
}

function offsetAbbreviation(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60)
  return `${offset < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60))}${pad(minutes % 60)}`
}
