// What functions of several groups do with texts and lists.

import { fromBytes } from '../go-strings.ts'
import { sprint } from '../print.ts'
import { STRINGS } from '../types.ts'
import { elements, GoBytes, GoList, type GoValue, isNil, stringMethod } from '../values.ts'

/** A value as text. Follows sprig/strings.go, strval. */
export function strval(value: GoValue): string {
  if (typeof value === 'string') return value
  if (value instanceof GoBytes) return fromBytes(value.bytes)
  return stringMethod(value) ?? sprint(value)
}

/** The items of a list as texts, without nils; any other value alone. Follows sprig/strings.go, strslice. */
export function strslice(value: GoValue): readonly string[] {
  if (isNil(value)) return []
  const items = elements(value)
  return items === undefined ? [strval(value)] : items.filter((item) => !isNil(item)).map(strval)
}

/** A `[]string`. */
export function stringList(items: readonly string[]): GoList {
  return new GoList(items, STRINGS)
}

/** Go's message for a failed type assertion. */
export function conversionMessage(actual: string, wanted: string): string {
  return `interface conversion: interface {} is ${actual}, not ${wanted}`
}
