import { isIPv4, isIPv6 } from 'node:net'
import { isDuration } from '../go-template/functions/duration.ts'
import { ownValue } from '../tree/json-values.ts'

/** The string formats that an API server checks. Follows k8s.io/kube-openapi/pkg/validation/strfmt. */
const stringFormats: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: (text) => /^[0-9a-fA-F]{24}$/.test(text),
  uri: isUri,
  email: isEmail,
  hostname: isHostname,
  ipv4: isIPv4,
  ipv6: (text) => isIPv6(text) && !text.includes('%'),
  cidr: isCidr,
  mac: isMac,
  uuid: (text) => isUuid(text, { version: '[0-9a-f]', variant: '[0-9a-f]' }),
  uuid3: (text) => isUuid(text, { version: '3', variant: '[0-9a-f]' }),
  uuid4: (text) => isUuid(text, { version: '4', variant: '[89ab]' }),
  uuid5: (text) => isUuid(text, { version: '5', variant: '[89ab]' }),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: (text) => /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  rgbcolor: isRgbColor,
  byte: isBase64,
  password: () => true,
  date: isDate,
  duration: isLooseDuration,
  'date-time': isDateTime,
  datetime: isDateTime,
}

const int32 = [-(2 ** 31), 2 ** 31 - 1] as const
const int64 = [-(2n ** 63n), 2n ** 63n - 1n] as const

/** The names of all formats that are checked. */
export const formatNames: readonly string[] = [...Object.keys(stringFormats), 'int32', 'int64', 'float', 'double']

/**
 * True if a value has the format. Also true for unknown formats, and for types of values that the format does not apply
 * to.
 */
export function hasFormat(format: string, value: unknown): boolean {
  if (typeof value === 'string') {
    const test = ownValue(stringFormats, format)
    return test === undefined || test(value)
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') return true
  const isInteger = typeof value === 'bigint' || Number.isInteger(value)
  if (format === 'int32') return isInteger && value >= int32[0] && value <= int32[1]
  if (format === 'int64') return isInteger && value >= int64[0] && value <= int64[1]
  if (typeof value === 'bigint') return true
  if (format === 'float') return Math.abs(value) <= 3.4028234663852886e38
  return true
}

/** True for base64 with padding. Line breaks are ignored, as in Go's `StdEncoding`. */
export function isBase64(text: string): boolean {
  const compact = text.replace(/[\r\n]/g, '')
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact)
}

/** True for an absolute URL or an absolute path. Follows Go's `url.ParseRequestURI`. */
function isUri(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go rejects control characters
  if (text === '' || /[\0-\x1f\x7f]/.test(text) || /%(?![0-9a-fA-F]{2})/.test(text)) return false
  if (text.startsWith('/')) return true
  const [, rest] = /^[a-zA-Z][a-zA-Z0-9+.-]*:(.*)$/.exec(text) ?? []
  if (rest === undefined) return false
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1]
  if (authority === undefined) return true
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return /^(?:\[[0-9a-fA-F:.%]+\]|[^\s"<>[\]\\^`{|}:]*)(?::\d*)?$/.test(host)
}

/** True for an address such as `a@b.c`, optionally with a name. Follows Go's `mail.ParseAddress`. */
function isEmail(text: string): boolean {
  const address = /^[^<>]*<([^<>]+)>$/.exec(text.trim())?.[1] ?? text.trim()
  return /^(?:[\w!#$%&'*+\-/=?^`{|}~\u0080-\uffff]+(?:\.[\w!#$%&'*+\-/=?^`{|}~\u0080-\uffff]+)*|"[^"\\]+")@(?:\[[^\]]+\]|[\w\-\u0080-\uffff]+(?:\.[\w\-\u0080-\uffff]+)*)$/.test(
    address,
  )
}

function isHostname(text: string): boolean {
  if (text.length > 253 || !/^[\p{L}\p{N}](?:[\p{L}\p{N}\-.]*[\p{L}\p{N}])?$/u.test(text)) return false
  return text.split('.').every((label) => label !== '' && label.length <= 63 && !label.endsWith('-'))
}

function isCidr(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  if (isIPv4(address)) return Number(bits) <= 32
  return isIPv6(address) && !address.includes('%') && Number(bits) <= 128
}

/**
 * True for 48, 64 or 160 bits in hexadecimal digits, separated by colons, dashes or dots. Follows net/mac.go, ParseMAC.
 */
function isMac(text: string): boolean {
  if (/^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1)*[0-9a-f]{2}$/i.test(text)) return [17, 23, 59].includes(text.length)
  return /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/i.test(text) && [14, 19, 49].includes(text.length)
}

interface UuidDigits {
  readonly version: string
  readonly variant: string
}

function isUuid(text: string, { version, variant }: UuidDigits): boolean {
  const form = `^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`
  return new RegExp(form, 'i').test(text)
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '')
  if (!/^\d{9}[\dX]$/.test(digits)) return false
  return [...digits].reduce((sum, digit, i) => sum + (10 - i) * (digit === 'X' ? 10 : Number(digit)), 0) % 11 === 0
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '')
  if (!/^\d{13}$/.test(digits)) return false
  return [...digits].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  const brands =
    /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|(?:222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11}|6[27]\d{14})$/
  if (!brands.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const doubled = i % 2 === 0 ? Number(digit) : Number(digit) * 2
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

function isRgbColor(text: string): boolean {
  const part = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])'
  const percent = '(?:0|[1-9]\\d?|100)%'
  const list = (one: string) => `\\s*${one}\\s*,\\s*${one}\\s*,\\s*${one}\\s*`
  return new RegExp(`^rgb\\((?:${list(part)}|${list(percent)})\\)$`).test(text)
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)))
  date.setUTCFullYear(Number(year))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

/** True for Go's durations, and for those of strfmt, such as `3 days`. */
function isLooseDuration(text: string): boolean {
  if (isDuration(text)) return true
  return /^(?:\d+(?:\.\d+)?\s*(?:ns|nanos?|nanoseconds?|us|\u00b5s|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hr|hours?|d|days?|w|wks?|weeks?)\s*)+$/.test(
    text,
  )
}

/** True for a date and time as defined by RFC 3339. */
function isDateTime(text: string): boolean {
  const [, date = '', hour, minute, second] =
    /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? []
  return isDate(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}
