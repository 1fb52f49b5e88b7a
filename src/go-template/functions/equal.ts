import {
  elements,
  GoBytes,
  GoComplex,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  isNil,
  typeOf,
} from '../values.ts'

/** Follows reflect.DeepEqual, which also compares types, so 1 is not equal to 1.0. */
export function deepEqual(a: GoValue, b: GoValue): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b)
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  if (typeOf(a)?.name !== typeOf(b)?.name) return false
  if (a instanceof GoInteger) return b instanceof GoInteger && a.value === b.value
  if (a instanceof GoComplex) return b instanceof GoComplex && a.real === b.real && a.imaginary === b.imaginary
  if (a instanceof GoObject) return a === b || (b instanceof GoObject && equalObjects(a, b))
  if (a instanceof GoMap) return b instanceof GoMap && equalMaps(a, b)
  if (!(a instanceof GoList || a instanceof GoBytes) || !(b instanceof GoList || b instanceof GoBytes)) return false
  const left = elements(a) ?? []
  const right = elements(b) ?? []
  return a.isNil === b.isNil && left.length === right.length && left.every((item, i) => deepEqual(item, right[i]))
}

function equalMaps(a: GoMap, b: GoMap): boolean {
  if (a.entries === b.entries) return true
  if (a.isNil !== b.isNil || a.entries.size !== b.entries.size) return false
  return [...a.entries].every(([key, value]) => b.entries.has(key) && deepEqual(value, b.entries.get(key)))
}

function equalObjects(a: GoObject, b: GoObject): boolean {
  if (a.fields.size === 0) return a.text !== undefined && a.text() === b.text?.()
  return [...a.fields].every(([name, value]) => deepEqual(value, b.fields.get(name)))
}
