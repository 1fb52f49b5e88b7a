import type { ParseResult } from '@marcbachmann/cel-js'
import { type FieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import { isDuration } from '../../go-template/functions/duration.ts'
import { sameItems } from '../../tree/fields.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { fieldName, type Mistake, mistake } from '../mistake.ts'
import type { CelRule, SchemaNode } from '../schema-node.ts'
import { celPackage } from './cel-package.ts'
import { celEnvironment, compileCel, readsOldSelf } from './cel-program.ts'
import { toCel } from './cel-values.ts'

interface Context {
  /** The mistakes that the schema check has found. */
  readonly mistakes: readonly Mistake[]
  /** The schema of the metadata of resources. */
  readonly metadata: SchemaNode
  readonly apiVersion: string
  readonly kind: string
}

/** A compiled rule and its compiled `messageExpression`. Each is undefined if it does not compile. */
interface CompiledRule {
  readonly program: ParseResult | undefined
  readonly message: ParseResult | undefined
}

/** Runs the CEL rules of CustomResourceDefinitions. */
export class CelChecker {
  readonly #warnings: Map<string, Warning> = new Map()
  readonly #compiled: Map<CelRule, CompiledRule> = new Map()
  readonly #rulesBelow: Map<SchemaNode, boolean> = new Map()

  /** Warnings about rules that cannot be evaluated, one for each rule. */
  get warnings(): readonly Warning[] {
    return [...this.#warnings.values()]
  }

  check(value: JsonValue, schema: SchemaNode, context: Context): readonly Mistake[] {
    if (!this.#hasRules(schema, new Set())) return []
    return this.#visit(value, schema, { path: [], ...context })
  }

  /** True if a schema contains rules. Schemas without rules are not visited. */
  #hasRules(schema: SchemaNode, above: Set<SchemaNode>): boolean {
    const known = this.#rulesBelow.get(schema)
    if (known !== undefined) return known
    if (above.has(schema) || schema.type === 'any') return false
    above.add(schema)
    const below = [...schema.properties.values(), ...(schema.items === undefined ? [] : [schema.items])]
    if (typeof schema.others === 'object') below.push(schema.others)
    const found = schema.rules.length > 0 || below.some((one) => this.#hasRules(one, above))
    above.delete(schema)
    this.#rulesBelow.set(schema, found)
    return found
  }

  #visit(value: JsonValue, schema: SchemaNode, context: Context & { readonly path: FieldPath }): readonly Mistake[] {
    const { path } = context
    if (value === null || isWrong(path, context.mistakes)) return []
    const own = schema.rules.flatMap((rule) => this.#evaluate(rule, { value, schema }, context))
    return [...own, ...this.#below(value, schema, context)]
  }

  #below(value: JsonValue, schema: SchemaNode, context: Context & { readonly path: FieldPath }): readonly Mistake[] {
    const { path } = context
    if (isList(value)) {
      const { items } = schema
      if (items === undefined || !this.#hasRules(items, new Set())) return []
      return value.flatMap((item, i) => this.#visit(item, items, { ...context, path: [...path, i] }))
    }
    if (!isObject(value)) return []
    return Object.entries(value).flatMap(([key, field]) => {
      const child = schema.properties.get(key) ?? (typeof schema.others === 'object' ? schema.others : undefined)
      if (child === undefined || !this.#hasRules(child, new Set())) return []
      return this.#visit(field, child, { ...context, path: [...path, key] })
    })
  }

  #evaluate(
    rule: CelRule,
    { value, schema }: { readonly value: JsonValue; readonly schema: SchemaNode },
    context: Context & { readonly path: FieldPath },
  ): readonly Mistake[] {
    if (hasBlockingMistake(context.path, context.mistakes)) return []
    const { program, message } = this.#compile(rule, schema, context)
    if (program === undefined || (!rule.optionalOldSelf && readsOldSelf(program))) return []
    const options = { duration: toDuration, ordered: /\[|isSorted|indexOf|join/i.test(rule.rule) }
    const variables = { self: toCel(value, schema, options), oldSelf: noValue() }
    try {
      const result: unknown = program(variables)
      if (result === true) return []
      if (result !== false) {
        this.#skip(rule, `its result is of type ${typeof result}, not boolean`, context)
        return []
      }
    } catch (error) {
      const { code, summary = String(error) } = celError(error)
      if (isUnsupported(code) && !isDynamic(schema, new Set())) {
        this.#skip(rule, summary, context)
        return []
      }
      return [failure(rule, `rule evaluation error: ${summary} (rule: ${rule.rule})`, context.path)]
    }
    return [failure(rule, messageOf(rule, message, variables), context.path)]
  }

  #compile(rule: CelRule, schema: SchemaNode, context: Context): CompiledRule {
    const known = this.#compiled.get(rule)
    if (known !== undefined) return known
    const made: CompiledRule = {
      program: this.#tryCompile(rule.rule, rule, schema, context),
      message: this.#compileMessage(rule, schema, context),
    }
    this.#compiled.set(rule, made)
    return made
  }

  #tryCompile(expression: string, rule: CelRule, schema: SchemaNode, context: Context): ParseResult | undefined {
    try {
      return compileCel(expression, schema, context.metadata)
    } catch (error) {
      const { summary = error instanceof Error ? error.message : String(error) } = celError(error)
      this.#skip(rule, summary, context)
      return undefined
    }
  }

  /** Compiles the expression for the message of a rule. If it does not compile, a fixed message is used. */
  #compileMessage({ messageExpression }: CelRule, schema: SchemaNode, { metadata }: Context): ParseResult | undefined {
    try {
      return messageExpression === undefined ? undefined : compileCel(messageExpression, schema, metadata)
    } catch {
      return undefined
    }
  }

  #skip({ rule, locate }: CelRule, reason: string, { apiVersion, kind }: Context): void {
    const key = `${apiVersion} ${kind} ${rule}`
    const short = reason.split('\n')[0] ?? ''
    if (!this.#warnings.has(key))
      this.#warnings.set(
        key,
        warning('VALIDATE_RULE_SKIPPED', { rule, kind, apiVersion, reason: short }, { at: locate() }),
      )
  }
}

interface CelFault {
  readonly code?: string
  readonly summary?: string
}

function celError(error: unknown): CelFault {
  const { code, summary } = Object(error)
  return { ...(typeof code === 'string' && { code }), ...(typeof summary === 'string' && { summary }) }
}

/** True for errors in the rule itself, which Kubernetes' type check of rules would find. */
function isUnsupported(code: string | undefined): boolean {
  return (
    code !== undefined &&
    /overload|type_mismatch|unknown_variable|invalid_|unsupported/.test(code) &&
    !/index|conversion|duration|timestamp/.test(code)
  )
}

/** True if a value may have more than one type, so a rule for a different type is not a mistake. */
function isDynamic(schema: SchemaNode, above: Set<SchemaNode>): boolean {
  if (schema.type === 'int-or-string' || schema.type === 'untyped') return true
  if (above.has(schema) || schema.type === 'any') return false
  above.add(schema)
  const below = [...schema.properties].flatMap(([name, child]) => (name === 'metadata' ? [] : [child]))
  if (schema.items !== undefined) below.push(schema.items)
  if (typeof schema.others === 'object') below.push(schema.others)
  return below.some((one) => isDynamic(one, above))
}

function failure(rule: CelRule, message: string, path: FieldPath): Mistake {
  const at = [...path, ...fieldSteps(rule.fieldPath)]
  return mistake('API_RULE_FAILED', { field: fieldName(at), rule: rule.rule, message }, { path: at })
}

function messageOf(rule: CelRule, program: ParseResult | undefined, variables: Record<string, unknown>): string {
  const fallback = rule.message?.trim() || `failed rule: ${rule.rule}`
  if (program === undefined) return fallback
  try {
    const text: unknown = program(variables)
    const isMessage = typeof text === 'string' && text.trim() !== '' && !text.includes('\n')
    return isMessage ? text.trim() : fallback
  } catch {
    return fallback
  }
}

/** Parses a field path such as `.spec['a.b'][0]`. */
function fieldSteps(fieldPath: string | undefined): FieldPath {
  const steps = [
    ...(fieldPath ?? '').matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/g),
  ]
  return steps.map(([, name, single, double, index]) => {
    return index === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(index)
  })
}

/** True if the schema check found a mistake in this value. Its rules do not run then. */
function isWrong(path: FieldPath, mistakes: readonly Mistake[]): boolean {
  return mistakes.some((one) => sameItems(one.path, path))
}

const blocking: ReadonlySet<string> = new Set(['API_TYPE_WRONG', 'API_FIELD_MISSING'])

/** True if a value below is missing or has the wrong type. A rule would only report the same mistake again. */
function hasBlockingMistake(path: FieldPath, mistakes: readonly Mistake[]): boolean {
  return mistakes.some((one) => {
    return blocking.has(one.code) && one.path.length > path.length && path.every((step, i) => step === one.path[i])
  })
}

function toDuration(text: string): unknown {
  return isDuration(text) ? celEnvironment().evaluate(`duration(${JSON.stringify(text)})`) : undefined
}

function noValue(): unknown {
  return celPackage().Optional.none()
}
