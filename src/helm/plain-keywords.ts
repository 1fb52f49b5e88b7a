// The keywords of schemas for which plain-schema.ts can check values.

import { isObject } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import { type Draft, draftNamed } from './schema-keywords.ts'

export const isText = (value: JsonValue): boolean => typeof value === 'string'
export const isFlag = (value: JsonValue): boolean => typeof value === 'boolean'
const isNumber = (value: JsonValue): boolean => typeof value === 'number'
// Go converts larger numbers to different ones.
const isCount = (value: JsonValue): boolean => Number.isSafeInteger(value) && Number(value) >= 0

/** Without duplicates. */
export function isSet(value: JsonValue, isItem: (item: JsonValue) => boolean): value is readonly JsonValue[] {
  return isList(value) && value.every(isItem) && new Set(value).size === value.length
}

/** Some drafts also allow an empty one. */
export function isFilledSet(value: JsonValue, isItem: (item: JsonValue) => boolean): boolean {
  return isSet(value, isItem) && value.length > 0
}

export function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null
}

export const types: ReadonlyMap<JsonValue, (value: JsonValue) => boolean> = new Map([
  ['array', isList],
  ['boolean', isFlag],
  ['integer', (value: JsonValue) => Number.isInteger(value)],
  ['null', (value: JsonValue) => value === null],
  ['number', isNumber],
  ['object', isObject],
  ['string', isText],
])

/** Keywords that do not affect values. Those with a value that their draft may forbid need ajv. */
export const annotations: ReadonlyMap<string, (value: JsonValue) => boolean> = new Map([
  ...['title', 'description', '$comment'].map((name) => [name, isText] as const),
  ...['deprecated', 'readOnly', 'writeOnly'].map((name) => [name, isFlag] as const),
  // Of a schema inside another one.
  ['$schema', (value: JsonValue) => draftNamed(value) !== undefined],
  ['examples', isList],
  ['default', () => true],
])

/** Keywords that plain-schema.ts checks, and the values that it understands. Those with schemas are in `schemaRules`. */
export const simpleRules: ReadonlyMap<string, (value: JsonValue) => boolean> = new Map([
  ['type', (value: JsonValue) => types.has(value) || isFilledSet(value, (item) => types.has(item))],
  ['enum', (value: JsonValue) => isFilledSet(value, isScalar)],
  ['uniqueItems', isFlag],
  ['minimum', isNumber],
  ['maximum', isNumber],
  ...['minLength', 'maxLength', 'minItems', 'maxItems'].map((name) => [name, isCount] as const),
])

/** Keywords of some draft, and of ajv, that need ajv. All others have no meaning. */
export const complex: ReadonlySet<string> = new Set(
  (
    '$id id $anchor $recursiveRef $recursiveAnchor $dynamicRef $dynamicAnchor $vocabulary $async $data $merge ' +
    '$patch contains minContains maxContains additionalItems prefixItems ' +
    'unevaluatedItems unevaluatedProperties dependencies dependentRequired dependentSchemas not ' +
    'multipleOf exclusiveMinimum exclusiveMaximum minProperties maxProperties contentEncoding ' +
    'contentMediaType contentSchema formatMinimum formatMaximum formatExclusiveMinimum formatExclusiveMaximum'
  ).split(' '),
)

/** Keywords with schemas, and the first draft that has them. */
export const schemaRules: ReadonlyMap<string, readonly [kind: 'one' | 'list' | 'map', since: Draft]> = new Map([
  ['items', ['one', 4]],
  ['additionalProperties', ['one', 4]],
  ['propertyNames', ['one', 6]],
  ['if', ['one', 7]],
  ['then', ['one', 7]],
  ['else', ['one', 7]],
  ['anyOf', ['list', 4]],
  ['oneOf', ['list', 4]],
  ['allOf', ['list', 4]],
  ['properties', ['map', 4]],
  ['patternProperties', ['map', 4]],
  ['definitions', ['map', 4]],
  ['$defs', ['map', 4]],
])
