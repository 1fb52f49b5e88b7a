// Parses numbers like Go's strconv.ParseInt, ParseUint and ParseFloat.

const MAX_UINT64 = 2n ** 64n - 1n
const MAX_INT64 = 2n ** 63n - 1n
const MIN_INT64 = -(2n ** 63n)

export type ParsedInteger =
  | { readonly value: bigint }
  | { readonly failure: 'syntax' | 'range'; readonly value: bigint }

const FORMS: readonly { readonly base: number; readonly form: RegExp }[] = [
  { base: 16, form: /^0[xX]((?:_?[0-9a-fA-F])+)$/ },
  { base: 2, form: /^0[bB]((?:_?[01])+)$/ },
  { base: 8, form: /^0[oO]((?:_?[0-7])+)$/ },
  { base: 8, form: /^0((?:_?[0-7])+)$/ },
  { base: 10, form: /^([0-9](?:_?[0-9])*)$/ },
]
const LEADING_ZERO = /^0_?[0-9]/

/** Parses digits in Go's syntax for literals: `0x1F`, `017`, `1_000`. Undefined for anything else. */
function magnitudeOf(digits: string): bigint | undefined {
  for (const { base, form } of FORMS) {
    const found = form.exec(digits)?.[1]?.replaceAll('_', '')
    if (found === undefined) continue
    if (base === 10) return LEADING_ZERO.test(digits) ? undefined : BigInt(found)
    return BigInt(`${base === 16 ? '0x' : base === 8 ? '0o' : '0b'}${found}`)
  }
  return undefined
}

/**
 * Follows strconv.ParseInt with base 0, or with base 10 if `decimal`. If the number is out of range, the value is the
 * nearest integer in range.
 */
export function parseInt64(text: string, decimal = false): ParsedInteger {
  const negative = text.startsWith('-')
  const digits = text.replace(/^[-+]/, '')
  const magnitude = decimal ? (/^[0-9]+$/.test(digits) ? BigInt(digits) : undefined) : magnitudeOf(digits)
  if (magnitude === undefined) return { failure: 'syntax', value: 0n }
  const value = negative ? -magnitude : magnitude
  if (value > MAX_INT64) return { failure: 'range', value: MAX_INT64 }
  return value < MIN_INT64 ? { failure: 'range', value: MIN_INT64 } : { value }
}

/** Follows strconv.ParseUint with base 0. Undefined if it fails. */
export function parseUint64(text: string): bigint | undefined {
  const value = magnitudeOf(text)
  return value !== undefined && value <= MAX_UINT64 ? value : undefined
}

const DECIMAL = /^[-+]?(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9]+)?$/
const HEX = /^([-+]?)0[xX]_?([0-9a-fA-F](?:_?[0-9a-fA-F])*)?(?:\.([0-9a-fA-F](?:_?[0-9a-fA-F])*)?)?[pP]([-+]?[0-9]+)$/
const SPECIAL = /^(?:([-+]?)(?:inf|infinity)|nan)$/i

/** Follows strconv.ParseFloat. Returns a number, or the kind of error. */
export function parseFloat64(text: string): number | 'syntax' | 'range' {
  if (DECIMAL.test(text)) {
    const value = Number(text.replaceAll('_', ''))
    return Number.isFinite(value) ? value : 'range'
  }
  const special = SPECIAL.exec(text)
  if (special !== null) {
    if (special[1] === undefined) return Number.NaN
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  const hex = HEX.exec(text)
  if (hex === null) return 'syntax'
  const [, sign, whole = '', fraction = '', exponent = '0'] = hex
  const digits = (whole + fraction).replaceAll('_', '')
  if (digits === '') return 'syntax'
  const value = Number(BigInt(`0x${digits}`)) * 2 ** (Number(exponent) - 4 * fraction.replaceAll('_', '').length)
  if (!Number.isFinite(value)) return 'range'
  return sign === '-' ? -value : value
}

/** Converts a float64 to int64 like Go on amd64: values out of range become the smallest integer. */
export function floatToInt64(value: number): bigint {
  if (!Number.isFinite(value)) return MIN_INT64
  const whole = BigInt(Math.trunc(value))
  return whole > MAX_INT64 || whole < MIN_INT64 ? MIN_INT64 : whole
}
