import type { ErrorObject, FormatDefinition, ValidateFunction } from 'ajv'
import { alternatives, suggest } from '../diagnostics/hints.ts'
import { attempt, type FieldPath } from '../diagnostics/index.ts'
import { compileGo } from '../patterns/regex.ts'
import { ajvPackage, type Compiler } from '../schema/ajv-package.ts'
import { withSafeEquality } from '../schema/equality-keywords.ts'
import { pointerPath } from '../tree/field-path.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { exactCheck, withoutExact } from './exact-integers.ts'
import { formatNames, hasFormat } from './formats.ts'
import { describeJson, mapFields } from './json-fields.ts'
import { conflict, fieldName, invalidValue, type Mistake, missingField, mistake, unknownField } from './mistake.ts'
import { hasPlaceholder } from './placeholders.ts'
import { brief, ruleOf } from './value-rules.ts'

/** Keywords that restrict a value beyond its type and structure. */
const valueKeywords = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'enum',
  'format',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
] as const

let compiler: Compiler | undefined
const compiled: Map<string, ValidateFunction> = new Map()
/**
 * The number of compiled schemas after which a new ajv instance is created, because an instance keeps everything that
 * it has compiled.
 */
const most = 2000

/** Checks a value against the value keywords of a schema; undefined if it has none. ajv compiles them on first use. */
export function valueCheck(
  schema: JsonObject,
): ((value: JsonValue, path: FieldPath) => readonly Mistake[]) | undefined {
  const keywords = valueKeywords.filter((keyword) => Object.hasOwn(schema, keyword))
  if (keywords.length === 0) return undefined
  const own: JsonObject = Object.fromEntries(keywords.map((keyword) => [keyword, schema[keyword] ?? null]))
  const text = JSON.stringify(own, withoutBigInts)
  const exact = exactCheck(own)
  const others = JSON.stringify(withoutExact(own), withoutBigInts)
  return (value, path) => {
    const known = exact(value, path)
    if (known === undefined) return mistakesOf(validatorOf(text), value, path)
    return others === '{}' ? known : [...known, ...mistakesOf(validatorOf(others), value, path)]
  }
}

/** Checks whole documents against a JSON schema. */
export function documentCheck(schema: JsonObject): (value: JsonValue, path: FieldPath) => readonly Mistake[] {
  const text = JSON.stringify(schema, withoutBigInts)
  return (value, path) => mistakesOf(validatorOf(text), withNumbers(value), path)
}

function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

/** ajv does not support bigints, which represent integers beyond 2^53, so it receives the nearest numbers. */
function withNumbers(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value)
  if (isList(value)) return value.map(withNumbers)
  return isObject(value) ? mapFields(value, withNumbers) : value
}

function validatorOf(text: string): ValidateFunction {
  const known = compiled.get(text)
  if (known !== undefined) return known
  if (compiled.size >= most) {
    compiled.clear()
    compiler = undefined
  }
  compiler ??= newCompiler()
  const validator = compiler.compile(toDraft7(JSON.parse(text)) as object)
  compiled.set(text, validator)
  return validator
}

function newCompiler(): Compiler {
  const { Ajv } = ajvPackage()
  const formats = Object.fromEntries(formatNames.map((name) => [name, formatOf(name)] as const))
  const options = {
    allErrors: true,
    strict: false,
    validateSchema: false,
    verbose: true,
    logger: false,
    multipleOfPrecision: 9,
    addUsedSchema: false,
    formats,
    code: { regExp: Object.assign((pattern: string) => matcher(pattern), { code: 'matcher' }) },
  } as const
  return withSafeEquality(new Ajv(options))
}

function formatOf(name: string): FormatDefinition<string> | FormatDefinition<number> {
  const validate = (value: unknown): boolean => hasFormat(name, value)
  return ['int32', 'int64', 'float', 'double'].includes(name)
    ? { type: 'number', validate }
    : { type: 'string', validate }
}

/**
 * Compiles a pattern in Go's syntax. An invalid pattern is ignored, because that is a mistake in the schema, not in the
 * value.
 */
function matcher(pattern: string): Pattern {
  const compiledPattern = attempt(() => compileGo(pattern))
  return {
    test: (text) => compiledPattern?.test(text) ?? true,
    exec: () => null,
    // ajv uses this text to recognize equal patterns.
    toString: () => pattern,
  }
}

/** The methods of a regular expression that ajv uses. */
interface Pattern {
  test(text: string): boolean
  exec(text: string): RegExpExecArray | null
  toString(): string
}

/**
 * Converts a schema to JSON Schema draft 7. Kubernetes' schemas follow OpenAPI 3.0, in which exclusive bounds are
 * booleans next to `minimum` and `maximum`.
 */
function toDraft7(schema: JsonValue): JsonValue {
  if (isList(schema)) return schema.map(toDraft7)
  if (!isObject(schema)) return schema
  const { exclusiveMinimum: low, exclusiveMaximum: high, minimum = null, maximum = null } = schema
  const intOrString = schema['x-kubernetes-int-or-string'] === true && schema['type'] === undefined
  const changed = mapFields(schema, (value, key) => {
    if (key === 'enum' || key === 'const' || key === 'default' || key === 'example') return value
    if (key.startsWith('x-kubernetes-') || key === 'nullable') return undefined
    if (key === 'minimum' && low === true) return undefined
    if (key === 'maximum' && high === true) return undefined
    if (key === 'exclusiveMinimum' && typeof low === 'boolean') return low ? minimum : undefined
    if (key === 'exclusiveMaximum' && typeof high === 'boolean') return high ? maximum : undefined
    return toDraft7(value)
  })
  return intOrString ? { ...changed, type: ['integer', 'string'] } : changed
}

function mistakesOf(validate: ValidateFunction, value: JsonValue, path: FieldPath): readonly Mistake[] {
  if (validate(typeof value === 'bigint' ? Number(value) : value)) return []
  const errors = (validate.errors ?? []).filter(({ keyword, data }) => keyword === 'type' || !hasPlaceholder(data))
  // Errors of individual branches are omitted, because they only explain the error of the keyword that contains the
  // branches.
  const wholes = errors.filter(({ keyword }) => branching.has(keyword)).map(({ schemaPath }) => `${schemaPath}/`)
  const separate = errors.filter(({ schemaPath }) => !wholes.some((whole) => schemaPath.startsWith(whole)))
  return separate.map((error) => toMistake(error, errors, [...path, ...pointerPath(error.instancePath, value)]))
}

const branching: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'not', 'if', 'contains', 'propertyNames'])

type Params = Readonly<Record<string, unknown>>

function toMistake(error: ErrorObject, all: readonly ErrorObject[], path: FieldPath): Mistake {
  const { keyword, data, schema } = error
  const params: Params = error.params
  const value = data as JsonValue
  switch (keyword) {
    case 'type':
      return wrongType(path, alternatives([schema].flat().map((type) => typeName(String(type)))), value)
    case 'required':
      return missingField([...path, String(params['missingProperty'])])
    case 'additionalProperties':
      return unknownField(
        [...path, String(params['additionalProperty'])],
        suggest(String(params['additionalProperty']), Object.keys(error.parentSchema?.['properties'] ?? {})),
      )
    case 'anyOf':
    case 'oneOf':
      return conflict(path, combinationReason(error, all))
    case 'not':
      return conflict(path, `must not match the schema ${brief(schema)}`)
    case 'uniqueItems':
      return mistake(
        'API_ITEM_REPEATED',
        {
          field: fieldName([...path, Number(params['i'])]),
          what: 'same value',
          other: fieldName([...path, Number(params['j'])]),
        },
        { path: [...path, Math.max(Number(params['i']), Number(params['j']))] },
      )
    default:
      return invalidValue(path, ruleOf(keyword, { schema, params, value }))
  }
}

function combinationReason(error: ErrorObject, all: readonly ErrorObject[]): string {
  if (error.keyword === 'oneOf' && error.params['passingSchemas'] !== null) {
    return 'more than one of the alternatives matches (oneOf), but exactly one must'
  }
  const below = `${error.schemaPath}/`
  const branches = all.filter(({ schemaPath }) => schemaPath.startsWith(below))
  const reasons = branches.map((branch) => {
    const name = pointerPath(branch.instancePath, null).at(-1)
    const own = branch.instancePath === error.instancePath || name === undefined ? '' : `${name} `
    if (branch.keyword === 'required') return `required "${branch.params['missingProperty']}"`
    return `${own}${branch.message ?? ''}`
  })
  const distinct = [...new Set(reasons)]
  const which = error.keyword === 'oneOf' ? 'exactly one' : 'at least one'
  return `matches none of the alternatives (${error.keyword}), but ${which} must match${distinct.length === 0 ? '' : `: ${distinct.slice(0, 8).join('; ')}`}`
}

/** A value of a different type than its schema requires. */
export function wrongType(path: FieldPath, expected: string, value: JsonValue): Mistake {
  const hint =
    expected === 'a string' && ['number', 'boolean', 'bigint'].includes(typeof value) ? 'put it in quotes' : undefined
  return mistake('API_TYPE_WRONG', { field: fieldName(path), expected, actual: describeJson(value) }, { path, hint })
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a map (object)',
  array: 'a list (array)',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'a boolean',
  null: 'null',
  'int-or-string': 'an integer or a string',
}

/** The name of a type for messages, such as `an integer`. */
export function typeName(type: string): string {
  return typeNames[type] ?? type
}
