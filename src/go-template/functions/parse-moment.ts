import { pad } from './format-moment.ts'
import { MONTHS, splitLayout, WEEKDAYS } from './layout.ts'
import { daysFromCivil, type Moment, SECOND } from './moment.ts'
import { UTC, type Zone, zoneOffset } from './zones.ts'

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

/** Follows Go's time.ParseInLocation. Undefined if the value does not match the layout. */
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

/** Parses the value of a placeholder. Returns its length; undefined if it does not match. */
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

/**
 * The zone for an abbreviation. Its offset is unknown, so it is 0, except for the local zone and abbreviations such as
 * `GMT-8`.
 */
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
  // The offset is computed twice, because it may change between the actual time and the same wall-clock time in UTC.
  const guess = zoneOffset(zone, seconds - zoneOffset(zone, seconds))
  return { nanoseconds: BigInt(seconds - guess) * SECOND + BigInt(nanosecond), zone }
}
