// Formats floats like Go's strconv.FormatFloat. JavaScript rounds ties up and Go rounds them to even, so digits are
// computed from the exact value.

import { formatFloatG } from '../yaml/types/go-number.ts'

interface Digits {
  /** The digits, without leading zeros; `''` for zero. */
  readonly digits: string
  /** The position of the decimal point: the value is 0.DIGITS × 10^point. */
  readonly point: number
}

/** All decimal digits of a positive finite number. */
function exactDigits(value: number): Digits {
  if (value === 0) return { digits: '', point: 0 }
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const raw = view.getBigUint64(0)
  const exponent = Number((raw >> 52n) & 0x7ffn)
  const fraction = raw & 0xfffffffffffffn
  const mantissa = exponent === 0 ? fraction : fraction | 0x10000000000000n
  const power = (exponent === 0 ? 1 : exponent) - 1075
  if (power >= 0) {
    const text = (mantissa << BigInt(power)).toString()
    return { digits: text, point: text.length }
  }
  // m / 2^k = m × 5^k / 10^k
  const text = (mantissa * 5n ** BigInt(-power)).toString()
  return { digits: text, point: text.length + power }
}

/** Rounds to `count` digits, ties to even. */
function roundDigits({ digits, point }: Digits, count: number): Digits {
  if (count < 0) return { digits: '', point }
  if (count >= digits.length) return { digits, point }
  const kept = digits.slice(0, count)
  const rest = digits.slice(count)
  const half = `5${'0'.repeat(rest.length - 1)}`
  const odd = Number(kept.at(-1) ?? '0') % 2 === 1
  if (rest < half || (rest === half && !odd)) return { digits: kept, point }
  const raised = (BigInt(`0${kept}`) + 1n).toString().padStart(count, '0')
  if (raised.length > count) return { digits: raised, point: point + 1 }
  return { digits: raised, point }
}

function shortestDigits(value: number): Digits {
  if (value === 0) return { digits: '', point: 0 }
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 }
}

/**
 * Formats a float64 for a verb (`e`, `E`, `f`, `g`, `G`, `b`, `x` or `X`) with `precision` digits. If `precision` is
 * -1, uses the fewest digits that represent the value exactly.
 */
export function formatFloat(value: number, verb: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (verb === 'g' && precision < 0) return formatFloatG(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  const upper = verb === 'E' || verb === 'G' || verb === 'X'
  const text = sign + formatPositive(size, verb.toLowerCase(), precision)
  return upper ? text.toUpperCase() : text
}

function formatPositive(value: number, verb: string, precision: number): string {
  if (verb === 'b') return binaryForm(value)
  if (verb === 'x') return hexForm(value, precision)
  if (precision < 0) {
    const digits = shortestDigits(value)
    if (verb === 'e') return exponentForm(digits, Math.max(digits.digits.length - 1, 0))
    if (verb === 'f') return plainForm(digits, Math.max(digits.digits.length - digits.point, 0))
    return formatFloatG(value)
  }
  const exact = exactDigits(value)
  if (verb === 'e') return exponentForm(roundDigits(exact, precision + 1), precision)
  if (verb === 'f') return plainForm(roundDigits(exact, exact.point + precision), precision)
  const count = precision === 0 ? 1 : precision
  const rounded = roundDigits(exact, count)
  const digits = { ...rounded, digits: rounded.digits.replace(/0+$/, '') }
  const exponent = digits.point - 1
  const limit = count > digits.digits.length && digits.digits.length >= digits.point ? digits.digits.length : count
  if (exponent < -4 || exponent >= limit) return exponentForm(digits, Math.max(digits.digits.length - 1, 0))
  return plainForm(digits, Math.max(digits.digits.length - digits.point, 0))
}

function exponentForm({ digits, point }: Digits, precision: number): string {
  const padded = digits.padEnd(precision + 1, '0')
  const exponent = digits === '' ? 0 : point - 1
  const fraction = precision > 0 ? `.${padded.slice(1, precision + 1)}` : ''
  return `${padded[0]}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function plainForm({ digits, point }: Digits, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  if (precision <= 0) return whole === '' ? '0' : whole
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`
}

function mantissaOf(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const raw = view.getBigUint64(0)
  const exponent = Number((raw >> 52n) & 0x7ffn)
  const fraction = raw & 0xfffffffffffffn
  if (exponent === 0) return { mantissa: fraction, exponent: -1074 }
  return { mantissa: fraction | 0x10000000000000n, exponent: exponent - 1075 }
}

/** Formats a float like `4503599627370496p-52`. */
function binaryForm(value: number): string {
  const { mantissa, exponent } = mantissaOf(value)
  return `${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`
}

/** Formats a float like `0x1.8p+00`. */
function hexForm(value: number, precision: number): string {
  let { mantissa, exponent } = mantissaOf(value)
  if (mantissa === 0n) return `0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+00`
  while (mantissa < 1n << 52n) {
    mantissa <<= 1n
    exponent--
  }
  exponent += 52
  if (precision >= 0 && precision < 13) {
    const drop = BigInt(52 - precision * 4)
    const half = 1n << (drop - 1n)
    const rest = mantissa & ((1n << drop) - 1n)
    mantissa >>= drop
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa++
    mantissa <<= drop
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n
      exponent++
    }
  }
  const digits = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0')
  const shown = precision < 0 ? digits.replace(/0+$/, '') : digits.slice(0, precision).padEnd(precision, '0')
  const size = String(Math.abs(exponent)).padStart(2, '0')
  return `0x1${shown === '' ? '' : `.${shown}`}p${exponent < 0 ? '-' : '+'}${size}`
}
