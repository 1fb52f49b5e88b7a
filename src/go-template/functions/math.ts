// sprig's math functions. Follows sprig/numeric.go.

import type { Budget } from '../limits.ts'
import { sprint } from '../print.ts'
import { ANY, FLOAT64, INT, INT64, INTS } from '../types.ts'
import { GoError, GoInteger, GoList, type GoValue, int, integer } from '../values.ts'
import { toFloat64, toInt64 } from './cast.ts'
import {
  addDecimals,
  type Decimal,
  divideDecimals,
  fromFloat,
  multiplyDecimals,
  subtractDecimals,
  toFloat,
} from './decimal.ts'
import { type FunctionTable, fn, variadic } from './define.ts'

const max = variadic([ANY, ANY], (...values: GoValue[]) => {
  return int64(values.map(toInt64).reduce((a, b) => greater(a, b)))
})

export function mathFunctions(budget: Budget): FunctionTable {
  return {
    int: fn([ANY], (value: GoValue) => int(toInt64(value))),
    int64: fn([ANY], (value: GoValue) => int64(toInt64(value))),
    float64: fn([ANY], toFloat64),
    toDecimal: fn([ANY], octal),
    add1: fn([ANY], (value: GoValue) => int64(toInt64(value) + 1n)),
    add: variadic([ANY], (...values: GoValue[]) =>
      int64(values.reduce((sum: bigint, each) => sum + toInt64(each), 0n)),
    ),
    sub: fn([ANY, ANY], (a: GoValue, b: GoValue) => int64(toInt64(a) - toInt64(b))),
    div: fn([ANY, ANY], (a: GoValue, b: GoValue) => int64(toInt64(a) / divisor(b))),
    mod: fn([ANY, ANY], (a: GoValue, b: GoValue) => int64(toInt64(a) % divisor(b))),
    mul: variadic([ANY, ANY], (...values: GoValue[]) => {
      return int64(values.reduce((product: bigint, each) => BigInt.asIntN(64, product * toInt64(each)), 1n))
    }),
    add1f: fn([ANY], (value: GoValue) => decimals(value, [int(1)], addDecimals)),
    addf: variadic([ANY], (...values: GoValue[]) => decimals(0, values, addDecimals)),
    subf: variadic([ANY, ANY], (a: GoValue, ...values: GoValue[]) => decimals(a, values, subtractDecimals)),
    divf: variadic([ANY, ANY], (a: GoValue, ...values: GoValue[]) => decimals(a, values, divideDecimals)),
    mulf: variadic([ANY, ANY], (a: GoValue, ...values: GoValue[]) => decimals(a, values, multiplyDecimals)),
    max,
    biggest: max,
    min: variadic([ANY, ANY], (...values: GoValue[]) => {
      return int64(values.map(toInt64).reduce((a, b) => -greater(-a, -b)))
    }),
    maxf: variadic([ANY, ANY], (...values: GoValue[]) => Math.max(...values.map(toFloat64))),
    minf: variadic([ANY, ANY], (...values: GoValue[]) => Math.min(...values.map(toFloat64))),
    ceil: fn([ANY], (value: GoValue) => Math.ceil(toFloat64(value))),
    floor: fn([ANY], (value: GoValue) => Math.floor(toFloat64(value))),
    round: variadic([ANY, INT, FLOAT64], round),
    until: fn([INT], ({ value }: GoInteger) => intList(steps(0n, value, value < 0n ? -1n : 1n, budget))),
    untilStep: fn([INT, INT, INT], (start: GoInteger, stop: GoInteger, step: GoInteger) => {
      return intList(steps(start.value, stop.value, step.value, budget))
    }),
    seq: variadic([INT], (...values: GoInteger[]) =>
      seq(
        values.map(({ value }) => value),
        budget,
      ).join(' '),
    ),
  }
}

/** Like `Math.max`, for bigints. */
function greater(a: bigint, b: bigint): bigint {
  if (b > a) return b
  return a
}

function int64(value: bigint): GoInteger {
  return integer(value, INT64)
}

function intList(values: readonly bigint[]): GoList {
  return new GoList(
    values.map((value) => new GoInteger(value)),
    INTS,
  )
}

function divisor(value: GoValue): bigint {
  const number = toInt64(value)
  if (number === 0n) throw new GoError('runtime error: integer divide by zero')
  return number
}

/** Parses an octal string. */
function octal(value: GoValue): GoInteger {
  const digits = /^([-+]?)([0-7]+)$/.exec(sprint(value))
  if (digits === null) return int64(0n)
  const number = BigInt(`0o${digits[2]}`) * (digits[1] === '-' ? -1n : 1n)
  return int64(BigInt.asIntN(64, number) === number ? number : 0n)
}

function decimals(
  first: GoValue,
  rest: readonly GoValue[],
  apply: (a: Decimal, b: Decimal) => Decimal | undefined,
): number {
  let result = decimal(first)
  for (const value of rest) {
    const next = apply(result, decimal(value))
    if (next === undefined) throw new GoError('decimal division by 0')
    result = next
  }
  return toFloat(result)
}

function decimal(value: GoValue): Decimal {
  const number = toFloat64(value)
  const result = fromFloat(number)
  if (result === undefined) throw new GoError(`Cannot create a Decimal from ${sprint(number)}`)
  return result
}

/** Rounds half up. A third argument replaces the threshold of 0.5. */
function round(value: GoValue, places: GoInteger, ...on: number[]): number {
  const power = 10 ** Number(places.value)
  const digit = power * toFloat64(value)
  const fraction = digit % 1
  const rounded = fraction >= (on[0] ?? 0.5) ? Math.ceil(digit) : Math.floor(digit)
  return rounded / power
}

function steps(start: bigint, stop: bigint, step: bigint, budget: Budget): readonly bigint[] {
  const values: bigint[] = []
  const isDown = stop < start
  if (isDown ? step >= 0n : step <= 0n) return values
  const count = (stop - start) / step
  budget.items(Number(count) + 1)
  for (let i = start; isDown ? i > stop : i < stop; i += step) values.push(i)
  return values
}

function seq(values: readonly bigint[], budget: Budget): readonly bigint[] {
  const [first = 0n, second = 0n, third = 0n] = values
  if (values.length === 1) return upTo(1n, first, first < 1n ? -1n : 1n, budget)
  if (values.length === 2) return upTo(first, second, second < first ? -1n : 1n, budget)
  if (values.length !== 3 || (third < first && second > 0n)) return []
  return steps(first, third + (third < first ? -1n : 1n), second, budget)
}

function upTo(start: bigint, end: bigint, step: bigint, budget: Budget): readonly bigint[] {
  return steps(start, end + step, step, budget)
}
