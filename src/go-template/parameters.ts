// Checks and converts arguments of functions. Follows text/template/exec.go, validateType and evalCall.

import { ANY, type GoType, isAssignable, MAP, STRING, VALUE } from './types.ts'
import { type GoFunction, GoMap, GoObject, type GoValue, typeOf, zeroOf } from './values.ts'

/**
 * The reason why a parameter of this type does not accept the value; undefined if it does. @param type the type;
 * undefined accepts any value
 */
export function mismatch(value: GoValue, type: GoType | undefined): string | undefined {
  if (type === undefined || type === VALUE) return undefined
  if (value === undefined) return canBeNil(type) ? undefined : `invalid value; expected ${type.name}`
  if (type === ANY) return undefined
  const actual = value === null ? ANY : (typeOf(value) ?? ANY)
  return isAssignable(actual, type) ? undefined : `wrong type for value; expected ${type.name}; got ${actual.name}`
}

/**
 * A fast check: true if a parameter of this type accepts the value without conversion. May also be false for values
 * that it accepts.
 */
export function accepts(type: GoType | undefined, value: GoValue): boolean {
  return (type === ANY && !(value instanceof GoObject)) || (type === STRING && typeof value === 'string')
}

/** Converts a value for a parameter of this type. */
export function asParameter(value: GoValue, type: GoType | undefined): GoValue {
  if (type === undefined || type === VALUE) return value
  if (value === undefined) return zeroOf(type)
  if (value instanceof GoObject) return value.copy ?? value
  // A named map is converted to the parameter's type without copying it.
  return value instanceof GoMap && type === MAP && value.type !== MAP
    ? new GoMap(value.entries, MAP, { isNil: value.isNil })
    : value
}

export function canBeNil({ kind, name }: GoType): boolean {
  return kind === 'interface' || kind === 'map' || kind === 'slice' || kind === 'ptr' || name === VALUE.name
}

/**
 * The reason why a function cannot be called with this number of arguments; undefined if it can.
 *
 * @param given the number of arguments without a piped one
 * @param count the number of arguments, including a piped one
 */
export function wrongCount(name: string, fn: GoFunction, given: number, count: number): string | undefined {
  const fixed = fixedParameters(fn)
  if (fn.variadic ? count >= fixed : count === fixed) return undefined
  const want = fn.variadic ? `at least ${fixed} got ${given}` : `${fixed} got ${count}`
  return `wrong number of args for ${name}: want ${want}`
}

function fixedParameters({ params, variadic }: GoFunction): number {
  return variadic ? params.length - 1 : params.length
}
