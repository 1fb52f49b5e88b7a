import type { FieldPath } from '../diagnostics/index.ts'
import { isInteger } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { hasFormat } from './formats.ts'
import { invalidValue, type Mistake } from './mistake.ts'
import { ruleOf } from './value-rules.ts'

/** Functions that check whether an integer satisfies a keyword. JavaScript compares bigints with numbers exactly. */
const keywords: Readonly<Record<string, (value: bigint, operand: JsonValue, schema: JsonObject) => boolean>> = {
  minimum: (value, low, schema) => !isNumber(low) || (isTrue(schema, 'exclusiveMinimum') ? value > low : value >= low),
  maximum: (value, high, schema) =>
    !isNumber(high) || (isTrue(schema, 'exclusiveMaximum') ? value < high : value <= high),
  // These are numbers in JSON schemas. In CustomResourceDefinitions, they are booleans next to `minimum` and `maximum`.
  exclusiveMinimum: (value, low) => !isNumber(low) || value > low,
  exclusiveMaximum: (value, high) => !isNumber(high) || value < high,
  multipleOf: (value, divisor) => !isInteger(divisor) || Number(divisor) === 0 || value % toBigInt(divisor) === 0n,
  enum: (value, allowed) => !isList(allowed) || allowed.some((one) => isInteger(one) && toBigInt(one) === value),
  format: (value, format) => typeof format !== 'string' || hasFormat(format, value),
}

/** The schema without the keywords that `exactCheck` checks. */
export function withoutExact(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !Object.hasOwn(keywords, keyword)))
}

/**
 * Checks integers that a JavaScript number cannot represent exactly, and integers in schemas that contain such numbers.
 * The check returns undefined for all other values.
 */
export function exactCheck(schema: JsonObject): (value: JsonValue, path: FieldPath) => readonly Mistake[] | undefined {
  const entries = Object.entries(schema).filter(([keyword]) => Object.hasOwn(keywords, keyword))
  const isLarge = entries.some(([, operand]) => [operand].flat().some((one) => typeof one === 'bigint'))
  return (value, path) => {
    if (typeof value !== 'bigint' && !(isLarge && isInteger(value))) return undefined
    const integer = toBigInt(value)
    const broken = entries.filter(([keyword, operand]) => keywords[keyword]?.(integer, operand, schema) === false)
    return broken.map(([keyword, operand]) => {
      const isExclusive = isTrue(schema, keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum')
      const isBound = keyword === 'minimum' || keyword === 'maximum'
      const name = isBound && isExclusive ? (keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum') : keyword
      return invalidValue(path, ruleOf(name, { schema: operand, params: {}, value }))
    })
  }
}

function isNumber(value: JsonValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isTrue(schema: JsonObject, keyword: string): boolean {
  return schema[keyword] === true
}

/** @param value an integer */
function toBigInt(value: JsonValue): bigint {
  return typeof value === 'bigint' ? value : BigInt(Number(value))
}
