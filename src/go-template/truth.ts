import { elements, GoComplex, GoInteger, GoMap, type GoValue, isNil } from './values.ts'

/** True for values that `if` considers true: not zero, empty or nil. Structs are always true. */
export function isTrue(value: GoValue): boolean {
  if (isNil(value)) return false
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value !== ''
  // NaN is not zero.
  if (typeof value === 'number') return value !== 0
  if (value instanceof GoInteger) return value.value !== 0n
  if (value instanceof GoComplex) return value.real !== 0 || value.imaginary !== 0
  if (value instanceof GoMap) return value.entries.size > 0
  const items = elements(value)
  return items === undefined || items.length > 0
}

/** sprig's `empty`: the opposite of `if`. Follows sprig/defaults.go, empty. */
export function isEmpty(value: GoValue): boolean {
  return !isTrue(value)
}
