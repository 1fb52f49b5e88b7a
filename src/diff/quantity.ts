import type { FieldPath } from '../diagnostics/index.ts'
import type { JsonValue } from '../tree/node.ts'

/** Fields below which numbers are quantities. */
const quantityFields: ReadonlySet<string> = new Set([
  'allocatable',
  'capacity',
  'default',
  'defaultRequest',
  'hard',
  'limits',
  'max',
  'maxLimitRequestRatio',
  'min',
  'overhead',
  'requests',
  'sizeLimit',
])

/** True for quantities and ports with the same value: `1000m` and `1`, `80` and `"80"`. */
export function isEquivalent(old: JsonValue, now: JsonValue, path: FieldPath): boolean {
  if (isNumeric(old) && isNumeric(now)) return BigInt(String(old)) === BigInt(String(now))
  if (!path.some((step) => typeof step === 'string' && quantityFields.has(step))) return false
  const [a, b] = [quantity(old), quantity(now)]
  return a !== undefined && b !== undefined && a === b
}

function isNumeric(value: JsonValue): boolean {
  return (typeof value === 'string' || typeof value === 'number') && /^\d{1,18}$/.test(String(value))
}

const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** In units of 10^-18, so that everything that Kubernetes accepts is a whole number. */
function quantity(value: JsonValue): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/.exec(String(value))
  const [, sign, whole = '', fraction = '', unit = '', exponent] = match ?? []
  if (match === null || whole + fraction === '') return undefined
  const power = 18 - fraction.length + (exponent === undefined ? (decimal[unit] ?? 0) : Number(exponent))
  if (power < 0) return undefined
  const factor = 10n ** BigInt(power) * 1024n ** BigInt(binary.indexOf(unit) + 1)
  return BigInt(whole + fraction) * factor * (sign === '-' ? -1n : 1n)
}
