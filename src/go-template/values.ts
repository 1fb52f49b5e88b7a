// Template values. Strings, bools and float64s are JavaScript values; all other Go types are represented by classes.
//
// A Go string is a sequence of bytes. Bytes that are not valid UTF-8 are represented as lone surrogates (see
// go-strings.ts).

import { sortedByBytes } from '../tree/compare-bytes.ts'
import { ANY, BOOL, BYTES, COMPLEX, FLOAT64, type GoType, INT, LIST, MAP, STRING, UINT8, wrapInteger } from './types.ts'

/**
 * A Go value. `null` is a nil interface: a null in the data, or a missing key. `undefined` is Go's invalid
 * reflect.Value: the result of a pipeline that evaluates to nil.
 */
export type GoValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | GoInteger
  | GoComplex
  | GoList
  | GoBytes
  | GoMap
  | GoObject

/** An integer and its type, such as `int`, `int64`, `uint8` or `time.Duration`. */
export class GoInteger {
  readonly value: bigint
  readonly type: GoType

  constructor(value: bigint, type: GoType = INT) {
    this.value = value
    this.type = type
  }
}

export class GoComplex {
  readonly real: number
  readonly imaginary: number

  constructor(real: number, imaginary: number) {
    this.real = real
    this.imaginary = imaginary
  }
}

/** A slice. Its elements never change. */
export class GoList {
  readonly items: readonly GoValue[]
  readonly type: GoType
  /** True for a nil slice, which is empty but `null` in JSON. */
  readonly isNil: boolean
  /** The methods of its type, such as those of `.Capabilities.APIVersions`. */
  readonly methods: Methods | undefined

  constructor(items: readonly GoValue[], type: GoType = LIST, isNil = false, methods?: Methods) {
    this.items = items
    this.type = type
    this.isNil = isNil
    this.methods = methods
  }
}

export class GoBytes {
  readonly bytes: Uint8Array
  readonly type: GoType = BYTES
  readonly isNil: boolean

  constructor(bytes: Uint8Array, isNil = false) {
    this.bytes = bytes
    this.isNil = isNil
  }
}

/** A map with string keys. `set` and `unset` modify it in place, so the change is visible through all references. */
export class GoMap {
  readonly entries: Map<string, GoValue>
  readonly type: GoType
  readonly isNil: boolean
  /** The methods of its type, such as those of `.Files`. */
  readonly methods: Methods | undefined

  constructor(
    entries: Map<string, GoValue>,
    type: GoType = MAP,
    { isNil = false, methods }: { readonly isNil?: boolean; readonly methods?: Methods | undefined } = {},
  ) {
    this.entries = entries
    this.type = type
    this.isNil = isNil
    this.methods = methods
  }
}

/** A struct, or a pointer to one. */
export class GoObject {
  readonly type: GoType
  readonly fields: ReadonlyMap<string, GoValue>
  /** The fields that fmt prints, including unexported fields. */
  readonly allFields: ReadonlyMap<string, GoValue>
  /** The fields that JSON and YAML have, for types with other names there. */
  readonly jsonFields: ReadonlyMap<string, GoValue>
  readonly methods: Methods
  /** Go's String method, for types that have one. */
  readonly text: (() => string) | undefined
  /** Go's MarshalJSON or MarshalText method, for types that have one: times and versions. */
  readonly json: (() => string) | undefined
  /** What functions receive instead, if some methods have a pointer receiver: a copy without these methods. */
  readonly copy: GoObject | undefined

  constructor(
    type: GoType,
    {
      fields = new Map(),
      allFields = fields,
      jsonFields = fields,
      methods = {},
      text,
      json,
      copy,
    }: {
      readonly fields?: ReadonlyMap<string, GoValue>
      readonly allFields?: ReadonlyMap<string, GoValue>
      readonly jsonFields?: ReadonlyMap<string, GoValue>
      readonly methods?: Methods
      readonly text?: (() => string) | undefined
      readonly json?: (() => string) | undefined
      readonly copy?: GoObject
    },
  ) {
    this.type = type
    this.fields = fields
    this.allFields = allFields
    this.jsonFields = jsonFields
    this.methods = methods
    this.text = text
    this.json = json
    this.copy = copy
  }
}

export interface GoFunction {
  readonly params: readonly GoType[]
  /** True if the last parameter accepts any number of arguments. */
  readonly variadic: boolean
  readonly call: (...args: never[]) => GoValue
}

/** Methods by name, bound to their receiver. */
export type Methods = Readonly<Record<string, GoFunction>>

/** An error of a function, with Go's wording. The evaluator adds the location. */
export class GoError extends Error {
  override get name(): string {
    return 'GoError'
  }
}

/** Returns the result of `work`, or of `instead` if `work` throws a GoError. */
export function onGoError<T>(work: () => T, instead: (error: GoError) => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof GoError) return instead(error)
    throw error
  }
}

/** The type of a value; undefined for nil and for invalid values. */
export function typeOf(value: GoValue): GoType | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return STRING
  if (typeof value === 'number') return FLOAT64
  if (typeof value === 'boolean') return BOOL
  return value instanceof GoComplex ? COMPLEX : value.type
}

/** The name of a value's type, like `%T`. */
export function typeName(value: GoValue): string {
  return typeOf(value)?.name ?? '<nil>'
}

/** The kind of a value, as in Go's reflect package. */
export function kindName(value: GoValue): string {
  return typeOf(value)?.kind ?? 'invalid'
}

export function isNil(value: GoValue): value is undefined | null {
  return value === undefined || value === null
}

/** A value of type `int`. */
export function int(value: number | bigint): GoInteger {
  return new GoInteger(BigInt(value))
}

/** An integer of this type, truncated to its size. */
export function integer(value: bigint, type: GoType): GoInteger {
  return new GoInteger(wrapInteger(value, type), type)
}

/** A map of type `map[string]interface {}`. */
export function goMap(entries: Iterable<readonly [string, GoValue]> = []): GoMap {
  return new GoMap(new Map(entries))
}

/** A list of type `[]interface {}`. */
export function goList(items: readonly GoValue[]): GoList {
  return new GoList(items)
}

/** The elements of a slice, including a byte slice; undefined for any other value. */
export function elements(value: GoValue): readonly GoValue[] | undefined {
  if (value instanceof GoList) return value.items
  if (value instanceof GoBytes) return Array.from(value.bytes, (byte) => new GoInteger(BigInt(byte), UINT8))
  return undefined
}

/** True if elements of the slice or map type have the static type `interface {}`. */
export function holdsAny({ elem }: GoType): boolean {
  return elem === ANY
}

/** The zero value of a type, which is the result for a missing key of a map. */
export function zeroOf(type: GoType): GoValue {
  if (type.kind === 'string') return ''
  if (type.kind === 'bool') return false
  if (type.kind === 'float64') return 0
  if (type === BYTES) return new GoBytes(new Uint8Array(), true)
  if (type.kind === 'slice') return new GoList([], type, true)
  if (type.kind === 'map') return new GoMap(new Map(), type, { isNil: true })
  if (type.kind === 'interface' || type.kind === 'ptr' || type.kind === 'struct') return null
  return new GoInteger(0n, type)
}

/** The result of a value's String method, for types that have one. */
export function stringMethod(value: GoValue): string | undefined {
  if (value instanceof GoObject) return value.text?.()
  return value instanceof GoInteger ? value.type.text?.(value.value) : undefined
}

/** The entries in the order in which Go's templates and fmt process maps. */
export function sortedEntries({ entries }: GoMap): readonly (readonly [string, GoValue])[] {
  return sortedByBytes(entries.keys()).map((key) => [key, entries.get(key)] as const)
}
