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
  if (/^(?:Etc\/)?(?:GMT(?:[+-]?0)?|Greenwich)$/.test(name)) return { name, offset: 0, abbreviation: 'GMT' }
  // The JavaScript engine has no abbreviations for these zones.
  if (/^Europe\/(?:Guernsey|Isle_of_Man|Jersey)$/.test(name)) return { name: 'Europe/London' }
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return undefined
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions()
    // Unlike the JavaScript engine, Go does not ignore the case of names.
    const hasOtherCase = timeZone !== name && timeZone.toLowerCase() === name.toLowerCase()
    return hasOtherCase ? undefined : { name }
  } catch {
    return undefined
  }
}

/** The offset from UTC in seconds at a given time. */
export function zoneOffset({ name, offset }: Zone, unixSeconds: number): number {
  if (offset !== undefined) return offset
  const parts = nameOfZone('en-US', name, unixSeconds, 'longOffset')
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(parts)
  if (match?.[1] === undefined) return 0
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}

function nameOfZone(
  locale: string,
  timeZone: string,
  unixSeconds: number,
  timeZoneName: 'short' | 'long' | 'longOffset',
): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName, hour: '2-digit' })
  const parts = format.formatToParts(new Date(unixSeconds * 1000))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** Abbreviations that the JavaScript engine does not have or that differ, by English name. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  [
    'CAT Central Africa Time',
    'EAT East Africa Time',
    'WAT West Africa Time',
    'WAT West Africa Standard Time',
    'SAST South Africa Standard Time',
    'EET Eastern European Standard Time',
    'EEST Eastern European Summer Time',
    'IST Irish Standard Time',
    'MSK Moscow Standard Time',
    'MSD Moscow Summer Time',
    'IST Israel Standard Time',
    'IDT Israel Daylight Time',
    'PKT Pakistan Standard Time',
    'PKST Pakistan Summer Time',
    'WIB Western Indonesia Time',
    'WITA Central Indonesia Time',
    'WIT Eastern Indonesia Time',
    'CST China Standard Time',
    'CDT China Daylight Time',
    'CST Taipei Standard Time',
    'CST Taiwan Standard Time',
    'HKT Hong Kong Standard Time',
    'HKST Hong Kong Summer Time',
    'JST Japan Standard Time',
    'KST Korean Standard Time',
    'KDT Korean Daylight Time',
    'PST Philippine Standard Time',
    'ChST Chamorro Standard Time',
    'NZST New Zealand Standard Time',
    'NZDT New Zealand Daylight Time',
    'SST American Samoa Standard Time',
    'HST Hawaii-Aleutian Standard Time',
    'HDT Hawaii-Aleutian Daylight Time',
    'MST Mexican Pacific Standard Time',
    'MDT Mexican Pacific Daylight Time',
    'CST Cuba Standard Time',
    'CDT Cuba Daylight Time',
    'NST Newfoundland Standard Time',
    'NDT Newfoundland Daylight Time',
  ].map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]),
)

/** Abbreviated by the JavaScript engine, but not in the IANA database: names, and zones that share a name with others. */
const WITHOUT_ABBREVIATION =
  /^(?:Gulf Standard|Lord Howe \w+|Australian Central Western Standard) Time$|^(?:Africa\/(?:Casablanca|El_Aaiun)|Antarctica\/(?:Casey|Troll)|Asia\/(?:Colombo|Dili|Thim[bp]h?u)|Europe\/(?:Astrakhan|Minsk|Saratov|Ulyanovsk)|Pacific\/Apia)$/

/** The output of the placeholder `MST`: an abbreviation such as `CET`, or `-03` for zones without one. */
export function zoneAbbreviation(zone: Zone, unixSeconds: number): string {
  if (zone.abbreviation !== undefined) return zone.abbreviation
  const offset = zoneOffset(zone, unixSeconds)
  // Local mean time, which preceded standard time.
  if (offset % 60 !== 0) return 'LMT'
  return knownAbbreviation(zone.name, unixSeconds) ?? offsetText(offset)
}

function knownAbbreviation(zone: string, unixSeconds: number): string | undefined {
  const name = nameOfZone('en-US', zone, unixSeconds, 'long')
  if (WITHOUT_ABBREVIATION.test(name) || WITHOUT_ABBREVIATION.test(zone)) return undefined
  const known = ABBREVIATIONS.get(name)
  if (known !== undefined) return known
  const names = ['en-US', 'en-GB', 'en-AU', 'en-IN'].map((locale) => nameOfZone(locale, zone, unixSeconds, 'short'))
  return names.find((name) => /^[A-Z]{3,5}$/.test(name))
}

/** `+01` or `-0330` */
function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${String(Math.trunc(minutes / 60)).padStart(2, '0')}${rest}`
}
