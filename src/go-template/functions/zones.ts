// Time zones, based on the data of the JavaScript engine.

/** A time zone with a name of the IANA database, or with a fixed offset in seconds. */
export interface Zone {
  readonly name: string
  readonly offset?: number
  /** For a fixed offset, the output of the placeholder `MST`. */
  readonly abbreviation?: string
}

export const UTC: Zone = { name: 'UTC', offset: 0, abbreviation: 'UTC' }

/** Finds a zone by its name in the IANA database; undefined if there is none. */
export function findZone(name: string, local: Zone): Zone | undefined {
  if (name === '' || name === 'UTC') return UTC
  if (name === 'Local') return local
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return undefined
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return { name }
  } catch {
    return undefined
  }
}

/** The offset from UTC in seconds at a given time. */
export function zoneOffset({ name, offset }: Zone, unixSeconds: number): number {
  if (offset !== undefined) return offset
  const parts = formatParts('en-US', name, unixSeconds, 'longOffset')
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(parts)
  if (match?.[1] === undefined) return 0
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}

function formatParts(
  locale: string,
  timeZone: string,
  unixSeconds: number,
  timeZoneName: 'short' | 'longOffset',
): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName, hour: '2-digit' })
  const parts = format.formatToParts(new Date(unixSeconds * 1000))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** Abbreviations that the JavaScript engine does not have in any language, by zone and offset in hours. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'Asia/Tokyo 9': 'JST',
  'Asia/Seoul 9': 'KST',
  'Asia/Shanghai 8': 'CST',
  'Asia/Taipei 8': 'CST',
  'Asia/Hong_Kong 8': 'HKT',
  'Asia/Manila 8': 'PST',
  'Asia/Jakarta 7': 'WIB',
  'Asia/Karachi 5': 'PKT',
  'Asia/Jerusalem 2': 'IST',
  'Asia/Jerusalem 3': 'IDT',
  'Europe/Moscow 3': 'MSK',
  'Africa/Lagos 1': 'WAT',
  'Africa/Nairobi 3': 'EAT',
  'Africa/Johannesburg 2': 'SAST',
  'Africa/Cairo 2': 'EET',
  'Africa/Cairo 3': 'EEST',
  'Pacific/Auckland 12': 'NZST',
  'Pacific/Auckland 13': 'NZDT',
}

/** The output of the placeholder `MST`: an abbreviation such as `CET`, or `-03` for zones without one. */
export function zoneAbbreviation(zone: Zone, unixSeconds: number): string {
  if (zone.abbreviation !== undefined) return zone.abbreviation
  const offset = zoneOffset(zone, unixSeconds)
  const known = ABBREVIATIONS[`${zone.name} ${offset / 3600}`]
  if (known !== undefined) return known
  for (const locale of ['en-US', 'en-GB', 'en-AU', 'en-IN']) {
    const name = formatParts(locale, zone.name, unixSeconds, 'short')
    if (/^[A-Z]{3,5}$/.test(name)) return name
  }
  const minutes = Math.abs(offset) / 60
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${String(Math.trunc(minutes / 60)).padStart(2, '0')}${rest}`
}
