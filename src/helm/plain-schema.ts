// Checks values against schemas that contain only common keywords, as most do. Compiling a schema with ajv takes longer
// than rendering most charts.

import { isObject, memberOf } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import {
  annotations,
  complex,
  isFilledSet,
  isFlag,
  isScalar,
  isSet,
  isText,
  schemaRules,
  simpleRules,
  types,
} from './plain-keywords.ts'
import type { Draft } from './schema-keywords.ts'

/**
 * True if the schema is valid and accepts the values. False otherwise, and if only ajv can decide. In both cases, ajv
 * checks the values and explains what is wrong.
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
    return checker.isPlainRoot(schema) && isFiniteData(values) && checker.accepts(schema, values)
  } catch (error) {
    // A reference to itself exhausts the stack.
    if (error instanceof NotPlain || error instanceof RangeError) return false
    throw error
  }
}

type PatternCompiler = (pattern: string) => { readonly test: (text: string) => boolean }

/** The schema needs ajv. */
class NotPlain extends Error {}

/** ajv has its own rules for numbers that JSON cannot represent, such as NaN. */
function isFiniteData(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (isList(value)) return value.every(isFiniteData)
  return !isObject(value) || Object.values(value).every(isFiniteData)
}

/** What may be next to a reference. */
const neutral: ReadonlySet<string> = new Set(['$ref', 'definitions', '$defs'])
const localReference = /^#(?:\/[\w$.-]+)+$/
const plainId = /^https?:\/\/(?!json-schema\.org)[\w./-]+$/
/** Patterns that mean the same in every syntax. */
const plainPattern = /^(?:[\w ^$.*+?|:/@,%-]|\[[\w.:/@,-]+\]|\\[.dw/+*?]|\((?!\?)|\)|\{\d+(?:,\d*)?\})*$/
/** ajv needs less time for schemas that repeat a check many times. */
const maxChecks = 1_000_000

class PlainSchema {
  readonly #root: JsonObject
  readonly #draft: Draft
  readonly #compile: PatternCompiler
  readonly #matchers = new Map<string, ReturnType<PatternCompiler>>()
  /** The schemas that are referred to. */
  readonly #targets = new Set<JsonObject>()
  /** The results of schemas that are referred to: references can lead to the same schema in exponentially many ways. */
  readonly #results = new Map<JsonObject, Map<JsonValue, boolean>>()
  #checks = 0

  constructor(root: JsonObject, draft: Draft, compile: PatternCompiler) {
    this.#root = root
    this.#draft = draft
    this.#compile = compile
  }

  isPlainRoot({ $id, ...rest }: JsonObject): boolean {
    if ($id === undefined) return this.isPlain(rest)
    return this.#draft > 4 && plainId.test(String($id)) && this.isPlain(rest) && this.#targets.size === 0
  }

  /** True if a schema is valid in its draft, and has no complex keywords. */
  isPlain(schema: JsonValue | undefined): boolean {
    return isObject(schema) && Object.entries(schema).every(([keyword, value]) => this.#isPlainRule(keyword, value))
  }

  #isPlainRule(keyword: string, value: JsonValue): boolean {
    const rule = simpleRules.get(keyword) ?? annotations.get(keyword)
    if (rule !== undefined) return rule(value)
    const [kind, since = 4] = schemaRules.get(keyword) ?? []
    if (since > this.#draft) return false
    if (kind === 'one') return (keyword === 'additionalProperties' && isFlag(value)) || this.isPlain(value)
    if (kind === 'list') return isList(value) && value.length > 0 && value.every((each) => this.isPlain(each))
    if (kind === 'map') return this.#arePlain(value, keyword === 'patternProperties')
    if (keyword === 'required') return this.#draft > 4 ? isSet(value, isText) : isFilledSet(value, isText)
    if (keyword === 'const') return this.#draft > 4 && isScalar(value)
    if (keyword === 'pattern') return typeof value === 'string' && this.#isPattern(value)
    // Later drafts do not check it.
    if (keyword === 'format') return this.#draft >= 2019 && isText(value)
    if (keyword === '$ref') return this.#isPlainReference(value)
    return !complex.has(keyword)
  }

  #arePlain(schemas: JsonValue, byPattern: boolean): boolean {
    return (
      isObject(schemas) &&
      Object.entries(schemas).every(([name, each]) => {
        return (byPattern ? this.#isPattern(name) : name !== '__proto__') && this.isPlain(each)
      })
    )
  }

  #isPattern(pattern: string): boolean {
    if (!plainPattern.test(pattern)) return false
    this.#matcher(pattern)
    return true
  }

  #matcher(pattern: string): ReturnType<PatternCompiler> {
    let matcher = this.#matchers.get(pattern)
    if (matcher === undefined) {
      matcher = this.#compiled(pattern)
      this.#matchers.set(pattern, matcher)
    }
    return matcher
  }

  #compiled(pattern: string): ReturnType<PatternCompiler> {
    try {
      // Ajv checks both syntaxes.
      return new RegExp(pattern, 'u') && this.#compile(pattern)
    } catch {
      throw new NotPlain()
    }
  }

  #isPlainReference(reference: JsonValue): boolean {
    const target = this.#target(reference)
    if (target === undefined) return false
    if (this.#targets.has(target)) return true
    this.#targets.add(target)
    // It may be where no schema is expected.
    return this.isPlain(target)
  }

  #target(reference: JsonValue): JsonObject | undefined {
    if (typeof reference !== 'string' || !localReference.test(reference)) return undefined
    let found: JsonValue | undefined = this.#root
    for (const name of reference.split('/').slice(1)) {
      found = memberOf(found, name)
    }
    return isObject(found) ? found : undefined
  }

  accepts(schema: JsonObject, value: JsonValue): boolean {
    if (++this.#checks > maxChecks) throw new NotPlain()
    const { $ref, type, enum: allowed } = schema
    if ($ref !== undefined) return this.#acceptsReference(schema, value)
    if (type !== undefined && !isOfType(type, value)) return false
    if (isList(allowed) && !allowed.includes(value)) return false
    if (schema['const'] !== undefined && schema['const'] !== value) return false
    return (
      this.#acceptsCombination(schema, value) &&
      (!isObject(value) || this.#acceptsObject(schema, value)) &&
      (!isList(value) || this.#acceptsList(schema, value)) &&
      (typeof value !== 'string' || this.#acceptsText(schema, value)) &&
      (typeof value !== 'number' || isBetween(value, schema['minimum'], schema['maximum']))
    )
  }

  /** Next to a reference, the other keywords apply only in some drafts. */
  #acceptsReference(schema: JsonObject, value: JsonValue): boolean {
    const isAlone = Object.keys(schema).every((keyword) => neutral.has(keyword) || annotations.has(keyword))
    const target = this.#target(schema['$ref'] ?? null)
    if (!isAlone || target === undefined) throw new NotPlain()
    const results = this.#results.get(target) ?? new Map<JsonValue, boolean>()
    this.#results.set(target, results)
    const known = results.get(value)
    if (known !== undefined) return known
    const isAccepted = this.accepts(target, value)
    results.set(value, isAccepted)
    return isAccepted
  }

  #acceptsCombination(schema: JsonObject, value: JsonValue): boolean {
    const { anyOf, oneOf, allOf } = schema
    const isAccepted = (each: JsonValue): boolean => this.accepts(each as JsonObject, value)
    if (isList(anyOf) && !anyOf.some(isAccepted)) return false
    if (isList(oneOf) && oneOf.filter(isAccepted).length !== 1) return false
    if (isList(allOf) && !allOf.every(isAccepted)) return false
    if (!isObject(schema['if'])) return true
    const consequence = isAccepted(schema['if']) ? schema['then'] : schema['else']
    return consequence === undefined || isAccepted(consequence)
  }

  #acceptsObject(schema: JsonObject, value: JsonObject): boolean {
    const { required, propertyNames: names } = schema
    if (isList(required) && !required.every((name) => Object.hasOwn(value, String(name)))) return false
    return Object.entries(value).every(([name, item]) => {
      if (name === '__proto__') throw new NotPlain()
      if (isObject(names) && !this.accepts(names, name)) return false
      return this.#acceptsProperty(schema, name, (each) => this.accepts(each, item))
    })
  }

  #acceptsProperty(schema: JsonObject, name: string, accepts: (schema: JsonObject) => boolean): boolean {
    const { properties, patternProperties, additionalProperties: others } = schema
    const own = isObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : []
    if (isObject(patternProperties)) {
      for (const [pattern, each] of Object.entries(patternProperties)) {
        if (this.#matcher(pattern).test(name)) own.push(each)
      }
    }
    if (own.length > 0) return own.every((each) => accepts(each as JsonObject))
    return isObject(others) ? accepts(others) : others !== false
  }

  #acceptsList(schema: JsonObject, value: readonly JsonValue[]): boolean {
    const { items, minItems, maxItems, uniqueItems } = schema
    if (!isBetween(value.length, minItems, maxItems)) return false
    if (uniqueItems === true && value.length > 1 && !areDifferent(value)) return false
    return !isObject(items) || value.every((item) => this.accepts(items, item))
  }

  #acceptsText({ minLength, maxLength, pattern }: JsonObject, value: string): boolean {
    const hasLimit = minLength !== undefined || maxLength !== undefined
    if (hasLimit && !isBetween([...value].length, minLength, maxLength)) return false
    return typeof pattern !== 'string' || this.#matcher(pattern).test(value)
  }
}

function areDifferent(items: readonly JsonValue[]): boolean {
  if (!items.every(isScalar)) throw new NotPlain()
  return new Set(items).size === items.length
}

function isOfType(type: JsonValue, value: JsonValue): boolean {
  return isList(type) ? type.some((each) => isOfType(each, value)) : types.get(type)?.(value) === true
}

function isBetween(value: number, least: JsonValue | undefined, most: JsonValue | undefined): boolean {
  return !(typeof least === 'number' && value < least) && !(typeof most === 'number' && value > most)
}
