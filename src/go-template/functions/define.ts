import type { GoType } from '../types.ts'
import type { GoFunction, GoValue } from '../values.ts'

/** Functions, by name. */
export type FunctionTable = Readonly<Record<string, GoFunction>>

/** A function with these parameter types. The evaluator checks arguments before calling it. */
export function fn(params: readonly GoType[], call: (...args: never[]) => GoValue): GoFunction {
  return { params, variadic: false, call }
}

/** A function whose last parameter takes any number of arguments. */
export function variadic(params: readonly GoType[], call: (...args: never[]) => GoValue): GoFunction {
  return { params, variadic: true, call }
}
