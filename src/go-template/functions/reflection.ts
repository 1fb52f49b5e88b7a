// sprig's reflection functions. Follows sprig/reflect.go.

import { ANY, STRING } from '../types.ts'
import { type GoValue, kindName, typeName } from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { deepEqual } from './equal.ts'

export const reflectionFunctions: FunctionTable = {
  typeOf: fn([ANY], typeName),
  typeIs: fn([STRING, ANY], (name: string, value: GoValue) => typeName(value) === name),
  typeIsLike: fn([STRING, ANY], (name: string, value: GoValue) => {
    const actual = typeName(value)
    return actual === name || actual === `*${name}`
  }),
  kindOf: fn([ANY], kindName),
  kindIs: fn([STRING, ANY], (name: string, value: GoValue) => kindName(value) === name),
  deepEqual: fn([ANY, ANY], deepEqual),
}
