// Rules for options, for callers in JavaScript: a misspelled name or value must not silently select the default.

import { describeValue } from '../diagnostics/describe-value.ts'
import { quoted, suggest } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'

/** The allowed values of an option. */
export interface Rule {
  readonly expected: readonly string[]
  readonly accepts: (value: unknown) => boolean
}

/** Rules by option. An option can be an object with options of its own. */
export type Rules<Name extends string = string> = { readonly [K in Name]: Rule | { readonly options: Rules } }

export const text: Rule = { expected: ['a string'], accepts: (value) => typeof value === 'string' }
export const flag: Rule = { expected: ['true', 'false'], accepts: (value) => typeof value === 'boolean' }
export const list: Rule = { expected: ['a list'], accepts: Array.isArray }
export const callback: Rule = { expected: ['a function'], accepts: (value) => typeof value === 'function' }
export const object: Rule = { expected: ['an object'], accepts: isObject }
// `instanceof` is not used, because the signal may come from another realm.
export const signal: Rule = {
  expected: ['an AbortSignal'],
  accepts: (value) => isObject(value) && 'throwIfAborted' in value,
}
export const size: Rule = { expected: ['a number of bytes'], accepts: (value) => isNumber(value) && value >= 0 }
export const number: Rule = { expected: ['a number'], accepts: isNumber }

export function oneOf(...values: readonly string[]): Rule {
  return {
    expected: quoted(values),
    accepts: (value) => typeof value === 'string' && values.includes(value),
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

/**
 * Checks values, and the names that resemble one of the options. All other names are ignored: callers may pass an
 * object that has more fields.
 *
 * @param otherNames further names, which may resemble options
 * @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN
 */
export function checkByRules(options: object, rules: Rules, otherNames: readonly string[] = [], owner = ''): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || otherNames.includes(name)) continue
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) checkName(name, Object.keys(rules), owner)
    else if ('accepts' in rule) checkValue(value, rule, owner + name)
    else {
      checkValue(value, object, owner + name)
      checkByRules(value, rule.options, [], `${owner}${name}.`)
    }
  }
}

function checkName(name: string, names: readonly string[], owner: string): void {
  const hint = suggest(name, names)
  if (hint !== undefined) throw new KuiltError('OPTION_UNKNOWN', { option: owner + name }, { hint })
}

function checkValue(value: unknown, { accepts, expected }: Rule, option: string): void {
  if (!accepts(value)) throw invalidOption(option, value, expected)
}

/** @param names the candidates for hints; default: the expected values */
export function invalidOption(
  option: string,
  value: unknown,
  expected: readonly string[],
  names: readonly string[] = expected.map((name) => name.replaceAll('"', '')),
): KuiltError {
  const hint = typeof value === 'string' ? suggest(value, names) : undefined
  return new KuiltError('OPTION_INVALID', { option, actual: describeValue(value), expected }, { hint })
}
