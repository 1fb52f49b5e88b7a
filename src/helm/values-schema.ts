import type { AnySchemaObject, ErrorObject, ValidateFunction } from 'ajv'
import { formatNumber } from '../diagnostics/format-number.ts'
import { alternatives } from '../diagnostics/hints.ts'
import { type FieldPath, formatFieldPath, KuiltError, type Location } from '../diagnostics/index.ts'
import { fromBytes } from '../go-template/go-strings.ts'
import { GoInteger, GoList, GoMap, type GoValue } from '../go-template/values.ts'
import { re2jsPackage } from '../patterns/re2js-package.ts'
import { compileGo } from '../patterns/regex.ts'
import { shortCategories } from '../patterns/unicode-categories.ts'
import { ajvPackage, type Compiler } from '../schema/ajv-package.ts'
import { withSafeEquality } from '../schema/equality-keywords.ts'
import { pointerPath } from '../tree/field-path.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonValue } from '../tree/node.ts'
import { readJson } from '../yaml/json/read-json.ts'
import type { Chart, ChartFile } from './chart.ts'
import { isPlainlyValid } from './plain-schema.ts'
import { maxReferences, ReferenceLimit, TooManyReferences } from './reference-limit.ts'
import { type Draft, draftNamed, ownKeywords, patternsIn } from './schema-keywords.ts'
import { inSchema, mistakePlace, rulePath, SchemaMistake, type SchemaPlace } from './schema-places.ts'

interface Problem {
  /** The path in the values of the chart that contains the schema. Undefined if the schema is not valid. */
  readonly path: FieldPath | undefined
  readonly message: string
  /** The rule of the schema, or the mistake in it. */
  readonly rule: SchemaPlace
}

interface SchemaProblem extends Problem {
  readonly chart: Chart
  readonly path: FieldPath
  readonly at: Location
  readonly isSchemaInvalid: boolean
}

/**
 * Checks values with the files `values.schema.json` of the chart and its subcharts. Follows helm
 * pkg/chart/common/util/jsonschema.go.
 *
 * @param values the coalesced values
 * @throws KuiltError CHART_VALUES_INVALID
 */
export function validateValues(chart: Chart, values: GoMap): void {
  const problems = problemsIn(chart, values, [])
  const [first, ...others] = problems
  if (first === undefined) return
  const named = problems.map(({ chart: { name }, path, message }) => ({ chart: name, path, message }))
  const notes = others
    .filter(({ isSchemaInvalid }) => isSchemaInvalid)
    .map(({ chart: { name }, at }) => ({ message: `the schema of chart "${name}"`, at }))
  throw new KuiltError('CHART_VALUES_INVALID', { problems: named }, { at: first.at, notes })
}

/** @param above the names of the subcharts that contain the values */
function problemsIn(chart: Chart, values: GoMap, above: FieldPath): readonly SchemaProblem[] {
  const { schema } = chart.content
  const own = schema === undefined ? [] : located(problemsOf(schema, values), chart, schema.path, above)
  const below = chart.dependencies.flatMap((subchart) => {
    const inner = values.entries.get(subchart.name)
    return inner instanceof GoMap ? problemsIn(subchart, inner, [...above, subchart.name]) : []
  })
  return [...own, ...below]
}

function located(problems: readonly Problem[], chart: Chart, file: string, above: FieldPath): readonly SchemaProblem[] {
  return problems.map((problem) => ({
    ...problem,
    chart,
    // A mistake in the schema itself is not about a value.
    path: problem.path === undefined ? [] : [...above, ...problem.path],
    at: { file, ...problem.rule },
    isSchemaInvalid: problem.path === undefined,
  }))
}

/** The maximum number of problems to report; users would not read more. */
const maxProblems = 20

function problemsOf(schema: ChartFile, values: GoMap): readonly Problem[] {
  let tree: JsonValue = null
  let errorsIn: (values: JsonValue) => readonly ErrorObject[]
  const plain = toJsonValue(values)
  try {
    tree = readJson(fromBytes(schema.data), ({ reason, ...place }) => new SchemaMistake(reason, { place }))
    if (isAccepted(tree, plain)) return []
    errorsIn = compile(tree)
  } catch (error) {
    return [{ path: undefined, message: schemaProblem(error), rule: mistakePlace(error, tree) }]
  }
  let errors: readonly ErrorObject[]
  try {
    errors = errorsIn(plain).filter(({ keyword }) => keyword !== 'if')
  } catch (error) {
    return [{ path: undefined, message: referenceProblem(error), rule: inSchema([]) }]
  }
  const all = errors.map((error) => ({ ...problemOf(error, plain), rule: inSchema(rulePath(error, tree)) }))
  return [...new Map(all.map((problem) => [problem.message, problem])).values()].slice(0, maxProblems)
}

/** A reference to itself exhausts the stack when ajv resolves it, or when values are checked. */
const selfReference = 'the schema is not valid: a $ref refers to itself'

/** References make a validation too long, or endless. */
function referenceProblem(error: unknown): string {
  if (error instanceof TooManyReferences) {
    return `the schema is too complex: validation follows more than ${formatNumber(maxReferences)} references`
  }
  if (error instanceof RangeError) return selfReference
  throw error
}

/** True if the values are valid, for most schemas without ajv. */
function isAccepted(schema: JsonValue, values: JsonValue): boolean {
  if (!isObject(schema)) return false
  const { $schema: uri, ...rest } = schema
  return isPlainlyValid(rest, values, { draft: draftOf(uri), matcher: compileGo })
}

function schemaProblem(error: unknown): string {
  if (error instanceof RangeError) return selfReference
  const missing = missingSchema(error)
  if (/^https?:/.test(missing)) return `the schema refers to "${missing}", which kuilt does not fetch`
  return `the schema is not valid: ${compileReason(error)}`
}

/** The reason without the validator's prefix, because the message of kuilt already says the same. */
function compileReason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^schema is invalid: /, '') : String(error)
}

/** The URL of a schema that ajv cannot find. */
function missingSchema(error: unknown): string {
  return error instanceof Error && 'missingSchema' in error ? String(error.missingSchema) : ''
}

/** Returns a function that checks values. */
function compile(schema: unknown): (values: JsonValue) => readonly ErrorObject[] {
  if (typeof schema === 'boolean') return compile(schema ? {} : { not: {} })
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw new Error('it must be an object')
  const { $schema: uri, ...rest } = schema as AnySchemaObject
  const draft = draftOf(uri)
  const own = ownKeywords(rest, draft) as AnySchemaObject
  const limit = new ReferenceLimit()
  const validate = compileWith(limit.install(compilerFor(draft)), own)
  for (const pattern of new Set(patternsIn(own, draft))) matcher(pattern)
  return (values) => {
    limit.start()
    return validate(values) ? [] : (validate.errors ?? [])
  }
}

/** Compiles a schema. As in Helm, a `$ref` to a URN that is not part of the schema accepts everything. */
function compileWith(compiler: Compiler, schema: AnySchemaObject): ValidateFunction {
  for (;;) {
    try {
      return compiler.compile(schema)
    } catch (error) {
      const missing = missingSchema(error)
      if (!missing.startsWith('urn:')) throw asMistake(error, compiler.errors?.[0]?.instancePath)
      compiler.addSchema({}, missing)
    }
  }
}

function asMistake(error: unknown, pointer: string | undefined): unknown {
  return pointer === undefined ? error : new SchemaMistake(compileReason(error), { pointer }, { cause: error })
}

function draftOf(uri: unknown): Draft {
  if (uri === undefined) return 2020
  const draft = draftNamed(uri)
  if (draft !== undefined) return draft
  const name = String(uri).replace(/^https?:\/\/json-schema\.org\/(.+?)#?$/, '$1')
  throw new SchemaMistake(`unknown draft "${name}"`, { keyword: '$schema', value: String(uri) })
}

/**
 * The validator for a draft. As in Helm's validator, formats are checked only up to draft 7. Schemas are never fetched.
 */
function compilerFor(draft: Draft): Compiler {
  const { Ajv, Ajv2019, Ajv2020, AjvDraft04, addFormats } = ajvPackage()
  const regExp = Object.assign((pattern: string) => matcher(pattern), { code: 'matcher' })
  const options = {
    strict: false,
    allErrors: true,
    verbose: true,
    multipleOfPrecision: 9,
    // Inherited properties such as `toString` do not count as fields.
    ownProperties: true,
    // Larger schemas are compiled once, instead of once for each reference.
    inlineRefs: 20,
    logger: false,
    // The generated code runs only once, so optimizing it would take longer than it saves.
    code: { regExp, optimize: false },
  } as const
  if (draft === 2020) return withSafeEquality(new Ajv2020({ ...options, validateFormats: false }))
  if (draft === 2019) return withSafeEquality(new Ajv2019({ ...options, validateFormats: false }))
  // Drafts before 2019-09 ignore keywords next to a `$ref`.
  const old = { ...options, ignoreKeywordsWithRef: true }
  return withSafeEquality(withFormats(draft === 4 ? new AjvDraft04(old) : new Ajv(old), addFormats))
}

function withFormats(compiler: Compiler, add: ReturnType<typeof ajvPackage>['addFormats']): Compiler {
  add(compiler)
  return compiler
}

interface Matcher {
  test(text: string): boolean
  /** ajv uses this text to distinguish patterns. */
  toString(): string
}

/** Compiles a pattern in Go's syntax, which matches in linear time. */
function matcher(pattern: string): Matcher {
  const { RE2JS } = re2jsPackage()
  const compiled = attemptPattern(pattern, () => RE2JS.compile(shortCategories(pattern)))
  return { test: (text) => compiled.matcher(text).find(), toString: () => pattern }
}

function attemptPattern<T>(pattern: string, compilePattern: () => T): T {
  try {
    return compilePattern()
  } catch (cause) {
    throw new SchemaMistake(compileReason(cause), { keyword: 'pattern', value: pattern }, { cause })
  }
}

/** Converts a Go value to JSON, with JavaScript numbers. */
function toJsonValue(value: GoValue): JsonValue {
  if (value instanceof GoMap) {
    // `fromEntries` calls no setters, so `__proto__` is an ordinary key.
    return Object.fromEntries([...value.entries].map(([key, item]) => [key, toJsonValue(item)]))
  }
  if (value instanceof GoList) return value.items.map(toJsonValue)
  if (value instanceof GoInteger) return Number(value.value)
  // Values contain no other objects.
  return typeof value === 'object' ? null : (value ?? null)
}

function problemOf(error: ErrorObject, values: JsonValue): Omit<Problem, 'rule'> {
  const { params } = error
  const path = pointerPath(error.instancePath, values)
  const place = path.length === 0 ? 'at the top level' : `at "${formatFieldPath(path)}"`
  const unknown = params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['propertyName']
  return {
    path: typeof unknown === 'string' ? [...path, unknown] : path,
    message: `${place}: ${reasonOf(error)}`,
  }
}

function reasonOf({ keyword, message = '', params, data }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `unknown value "${params['additionalProperty']}"`
  if (keyword === 'unevaluatedProperties') return `unknown value "${params['unevaluatedProperty']}"`
  if (keyword === 'required') return `"${params['missingProperty']}" is missing`
  if (keyword === 'enum' && params['allowedValues'].length === 0) return `${shown(data)} is not allowed`
  if (keyword === 'enum') return `${shown(data)} must be ${alternatives(params['allowedValues'].map(shown))}`
  if (keyword === 'type') return `${shown(data)} must be ${alternatives([params['type']].flat().map(withArticle))}`
  return `${shown(data)} ${message.replace('must NOT', 'must not').replace(/ 1 (item|character)s$/, ' 1 $1')}`
}

function withArticle(type: string): string {
  return type === 'null' ? type : `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
