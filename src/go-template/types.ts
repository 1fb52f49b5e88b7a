// The types of Go that templates meet: what `printf "%T"` prints, which argument a function takes, what can be compared.

/** The kinds of Go's reflect package that values of templates have. */
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
  /** As Go prints it: `map[string]interface {}`, `common.Values`. */
  readonly name: string
  readonly kind: Kind
  /** Type of the elements of a slice or map. */
  readonly elem?: GoType
  /** Of a named type, the name of the type below it; values of either can be assigned to each other. */
  readonly underlying?: string
  /** The String method of a type of integers, such as `time.Duration`. */
  readonly text?: (value: bigint) => string
}

export const ANY: GoType = { name: 'interface {}', kind: 'interface' }
/** A parameter that takes a value as it is, an invalid one included: reflect.Value. */
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

/** True for the kinds of integers. */
export function isIntegerKind(kind: Kind): boolean {
  return kind.startsWith('int') ? kind !== 'interface' : kind.startsWith('uint')
}

export function isUnsignedKind(kind: Kind): boolean {
  return kind.startsWith('uint')
}

const bits: Readonly<Partial<Record<Kind, number>>> = { uint8: 8, int32: 32, uint32: 32 }

/** A whole number cut to the size of a type, as Go's conversions and arithmetic cut it. */
export function wrapInteger(value: bigint, { kind }: GoType): bigint {
  const size = bits[kind] ?? 64
  return isUnsignedKind(kind) ? BigInt.asUintN(size, value) : BigInt.asIntN(size, value)
}

/** Follows reflect's AssignableTo for the types that exist here. */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (to === ANY || from === to || from.name === to.name) return true
  if (from.underlying !== undefined)
    return to.underlying === undefined && isComposite(to) && from.underlying === to.name
  return to.underlying !== undefined && isComposite(from) && to.underlying === from.name
}

/** Types without a name of their own. Named ones, `string` and `int` included, are never the same as another. */
function isComposite({ kind }: GoType): boolean {
  return kind === 'map' || kind === 'slice'
}
