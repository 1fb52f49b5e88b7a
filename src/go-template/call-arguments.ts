// What fields are read from, and what functions and methods are called with.

import type { FoundFunction } from './execution-context.ts'
import type { OperandNode, TemplateTreeNode } from './nodes.ts'
import { type GoFunction, GoList, GoMap, GoObject, type GoValue } from './values.ts'
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
  /** It is a key that a map does not have. */
  readonly isMissing: boolean
}

export interface Callee extends FoundFunction {
  readonly node: TemplateTreeNode
  readonly name: string
}

/** A method of a value; undefined if it has none with this name. */
export function methodOf(value: GoValue, name: string): GoFunction | undefined {
  const hasMethods = value instanceof GoMap || value instanceof GoObject || value instanceof GoList
  const methods = hasMethods ? value.methods : undefined
  return methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined
}
