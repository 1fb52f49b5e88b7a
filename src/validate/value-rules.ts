import { counted } from '../diagnostics/counted.ts'
import { formatNumber } from '../diagnostics/format-number.ts'
import { alternatives } from '../diagnostics/hints.ts'
import { jsonText } from '../tree/json-text.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import { formatRule } from './builtin-schema.ts'
import { describeJson, shortened } from './json-fields.ts'

export interface KeywordFacts {
  readonly schema: unknown
  readonly params: Readonly<Record<string, unknown>>
  readonly value: JsonValue
}

/** The requirement of a schema keyword, to complete "must". */
export function ruleOf(keyword: string, { schema, params, value }: KeywordFacts): string {
  const limit = String(params['limit'] ?? schema)
  const count = (noun: string): string => counted(Number(limit), noun)
  switch (keyword) {
    case 'minimum':
      return `be at least ${limit}, not ${describeJson(value)}`
    case 'maximum':
      return `be at most ${limit}, not ${describeJson(value)}`
    case 'exclusiveMinimum':
      return `be greater than ${limit}, not ${describeJson(value)}`
    case 'exclusiveMaximum':
      return `be less than ${limit}, not ${describeJson(value)}`
    case 'multipleOf':
      return `be a multiple of ${schema}, not ${describeJson(value)}`
    case 'minLength':
      return `have at least ${count('character')}, not ${formatNumber([...String(value)].length)}`
    case 'maxLength':
      return `have at most ${count('character')}, not ${formatNumber([...String(value)].length)}`
    case 'minItems':
      return `have at least ${count('item')}, not ${sizeOf(value)}`
    case 'maxItems':
      return `have at most ${count('item')}, not ${sizeOf(value)}`
    case 'minProperties':
      return `have at least ${count('field')}, not ${sizeOf(value)}`
    case 'maxProperties':
      return `have at most ${count('field')}, not ${sizeOf(value)}`
    case 'pattern':
      return `match the pattern ${schema}, not ${shortened(String(value))}`
    case 'format':
      return formatRule(String(schema), value)
    case 'enum':
      return `be ${allowedValues(schema)}, not ${typeof value === 'string' && isListOfTexts(schema) ? shortened(value) : describeJson(value)}`
    default:
      return `match ${keyword}: ${brief(schema)}`
  }
}

function allowedValues(schema: unknown): string {
  const values = isListOfValues(schema) ? schema : []
  return alternatives(values.map((value) => jsonText(value, { compact: true })))
}

function isListOfTexts(value: unknown): boolean {
  return isListOfValues(value) && value.every((item) => typeof item === 'string')
}

function isListOfValues(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function sizeOf(value: JsonValue): string {
  return formatNumber(isList(value) ? value.length : isObject(value) ? Object.keys(value).length : 0)
}

/** A schema as short text, for messages. */
export function brief(schema: unknown): string {
  return shortened(jsonText(schema, { compact: true }))
}
