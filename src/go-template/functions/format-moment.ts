import { GoError } from '../values.ts'
import { MONTHS, splitLayout, WEEKDAYS } from './layout.ts'
import { type Clock, clockOf, type Moment, unixSeconds } from './moment.ts'
import { zoneAbbreviation } from './zones.ts'

/** Formats a time like Go's Time.Format. */
export function formatMoment(moment: Moment, layout: string): string {
  const clock = clockOf(moment)
  return splitLayout(layout)
    .map(({ text, chunk }) => text + (chunk === undefined ? '' : formatChunk(chunk, clock, moment)))
    .join('')
}

export function pad(value: number, width = 2, fill = '0'): string {
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
      return pad(Math.abs(year % 100))
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

/** The fraction of a second: `.000` prints three digits, `.999` up to three. */
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

/** A time as encoding/json writes it. @throws GoError */
export function rfc3339(moment: Moment): string {
  const { year, offset } = clockOf(moment)
  if (year < 0 || year > 9999) throw new GoError('Time.MarshalJSON: year outside of range [0,9999]')
  if (Math.abs(offset) >= 86_400) throw new GoError('Time.MarshalJSON: timezone hour outside of range [0,23]')
  return formatMoment(moment, RFC3339)
}
