/**
 * The formats of timestamps: a time with a zone after `T` or `t`, a time without a zone after spaces, or only a date.
 * Follows go.yaml.in/yaml/v3/resolve.go, parseTimestamp.
 */
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d)))|(?: +(\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?))?$/

/**
 * A timestamp in RFC 3339 format, as Go prints it: the zone is kept, and trailing zeros of the fraction are removed.
 * `undefined` for any other text, including dates that do not exist.
 */
export function parseTimestamp(text: string): string | undefined {
  if (text.length < 8 || text.charCodeAt(4) !== 45) return undefined
  const match = TIMESTAMP.exec(text)
  if (match === null) return undefined
  const [, year = '', month = '', day = ''] = match
  if (!isDate(Number(year), Number(month), Number(day))) return undefined
  const hour = match[4] ?? match[11] ?? '0'
  const minute = match[5] ?? match[12] ?? '0'
  const second = match[6] ?? match[13] ?? '0'
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const zone = formatZone(match[8], Number(match[9] ?? 0), Number(match[10] ?? 0))
  if (zone === undefined) return undefined
  const date = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`
  return date + formatFraction(match[7] ?? match[14] ?? '') + zone
}

function two(digits: string): string {
  return digits.length === 1 ? `0${digits}` : digits
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= days
}

/** Like Go, keeps at most nanoseconds. */
function formatFraction(digits: string): string {
  const trimmed = digits.slice(0, 9).replace(/0+$/, '')
  return trimmed === '' ? '' : `.${trimmed}`
}

/** Go allows 24 hours and 60 minutes in a zone; 60 minutes become one more hour. */
function formatZone(sign: string | undefined, hours: number, minutes: number): string | undefined {
  if (hours > 24 || minutes > 60) return undefined
  const total = hours * 60 + minutes
  if (sign === undefined || total === 0) return 'Z'
  return `${sign}${two(String(Math.floor(total / 60)))}:${two(String(total % 60))}`
}
