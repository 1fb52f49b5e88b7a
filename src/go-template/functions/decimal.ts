// Decimal arithmetic for addf, subf, mulf and divf. Follows shopspring/decimal.

/** The number COEFFICIENT × 10^EXPONENT. */
export interface Decimal {
  readonly coefficient: bigint
  readonly exponent: number
}

/** Follows decimal.NewFromFloat: the shortest decimal that is parsed to the same float. */
export function fromFloat(value: number): Decimal | undefined {
  if (!Number.isFinite(value)) return undefined
  const [mantissa = '0', power = '0'] = value.toExponential().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  return { coefficient: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

export function toFloat({ coefficient, exponent }: Decimal): number {
  return Number(`${coefficient}e${exponent}`)
}

function align(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent)
  return [scaled(a, exponent), scaled(b, exponent), exponent]
}

function scaled({ coefficient, exponent }: Decimal, to: number): bigint {
  return coefficient * 10n ** BigInt(exponent - to)
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const [x, y, exponent] = align(a, b)
  return { coefficient: x + y, exponent }
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  const [x, y, exponent] = align(a, b)
  return { coefficient: x - y, exponent }
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent }
}

const DIVISION_PLACES = 16

/**
 * Divides two decimals, and rounds the result to 16 places (halves away from zero). Undefined for a division by zero.
 */
export function divideDecimals(a: Decimal, b: Decimal): Decimal | undefined {
  if (b.coefficient === 0n) return undefined
  const shift = a.exponent - b.exponent + DIVISION_PLACES
  const numerator = shift >= 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient
  const denominator = shift >= 0 ? b.coefficient : b.coefficient * 10n ** BigInt(-shift)
  const quotient = numerator / denominator
  const rest = numerator % denominator
  const isHalf = 2n * absolute(rest) >= absolute(denominator)
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n
  return { coefficient: isHalf ? quotient + sign : quotient, exponent: -DIVISION_PLACES }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}
