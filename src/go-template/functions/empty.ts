import { elements, GoComplex, GoInteger, GoMap, GoObject, type GoValue, isNil } from '../values.ts'

/** sprig's empty: nil, false, zero, and texts, lists and maps without elements. Structs never are. */
export function isEmpty(value: GoValue): boolean {
  if (isNil(value)) return true
  if (typeof value === 'boolean') return !value
  if (typeof value === 'string') return value === ''
  if (typeof value === 'number') return value === 0
  if (value instanceof GoInteger) return value.value === 0n
  if (value instanceof GoComplex) return value.real === 0 && value.imaginary === 0
  if (value instanceof GoMap) return value.entries.size === 0
  if (value instanceof GoObject) return false
  return elements(value)?.length === 0
}
