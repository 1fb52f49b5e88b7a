import type { FieldPath } from '../diagnostics/index.ts'
import { compareDecimals, type Decimal, parseQuantity } from '../resource/quantity.ts'
import type { JsonValue } from '../tree/node.ts'

/** The fields below which numbers are quantities. */
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

/** True for quantities and ports with the same value, such as `1000m` and `1`, or `80` and `"80"`. */
export function isEquivalent(old: JsonValue, now: JsonValue, path: FieldPath): boolean {
  if (isNumeric(old) && isNumeric(now)) return BigInt(String(old)) === BigInt(String(now))
  if (!path.some((step) => typeof step === 'string' && quantityFields.has(step))) return false
  const [a, b] = [quantity(old), quantity(now)]
  return a !== undefined && b !== undefined && compareDecimals(a, b) === 0
}

function isNumeric(value: JsonValue): boolean {
  return (typeof value === 'string' || typeof value === 'number') && /^\d{1,18}$/.test(String(value))
}

function quantity(value: JsonValue): Decimal | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined
}
