// Conversions that several groups of functions use.

import { fromBytes } from '../go-strings.ts'
import { sprint } from '../print.ts'
import { STRINGS } from '../types.ts'
import { elements, GoBytes, GoList, type GoValue, isNil, stringMethod } from '../values.ts'

/** Converts a value to a string. Follows sprig/strings.go, strval. */
export function strval(value: GoValue): string {
  if (typeof value === 'string') return value
  if (value instanceof GoBytes) return fromBytes(value.bytes)
  return stringMethod(value) ?? sprint(value)
}

/**
 * Converts the items of a list to strings, without nils. Another value becomes a list with one string. Follows
 * sprig/strings.go, strslice.
 */
export function strslice(value: GoValue): readonly string[] {
  if (isNil(value)) return []
  const items = elements(value)
  return items === undefined ? [strval(value)] : items.filter((item) => !isNil(item)).map(strval)
}

/** A list of type `[]string`. */
export function stringList(items: readonly string[]): GoList {
  return new GoList(items, STRINGS)
}

/** Go's message for a failed type assertion. */
export function conversionMessage(actual: string, wanted: string): string {
  return `interface conversion: interface {} is ${actual}, not ${wanted}`
}
