import { type FieldPath, isKuiltError, KuiltError, type Location, mapError } from '../../../diagnostics/index.ts'
import { TemplateExecError } from '../../../go-template/errors.ts'
import type { MissingKey } from '../../../go-template/execution-context.ts'
import { Budget } from '../../../go-template/limits.ts'
import { convertTemplateErrors } from '../../../go-template/template-errors.ts'
import { TemplateSet } from '../../../go-template/template-set.ts'
import { setOwn } from '../../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../../tree/node.ts'
import type { Parameters } from './parameters.ts'
import { applicationSetFunctions } from './template-functions.ts'

/** Renders a string of an ApplicationSet. */
export type RenderText = (text: string, parameters: Parameters) => string

/** A template engine. */
export interface TemplateEngine {
  readonly render: RenderText
  /** Like `render`, but returns a text unchanged if it uses a missing parameter. */
  readonly renderKnown: RenderText
}

/** The engine for sets without `goTemplate`. */
export const fastEngine: TemplateEngine = { render: renderFast, renderKnown: renderFast }

/**
 * Returns the engine for sets with `goTemplate`: Go's text/template with the functions of ApplicationSets.
 *
 * @param name the name of the ApplicationSet
 * @param options the `goTemplateOptions` of the ApplicationSet
 * @param at the location of the options
 * @throws KuiltError ARGOCD_TEMPLATE_OPTION
 */
export function goEngine(name: string, options: readonly string[], at: Location | undefined): TemplateEngine {
  const budget = new Budget()
  const missingKey = options.reduce<MissingKey>((_, option) => missingKeyOf(option, at), 'default')
  const strict = renderer(name, 'error', budget)
  return {
    render: renderer(name, missingKey, budget),
    renderKnown: (text, parameters) => {
      try {
        return strict(text, parameters)
      } catch (error) {
        if (isMissingKey(error)) return text
        throw error
      }
    },
  }
}

/** True if an error is about a missing key. Follows applicationset/utils/utils.go, isMissingKeyError. */
function isMissingKey(error: unknown): boolean {
  if (!isKuiltError(error) || !(error.cause instanceof TemplateExecError)) return false
  return /map has no entry for key|can't evaluate field/.test(error.cause.message)
}

function renderer(name: string, missingKey: MissingKey, budget: Budget): RenderText {
  const empty = new TemplateSet({ functions: applicationSetFunctions(budget, name), missingKey, budget })
  const parse = (text: string): TemplateSet => {
    const set = empty.clone()
    set.parse('', text)
    return set
  }
  return (text, parameters) => {
    if (!text.includes('{{')) return text
    const execute = (): string => parse(text).execute('', parameters)
    return mapError(
      () => convertTemplateErrors(execute),
      (error) => withDotHint(error, parameters),
    )
  }
}

/**
 * Adds a hint if the name of a parameter has no dot, as is usual without `goTemplate`. Go then parses it as the name of
 * a function.
 */
function withDotHint(error: KuiltError, { entries }: Parameters): KuiltError {
  if (error.code !== 'TEMPLATE_SYNTAX') return error
  const name = /^function "(.*)" not defined$/.exec(error.params.reason)?.[1]
  const isParameter = name !== undefined && entries.has(name)
  return isParameter
    ? error.with({ hint: `with \`goTemplate\`, parameters start with a dot: write \`{{.${name}}}\`` })
    : error
}

const missingKeys: Readonly<Record<string, MissingKey>> = {
  'missingkey=default': 'default',
  'missingkey=invalid': 'default',
  'missingkey=zero': 'zero',
  'missingkey=error': 'error',
}

function missingKeyOf(option: string, at: Location | undefined): MissingKey {
  const known = missingKeys[option]
  if (known === undefined) throw new KuiltError('ARGOCD_TEMPLATE_OPTION', { option }, { at })
  return known
}

/** Adds the location of a value to errors of its template. */
export type WithLocation = <T>(path: FieldPath, work: () => T) => T

/**
 * Renders all strings of a value: keys and values of maps, and items of lists. Drops nulls in maps, and converts large
 * integers to float64. Follows applicationset/utils/utils.go, (*Render).deeplyReplace.
 */
export function renderValue(
  value: JsonValue,
  render: (text: string, path: FieldPath) => string,
  withLocation: WithLocation,
  path: FieldPath = [],
): JsonValue {
  if (typeof value === 'string') return withLocation(path, () => render(value, path))
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((item, i) => renderValue(item, render, withLocation, [...path, i]))
  const object: JsonObject = value
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, item] of Object.entries(object)) {
    if (item === null) continue
    const below = [...path, key]
    const name = withLocation(below, () => render(key, below))
    setOwn(result, name, renderValue(item, render, withLocation, below))
  }
  return result
}

/**
 * Replaces the tags of a template without `goTemplate`. Tags with the name of a string parameter are replaced, and
 * other tags are kept. Follows applicationset/utils/utils.go, (*Render).Replace, and valyala/fasttemplate.
 *
 * @throws KuiltError ARGOCD_TEMPLATE for an unclosed tag in a text that also has a complete tag
 */
function renderFast(text: string, parameters: Parameters): string {
  if (!/\{\{[^\n]*\}\}/.test(text)) return text
  let result = ''
  let at = 0
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', at)) {
    const end = text.indexOf('}}', start + 2)
    if (end < 0) throw new KuiltError('ARGOCD_TEMPLATE', { template: text, rest: text.slice(start) })
    const tag = text.slice(start + 2, end)
    const value = parameters.entries.get(tag.trim())
    result += text.slice(at, start) + (typeof value === 'string' ? value : `{{${tag}}}`)
    at = end + 2
  }
  return result + text.slice(at)
}
