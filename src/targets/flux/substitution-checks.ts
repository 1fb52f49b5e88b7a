// Warns about changes that Flux makes silently when it replaces variables.

import { suggest } from '../../diagnostics/hints.ts'
import { type FieldPath, formatFieldPath, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { memberAt, nodeAt } from '../../tree/children.ts'
import { getText } from '../../tree/fields.ts'
import type { Node, Scalar } from '../../tree/node.ts'
import { scalarToJson } from '../../yaml/json/json.ts'
import { type Definition, describeDefinition } from './definition.ts'
import { isFluxKustomization } from './documents.ts'
import { expressionsIn, type FoundExpression, quoteAdvice } from './expressions.ts'
import type { FluxSpec } from './read-spec.ts'
import { roundedNumbers } from './rounded-numbers.ts'
import type { Variable } from './variables.ts'

export interface ChecksContext {
  readonly definition: Definition
  readonly spec: FluxSpec
  readonly variables: ReadonlyMap<string, Variable>
  /** The objects with variables that are not in the repository. */
  readonly missing: readonly string[]
  readonly warn: (warning: Warning) => void
}

/** Compares objects before and after the substitution. */
export class SubstitutionChecks {
  readonly #context: ChecksContext
  readonly #used: Set<string> = new Set()

  constructor(context: ChecksContext) {
    this.#context = context
    for (const [name, { value, at }] of context.variables) {
      if (!/\n(?!$)/.test(value)) continue
      const subject = describeDefinition(context.definition)
      context.warn(
        warning(
          'FLUX_VARIABLE_NEWLINES',
          { name, subject },
          {
            at,
            hint: 'Flux removes line breaks: encode the value with base64, or put it in a ConfigMap that the workload reads',
          },
        ),
      )
    }
  }

  compare(before: Resource, after: Resource): void {
    this.#visit(before.node, after.node, [], { before, hasStrings: stringFields(before) })
    roundedNumbers(before, after).forEach(this.#context.warn)
  }

  /** Warns about the Kustomization as a whole. Returns those of its own variables that are not used. */
  finish(): readonly string[] {
    const { definition, spec, warn } = this.#context
    const subject = describeDefinition(definition)
    for (const { path, text } of untouchedFields(spec)) {
      const [expression] = expressionsIn(text)
      if (expression === undefined) continue
      const params = { field: formatFieldPath(path), subject, text: expression.text }
      warn(
        warning('FLUX_VARIABLE_NOT_REPLACED', params, {
          at: definition.locate(path),
          hint: 'use the variable in the manifests instead, or let the Kustomization that creates this one replace it',
        }),
      )
    }
    return Object.keys(spec.postBuild?.substitute ?? {}).filter((name) => !this.#used.has(name))
  }

  /**
   * Returns the location that must be edited to get a different value, which is the value of the first variable in the
   * text.
   */
  placeOf(before: Resource, path: FieldPath): Location | undefined {
    return this.#variablePlaces(before, path)[0] ?? locationOf(before, path)
  }

  throughOf(before: Resource, path: FieldPath): readonly Location[] {
    const [, ...others] = this.#variablePlaces(before, path)
    const own = locationOf(before, path)
    return own === undefined ? others : [...others, own]
  }

  #variablePlaces(before: Resource, path: FieldPath): readonly Location[] {
    const node = nodeAt(before.node, path)
    const names = node?.type === 'scalar' ? expressionsIn(node.text).map(({ name }) => name) : []
    const variables = names.flatMap((name) => this.#context.variables.get(name) ?? [])
    // A variable that contains only a quote does not determine the value.
    const decisive = variables.filter(({ value }) => value !== '"')
    return [...decisive, ...variables.filter(({ value }) => value === '"')].flatMap(({ at }) => at ?? [])
  }

  #visit(before: Node, after: Node | undefined, path: FieldPath, context: VisitContext): void {
    if (before.type === 'scalar') {
      this.#scalar(before, after, path, context)
      return
    }
    if (before.type === 'sequence') {
      for (const [i, item] of before.items.entries())
        this.#visit(item, after && memberAt(after, i), [...path, i], context)
      return
    }
    for (const { key, value } of before.entries) {
      for (const { name } of expressionsIn(key.text)) this.#used.add(name)
      this.#visit(value, after && memberAt(after, key.text), [...path, key.text], context)
    }
  }

  #scalar(before: Scalar, after: Node | undefined, path: FieldPath, context: VisitContext): void {
    if (!before.text.includes('${')) return
    const expressions = expressionsIn(before.text)
    for (const expression of expressions) this.#expression(expression, before, path, context)
    if (after === undefined || !context.hasStrings(path)) return
    const value = after.type === 'scalar' ? scalarToJson(after, false) : after.type
    if (typeof value === 'string' && after.type === 'scalar') return
    // The undefined variable has already been reported.
    if (
      value === null &&
      expressions.every(({ name, hasDefault }) => !hasDefault && !this.#context.variables.has(name))
    )
      return
    const { before: resource } = context
    // The message does not contain the value, which may be a secret.
    const actual = after.type === 'scalar' ? typeName(value) : after.type === 'mapping' ? 'a map' : 'a list'
    const params = {
      id: describeId(resource.id),
      field: formatFieldPath(path),
      actual,
      variable: expressions[0]?.text ?? before.text,
    }
    const hint = `Flux drops the quotes: ${quoteAdvice}`
    this.#context.warn(warning('FLUX_VALUE_RETYPED', params, { at: locationOf(resource, path), hint }))
  }

  #expression(expression: FoundExpression, { text }: Scalar, path: FieldPath, { before }: VisitContext): void {
    const { variables, missing, warn } = this.#context
    const { name, operator } = expression
    this.#used.add(name)
    const id = describeId(before.id)
    const at = locationOf(before, path)
    const meaning = shellDifference(operator)
    if (meaning !== undefined) {
      warn(warning('FLUX_EXPRESSION_UNLIKE_SHELL', { expression: expression.text, id, meaning }, { at }))
    }
    if (variables.has(name) || expression.hasDefault) return
    const near = suggest(name, variables.keys())
    const sources = near === undefined ? missing : []
    const isScript = text.trimEnd().includes('\n')
    const disabled = isScript ? ', or set the annotation `kustomize.toolkit.fluxcd.io/substitute: disabled`' : ''
    const literal = `if it is part of the text, write \`$\${${name}}\`${disabled}`
    const hint = sources.length > 0 || (near !== undefined && !isScript) ? near : [near ?? [], literal].flat().join(' ')
    const params = { names: [name], ids: [id], expression: expression.text, sources }
    warn(warning('FLUX_VARIABLE_UNDEFINED', params, { at, hint }))
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'boolean' ? 'a boolean' : 'a number'
}

interface VisitContext {
  readonly before: Resource
  /** True for the path of a value that must be a string. */
  readonly hasStrings: (path: FieldPath) => boolean
}

function stringFields({ node, id }: Resource): VisitContext['hasStrings'] {
  const kind = getText(node, 'kind')
  const isFlux = isFluxKustomization({ apiVersion: getText(node, 'apiVersion'), kind: id.kind })
  return (path) => {
    const [first, second] = path
    if (first === 'metadata' && (second === 'labels' || second === 'annotations')) return true
    if ((kind === 'ConfigMap' || kind === 'Secret') && (first === 'data' || first === 'stringData')) return true
    if (isFlux && path.slice(0, 3).join('.') === 'spec.postBuild.substitute') return true
    return path.at(-1) === 'value' && path.at(-3) === 'env'
  }
}

/** Returns the strings in a Kustomization in which Flux does not replace variables. */
function untouchedFields({
  commonMetadata = {},
}: FluxSpec): readonly { readonly path: FieldPath; readonly text: string }[] {
  return Object.entries(commonMetadata).flatMap(([field, map]) => {
    return Object.entries(map ?? {}).map(([key, text]) => ({ path: ['spec', 'commonMetadata', field, key], text }))
  })
}

function shellDifference(operator: string): string | undefined {
  if (operator === ':+') return 'the text after `:+` is used if the variable is empty, not if it has a value'
  if (operator === ':?') return 'the text after `:?` is a default for an empty variable, not an error message'
  return undefined
}
