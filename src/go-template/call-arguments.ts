// What fields are read from, and what functions and methods are called with.

import type { OperandNode } from './nodes.ts'
import type { OutputTrace } from './output-trace.ts'
import {
  type GoFunction,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  holdsAny,
  isNil,
  type Methods,
} from './values.ts'
import type { Slot } from './variables.ts'

/** No preceding command in the pipeline: Go's `missingVal` for `final` in evalCommand. */
export const MISSING: unique symbol = Symbol('missing')
export type Final = GoValue | typeof MISSING

/** What a function or method is called with. */
export interface Arguments {
  /** Begins with the function itself; empty for a path in an argument. */
  readonly args: readonly OperandNode[]
  /** The value of the preceding command of the pipeline. */
  readonly final: Final
}

/** Of a path without arguments. */
export const noArguments: Arguments = { args: [], final: MISSING }

/** A path, `.a.b` or `$x.a`, whose last field may be a method with arguments. */
export interface FieldPath extends Arguments {
  readonly node: OperandNode
  /** The names of the fields, from `first` on. */
  readonly path: readonly string[]
  readonly first: number
}

/** The value whose field is evaluated. */
export interface Receiver extends Slot {
  value: GoValue
  boxed: boolean
  /** It is a key that a map does not have. */
  readonly isMissing: boolean
}

/**
 * Reads the fields of a path as long as they are entries of maps that exist, as almost all are. Moves `receiver` to the
 * last of them, and returns the index of the next field.
 */
export function readMaps(
  receiver: Receiver,
  path: readonly string[],
  { first, end, trace }: { readonly first: number; readonly end: number; readonly trace: OutputTrace | undefined },
): number {
  for (let i = first; i < end; i++) {
    const { value: map } = receiver
    if (!(map instanceof GoMap)) return i
    const name = path[i] as string
    const { entries, methods, type } = map
    const value = entries.get(name)
    if (isNil(value) || (methods !== undefined && Object.hasOwn(methods, name))) return i
    trace?.read({ entries, name, value })
    receiver.value = value
    receiver.boxed = holdsAny(type)
  }
  return end
}

/** A method of a value; undefined if it has none with this name. */
export function methodOf(value: GoValue, name: string): GoFunction | undefined {
  const methods = methodsOf(value)
  return methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined
}

function methodsOf(value: GoValue): Methods | undefined {
  if (value instanceof GoMap || value instanceof GoObject || value instanceof GoList) return value.methods
  return value instanceof GoInteger ? value.type.methods?.(value.value) : undefined
}
