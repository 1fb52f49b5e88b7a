/** An exact decimal number: `value` × 10^-`scale`. */
export interface Decimal {
  readonly value: bigint
  readonly scale: number
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4})|([KMGTPE]i)|([numkMGTPE]))?$/
const binaryUnits = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
/** The decimal units, as powers of ten. */
const decimalUnits: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])

/**
 * The value of a Kubernetes quantity, such as `250m`, `1.5Gi` or `2e3`; undefined for anything else. Follows
 * apimachinery/pkg/api/resource/quantity.go, parseQuantityString.
 */
export function parseQuantity(text: string): Decimal | undefined {
  const [all, sign = '', whole = '', fraction = '', exponent, binary, unit] = form.exec(text) ?? []
  if (all === undefined || (whole === '' && fraction === '')) return undefined
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n)
  if (binary !== undefined) {
    return { value: digits * 1024n ** BigInt(binaryUnits.indexOf(binary) + 1), scale: fraction.length }
  }
  const power = exponent === undefined ? (decimalUnits.get(unit ?? '') ?? 0) : Number(exponent)
  const scale = fraction.length - power
  return scale >= 0 ? { value: digits, scale } : { value: digits * 10n ** BigInt(-scale), scale: 0 }
}

/** True if `parseQuantity` has a value for a text. */
export function isQuantity(text: string): boolean {
  const [all, , whole = '', fraction = ''] = form.exec(text) ?? []
  return all !== undefined && (whole !== '' || fraction !== '')
}

/** Compares two numbers. The result is less than, equal to or greater than 0. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const { value } = addDecimals(a, { value: -b.value, scale: b.scale })
  return value === 0n ? 0 : value < 0n ? -1 : 1
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { value: scaled(a, scale) + scaled(b, scale), scale }
}

function scaled({ value, scale }: Decimal, wanted: number): bigint {
  return wanted === scale ? value : value * 10n ** BigInt(wanted - scale)
}
