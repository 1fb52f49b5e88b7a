// Checks values with schemas that contain only common keywords, which is most of them. Compiling a schema with ajv takes
// longer than rendering most charts.

import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import type { Draft } from './schema-keywords.ts'

/**
 * True if the schema is valid and accepts the values. False if it does not, or if only ajv can tell: it also explains
 * what is wrong.
 *
 * @param matcher compiles a pattern
 */
export function isPlainlyValid(
  schema: JsonObject,
  values: JsonValue,
  { draft, matcher }: { readonly draft: Draft; readonly matcher: PatternCompiler },
): boolean {
  try {
    const checker = new PlainSchema(schema, draft, matcher)
    return checker.isPlain(schema) && isFiniteData(values) && checker.accepts(schema, values, 0)
  } catch (error) {
    if (error instanceof NotPlain || error instanceof RangeError) return false
    throw error
  }
}

type PatternCompiler = (pattern: string) => { readonly test: (text: string) => boolean }

/** The schema needs ajv. */
class NotPlain extends Error {}

/** ajv compares numbers that JSON does not have in its own way. */
function isFiniteData(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (isList(value)) return value.every(isFiniteData)
  return !isObject(value) || Object.values(value).every(isFiniteData)
}

const isText = (value: JsonValue): boolean => typeof value === 'string'
const isFlag = (value: JsonValue): boolean => typeof value === 'boolean'
const isNumber = (value: JsonValue): boolean => typeof value === 'number'
const isCount = (value: JsonValue): boolean => Number.isInteger(value) && Number(value) >= 0

/** Not empty, and without duplicates. Some drafts allow more. */
function isSet(value: JsonValue, isItem: (item: JsonValue) => boolean): boolean {
  return isList(value) && value.length > 0 && value.every(isItem) && new Set(value).size === value.length
}

const types: ReadonlyMap<JsonValue, (value: JsonValue) => boolean> = new Map([
  ['array', isList],
  ['boolean', isFlag],
  ['integer', (value: JsonValue) => Number.isInteger(value)],
  ['null', (value: JsonValue) => value === null],
  ['number', isNumber],
  ['object', isObject],
  ['string', isText],
])

/** Keywords that do not affect values. Those with a value that their draft may forbid need ajv. */
const annotations: ReadonlyMap<string, (value: JsonValue) => boolean> = new Map([
  ...['title', 'description', '$comment'].map((name) => [name, isText] as const),
  ...['deprecated', 'readOnly', 'writeOnly'].map((name) => [name, isFlag] as const),
  ['examples', isList],
  ['default', () => true],
])

/** Keywords that this file checks, and the values that it understands. Those with schemas are in `isPlain`. */
const simpleRules: ReadonlyMap<string, (value: JsonValue) => boolean> = new Map([
  ['type', (value: JsonValue) => types.has(value) || isSet(value, (item) => types.has(item))],
  ['required', (value: JsonValue) => isSet(value, isText)],
  ['enum', (value: JsonValue) => isSet(value, (item) => typeof item !== 'object' || item === null)],
  ['minimum', isNumber],
  ['maximum', isNumber],
  ...['minLength', 'maxLength', 'minItems', 'maxItems'].map((name) => [name, isCount] as const),
])

/** Keywords of some draft, and of ajv, that need ajv. All others have no meaning. */
const complex: ReadonlySet<string> = new Set(
  (
    '$schema $id id $anchor $recursiveRef $recursiveAnchor $dynamicRef $dynamicAnchor $vocabulary $async $data $merge ' +
    '$patch const contains minContains maxContains propertyNames patternProperties additionalItems prefixItems ' +
    'unevaluatedItems unevaluatedProperties dependencies dependentRequired dependentSchemas if then else not ' +
    'multipleOf exclusiveMinimum exclusiveMaximum uniqueItems minProperties maxProperties contentEncoding ' +
    'contentMediaType contentSchema formatMinimum formatMaximum formatExclusiveMinimum formatExclusiveMaximum ' +
    'properties items additionalProperties definitions $defs anyOf oneOf allOf $ref pattern format'
  ).split(' '),
)

const localReference = /^#\/(definitions|\$defs)\/([\w.-]+)$/
/** Patterns that mean the same in every syntax. */
const plainPattern = /^(?:[\w ^$.*+?|:/@,-]|\[[\w.:/@,-]+\]|\\[.dw/-]|\((?!\?)|\)|\{\d+(?:,\d*)?\})*$/
const maxReferences = 100

class PlainSchema {
  readonly #root: JsonObject
  readonly #draft: Draft
  readonly #compile: PatternCompiler
  readonly #matchers = new Map<string, ReturnType<PatternCompiler>>()

  constructor(root: JsonObject, draft: Draft, compile: PatternCompiler) {
    this.#root = root
    this.#draft = draft
    this.#compile = compile
  }

  /** True if a schema is valid in all drafts, and contains no complex keywords. */
  isPlain(schema: JsonValue | undefined): boolean {
    return isObject(schema) && Object.entries(schema).every(([keyword, value]) => this.#isPlainRule(keyword, value))
  }

  #isPlainRule(keyword: string, value: JsonValue): boolean {
    const rule = simpleRules.get(keyword) ?? annotations.get(keyword)
    if (rule !== undefined) return rule(value)
    switch (keyword) {
      case 'properties':
      case 'definitions':
      case '$defs':
        return (
          isObject(value) && Object.entries(value).every(([name, each]) => name !== '__proto__' && this.isPlain(each))
        )
      case 'items':
        return this.isPlain(value)
      case 'additionalProperties':
        return isFlag(value) || this.isPlain(value)
      case 'anyOf':
      case 'oneOf':
      case 'allOf':
        return isList(value) && value.length > 0 && value.every((each) => this.isPlain(each))
      case 'pattern':
        return typeof value === 'string' && this.#isPattern(value)
      case 'format':
        // Later drafts do not check it.
        return this.#draft >= 2019 && isText(value)
      case '$ref':
        return this.#target(value) !== undefined
      default:
        return !complex.has(keyword)
    }
  }

  #isPattern(pattern: string): boolean {
    if (!plainPattern.test(pattern)) return false
    this.#matcher(pattern)
    return true
  }

  #matcher(pattern: string): ReturnType<PatternCompiler> {
    let matcher = this.#matchers.get(pattern)
    if (matcher === undefined) {
      try {
        // Ajv checks both syntaxes.
        new RegExp(pattern, 'u')
        matcher = this.#compile(pattern)
      } catch {
        throw new NotPlain()
      }
      this.#matchers.set(pattern, matcher)
    }
    return matcher
  }

  #target(reference: JsonValue): JsonObject | undefined {
    const [, map = '', name = ''] = localReference.exec(String(reference)) ?? []
    const schemas = Object.hasOwn(this.#root, map) ? this.#root[map] : undefined
    const found = isObject(schemas) && Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return isObject(found) ? found : undefined
  }

  accepts(schema: JsonObject, value: JsonValue, references: number): boolean {
    const { $ref, type, enum: allowed } = schema
    if ($ref !== undefined) return this.#acceptsReference(schema, value, references)
    if (type !== undefined && !isOfType(type, value)) return false
    if (isList(allowed) && !allowed.includes(value)) return false
    return (
      this.#acceptsCombination(schema, value, references) &&
      (!isObject(value) || this.#acceptsObject(schema, value, references)) &&
      (!isList(value) || this.#acceptsList(schema, value, references)) &&
      (typeof value !== 'string' || this.#acceptsText(schema, value)) &&
      (typeof value !== 'number' || isBetween(value, schema['minimum'], schema['maximum']))
    )
  }

  /** Next to a reference, the other keywords apply only in some drafts. */
  #acceptsReference(schema: JsonObject, value: JsonValue, references: number): boolean {
    const isAlone = Object.keys(schema).every((keyword) => keyword === '$ref' || annotations.has(keyword))
    const target = this.#target(schema['$ref'] ?? null)
    if (!isAlone || target === undefined || references > maxReferences) throw new NotPlain()
    return this.accepts(target, value, references + 1)
  }

  #acceptsCombination({ anyOf, oneOf, allOf }: JsonObject, value: JsonValue, references: number): boolean {
    const isAccepted = (each: JsonValue): boolean => this.accepts(each as JsonObject, value, references)
    return (
      (!isList(anyOf) || anyOf.some(isAccepted)) &&
      (!isList(oneOf) || oneOf.filter(isAccepted).length === 1) &&
      (!isList(allOf) || allOf.every(isAccepted))
    )
  }

  #acceptsObject(schema: JsonObject, value: JsonObject, references: number): boolean {
    const { required, additionalProperties: others } = schema
    if (isList(required) && !required.every((name) => Object.hasOwn(value, String(name)))) return false
    const properties = isObject(schema['properties']) ? schema['properties'] : {}
    return Object.entries(value).every(([name, item]) => {
      if (name === '__proto__') throw new NotPlain()
      const own = Object.hasOwn(properties, name) ? properties[name] : others
      return isObject(own) ? this.accepts(own, item, references) : own !== false
    })
  }

  #acceptsList({ items, minItems, maxItems }: JsonObject, value: readonly JsonValue[], references: number): boolean {
    if (!isBetween(value.length, minItems, maxItems)) return false
    return !isObject(items) || value.every((item) => this.accepts(items, item, references))
  }

  #acceptsText({ minLength, maxLength, pattern }: JsonObject, value: string): boolean {
    const hasLimit = minLength !== undefined || maxLength !== undefined
    if (hasLimit && !isBetween([...value].length, minLength, maxLength)) return false
    return typeof pattern !== 'string' || this.#matcher(pattern).test(value)
  }
}

function isOfType(type: JsonValue, value: JsonValue): boolean {
  return isList(type) ? type.some((each) => isOfType(each, value)) : types.get(type)?.(value) === true
}

function isBetween(value: number, least: JsonValue | undefined, most: JsonValue | undefined): boolean {
  return !(typeof least === 'number' && value < least) && !(typeof most === 'number' && value > most)
}
