// sprig's functions for missing values. Follows sprig/defaults.go.

import { isEmpty } from '../truth.ts'
import { ANY, BOOL } from '../types.ts'
import type { GoValue } from '../values.ts'
import { type FunctionTable, fn, variadic } from './define.ts'

export const defaultFunctions: FunctionTable = {
  default: variadic([ANY, ANY], (fallback: GoValue, ...given: GoValue[]) => {
    return given.length === 0 || isEmpty(given[0]) ? orNil(fallback) : given[0]
  }),
  empty: fn([ANY], isEmpty),
  coalesce: variadic([ANY], (...values: GoValue[]) => values.find((value) => !isEmpty(value)) ?? null),
  all: variadic([ANY], (...values: GoValue[]) => !values.some(isEmpty)),
  any: variadic([ANY], (...values: GoValue[]) => values.some((value) => !isEmpty(value))),
  ternary: fn([ANY, ANY, BOOL], (yes: GoValue, no: GoValue, test: boolean) => orNil(test ? yes : no)),
}

function orNil(value: GoValue): GoValue {
  return value ?? null
}
