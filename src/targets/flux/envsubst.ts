// Replaces `${…}` in the objects that Flux applies. Follows fluxcd/pkg/envsubst: parse/parse.go, parse/scan.go,
// template.go and funcs.go.

import { KuiltError } from '../../diagnostics/index.ts'
import { lowerChar, toLower, toUpper, upperChar } from '../../go-template/functions/case.ts'
import { byteLength, rejoin, replaceInvalid, sliceBytes } from '../../go-template/go-strings.ts'
import { type Expression, ExpressionParser, type SubstitutionNode } from './envsubst-parser.ts'
import { trimMatch } from './glob-match.ts'

export interface SubstituteOptions {
  /** True if undefined variables without a default are errors. Default: false, so that they are empty. */
  readonly strict?: boolean
}

/**
 * Replaces the expressions in a text. A substring can split a character, whose bytes then become lone surrogates.
 *
 * @throws KuiltError FLUX_SUBSTITUTION_INVALID, FLUX_VARIABLE_UNSET
 */
export function substitute(
  text: string,
  variables: ReadonlyMap<string, string>,
  { strict = false }: SubstituteOptions = {},
): string {
  const nodes = new ExpressionParser(text).parse()
  return rejoin(nodes.map((node) => evaluate(node, variables, strict)).join(''))
}

/** The operators with a default value: one of `-=?+` after a colon, or only `=`. */
const DEFAULTS: ReadonlySet<string> = new Set(['=', ':=', ':-', ':?', ':+'])

function evaluate(node: SubstitutionNode, variables: ReadonlyMap<string, string>, strict: boolean): string {
  if (typeof node === 'string') return node
  const args = node.args.map((arg) => evaluate(arg, variables, strict))
  const value = variables.get(node.name)
  if (value === undefined && strict && !DEFAULTS.has(node.operator)) {
    throw new KuiltError('FLUX_VARIABLE_UNSET', { name: node.name })
  }
  return apply(node, value ?? '', args)
}

function apply({ name, operator }: Expression, value: string, args: readonly string[]): string {
  const [first, second] = args
  switch (operator) {
    case ',':
      return changeFirst(value, lowerChar)
    case ',,':
      return toLower(value)
    case '^':
      return changeFirst(value, upperChar)
    case '^^':
      return toUpper(value)
    case '#':
      return first === undefined ? String(byteLength(value)) : trimMatch(value, first, 'shortest')
    case '##':
      return trimMatch(value, first ?? '', 'longest')
    case '%':
      return reverse(trimMatch(reverse(value), reverse(first ?? ''), 'shortest'))
    case '%%':
      return reverse(trimMatch(reverse(value), reverse(first ?? ''), 'longest'))
    case ':':
      return substring(value, args, name)
    case '/':
      return replaceFirst(value, first ?? '', second ?? '')
    case '//':
      return replaceEvery(value, first ?? '', second ?? '')
    case '/#':
      return second !== undefined && value.startsWith(first ?? '') ? replaceFirst(value, first ?? '', second) : value
    case '/%':
      return second !== undefined && value.endsWith(first ?? '')
        ? value.slice(0, value.length - (first ?? '').length) + second
        : value
    default:
      return value === '' ? args.join('') : value
  }
}

function changeFirst(value: string, change: (char: string) => string): string {
  const [first = ''] = value
  return change(first) + value.slice(first.length)
}

/** Reverses the characters. Invalid UTF-8 becomes U+FFFD. */
function reverse(value: string): string {
  return [...replaceInvalid(value)].reverse().join('')
}

function replaceFirst(value: string, old: string, by: string): string {
  const at = value.indexOf(old)
  return at < 0 ? value : value.slice(0, at) + by + value.slice(at + old.length)
}

/** Replaces every match. An empty pattern matches before each character and at the end. */
function replaceEvery(value: string, old: string, by: string): string {
  return old === '' ? by + Array.from(value, (char) => char + by).join('') : value.split(old).join(by)
}

/** Parses a number like Go's Atoi. */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[-+]?[0-9]+$/.test(text)) return undefined
  const number = Number(text)
  return Math.abs(number) < 2 ** 63 ? number : undefined
}

/**
 * Returns the part of a value for `:POS` or `:POS:LEN`, in bytes. If the position or length is not a number, the result
 * is the whole value.
 */
function substring(value: string, args: readonly string[], name: string): string {
  const position = wholeNumber(args[0])
  if (position === undefined) return value
  const size = byteLength(value)
  const start = position < 0 ? Math.max(size + position, 0) : position
  if (args.length === 1) return start < size ? sliceBytes(value, start, size) : ''
  const length = wholeNumber(args[1])
  if (length === undefined) return value
  const end = start + length
  if (end >= size) return start < size ? sliceBytes(value, start, size) : ''
  if (end < start || start > size) {
    const expression = `\${${name}:${args.join(':')}}`
    throw new KuiltError('FLUX_SUBSTITUTION_INVALID', { expression, reason: 'the length is negative' })
  }
  return sliceBytes(value, start, end)
}
