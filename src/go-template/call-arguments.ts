// The values that fields are read from, and the arguments of functions and methods.

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

/** Means that there is no preceding command in the pipeline, like Go's `missingVal` for `final` in evalCommand. */
export const MISSING: unique symbol = Symbol('missing')
export type Final = GoValue | typeof MISSING

/** The arguments of a function or method. */
export interface Arguments {
  /** The arguments, after the function itself. Empty for a path that is an argument. */
  readonly args: readonly OperandNode[]
  /** The value of the preceding command of the pipeline. */
  readonly final: Final
}

/** The arguments of a path that has none. */
export const noArguments: Arguments = { args: [], final: MISSING }

/** A path such as `.a.b` or `$x.a`. Its last field may be a method with arguments. */
export interface FieldPath extends Arguments {
  readonly node: OperandNode
  /** The names of the fields, starting at index `first`. */
  readonly path: readonly string[]
  readonly first: number
}

/** The value whose field is read. */
export interface Receiver extends Slot {
  value: GoValue
  boxed: boolean
  /** True if the value is missing: its key is not in the map. */
  readonly isMissing: boolean
}

/**
 * Reads the fields of a path as long as they are existing entries of maps, which almost all fields are. Changes
 * `receiver` to the last of these values, and returns the index of the next field.
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

/** The method of a value with this name; undefined if there is none. */
export function methodOf(value: GoValue, name: string): GoFunction | undefined {
  const methods = methodsOf(value)
  return methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined
}

function methodsOf(value: GoValue): Methods | undefined {
  if (value instanceof GoMap || value instanceof GoObject || value instanceof GoList) return value.methods
  return value instanceof GoInteger ? value.type.methods?.(value.value) : undefined
}
