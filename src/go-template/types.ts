// The Go types of template values. They determine the output of `printf "%T"`, the arguments that functions accept, and
// which values can be compared.

import type { Methods } from './values.ts'

/** The kinds of Go's reflect package that template values can have. */
export type Kind =
  | 'bool'
  | 'int'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint32'
  | 'uint64'
  | 'float64'
  | 'complex128'
  | 'string'
  | 'slice'
  | 'map'
  | 'struct'
  | 'ptr'
  | 'interface'

export interface GoType {
  /** The name that Go prints, such as `map[string]interface {}` or `common.Values`. */
  readonly name: string
  readonly kind: Kind
  /** The type of the elements of a slice or map. */
  readonly elem?: GoType
  /** For a named type, the name of its underlying type, which is assignable to it and vice versa. */
  readonly underlying?: string
  /** The String method of an integer type such as `time.Duration`. */
  readonly text?: (value: bigint) => string
  /** The methods of such an integer type. */
  readonly methods?: (value: bigint) => Methods
}

export const ANY: GoType = { name: 'interface {}', kind: 'interface' }
/** The type of parameters that accept any value, even an invalid one: reflect.Value. */
export const VALUE: GoType = { name: 'reflect.Value', kind: 'struct' }
export const BOOL: GoType = { name: 'bool', kind: 'bool' }
export const STRING: GoType = { name: 'string', kind: 'string' }
export const INT: GoType = { name: 'int', kind: 'int' }
export const INT64: GoType = { name: 'int64', kind: 'int64' }
export const UINT8: GoType = { name: 'uint8', kind: 'uint8' }
export const UINT32: GoType = { name: 'uint32', kind: 'uint32' }
export const UINT64: GoType = { name: 'uint64', kind: 'uint64' }
export const FLOAT64: GoType = { name: 'float64', kind: 'float64' }
export const COMPLEX: GoType = { name: 'complex128', kind: 'complex128' }
export const MAP: GoType = mapType(ANY)
export const STRING_MAP: GoType = mapType(STRING)
export const LIST: GoType = sliceType(ANY)
export const STRINGS: GoType = sliceType(STRING)
export const INTS: GoType = sliceType(INT)
export const BYTES: GoType = sliceType(UINT8)
export const LISTS: GoType = sliceType(LIST)

export function mapType(elem: GoType): GoType {
  return { name: `map[string]${elem.name}`, kind: 'map', elem }
}

export function sliceType(elem: GoType): GoType {
  return { name: `[]${elem.name}`, kind: 'slice', elem }
}

/** A named type, such as `common.Values` for `map[string]interface {}`. */
export function namedType(name: string, type: GoType): GoType {
  return { ...type, name, underlying: type.name }
}

/** True for integer kinds. */
export function isIntegerKind(kind: Kind): boolean {
  return kind.startsWith('int') ? kind !== 'interface' : kind.startsWith('uint')
}

export function isUnsignedKind(kind: Kind): boolean {
  return kind.startsWith('uint')
}

const bits: Readonly<Partial<Record<Kind, number>>> = { uint8: 8, int32: 32, uint32: 32 }

/** Truncates an integer to the size of a type, like Go's conversions and arithmetic. */
export function wrapInteger(value: bigint, { kind }: GoType): bigint {
  const size = bits[kind] ?? 64
  return isUnsignedKind(kind) ? BigInt.asUintN(size, value) : BigInt.asIntN(size, value)
}

/**
 * True if a value of one type can be assigned to another type. Follows reflect's AssignableTo, for the types that
 * templates use.
 */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (to === ANY || from === to || from.name === to.name) return true
  if (from.underlying !== undefined)
    return to.underlying === undefined && isComposite(to) && from.underlying === to.name
  return to.underlying !== undefined && isComposite(from) && to.underlying === from.name
}

/**
 * True for types such as maps and slices, which can exist without a name. Named types, including `string` and `int`,
 * are never identical to another type.
 */
function isComposite({ kind }: GoType): boolean {
  return kind === 'map' || kind === 'slice'
}
