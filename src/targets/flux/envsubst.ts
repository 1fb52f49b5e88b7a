// Replaces `${…}` in the objects that Flux applies. Follows fluxcd/pkg/envsubst: parse/parse.go, parse/scan.go,
// template.go and funcs.go.

import { KuiltError } from '../../diagnostics/index.ts'
import { lowerChar, toLower, toUpper, upperChar } from '../../go-template/functions/case.ts'
import { byteLength, rejoin, replaceInvalid, sliceBytes } from '../../go-template/go-strings.ts'
import { trimMatch } from './glob-match.ts'

export interface SubstituteOptions {
  /** A variable that is not defined is an error, unless the expression has a default. Default: it is empty. */
  readonly strict?: boolean
}

/**
 * Replaces the expressions in a text. Bytes that a substring leaves and that are not UTF-8 are lone surrogates.
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

interface Expression {
  readonly name: string
  readonly operator: string
  readonly args: readonly SubstitutionNode[]
}

type SubstitutionNode = string | Expression

const MAX_DEPTH = 500
/** `[-=?+]` after a colon, or `=` alone. */
const DEFAULTS: ReadonlySet<string> = new Set(['=', ':=', ':-', ':?', ':+'])
const IDENTIFIER = /[\p{L}\p{Nd}_]/u
/** The point at which the scanner stops. */
const END = '\0'

type Accept = (char: string, length: number) => boolean

interface ScanMode {
  readonly accept: Accept
  /** `${` ends the token. */
  readonly opens?: boolean
  /** Characters that a backslash or a dollar sign escapes. */
  readonly escapes?: 'dollar' | 'all'
}

class ExpressionParser {
  /** Escapes are removed from it while it is read. */
  readonly #chars: string[]
  #at = 0
  #depth = 0
  /** Where the outermost expression begins, for errors. */
  #start = 0

  constructor(text: string) {
    this.#chars = [...text]
  }

  parse(): readonly SubstitutionNode[] {
    const nodes: SubstitutionNode[] = []
    while (this.#peek() !== END) {
      if (this.#opens()) {
        this.#start = this.#at
        this.#at += 2
        nodes.push(this.#expression())
      } else {
        nodes.push(this.#scan({ accept: () => true, opens: true, escapes: 'dollar' }))
      }
    }
    return nodes
  }

  #fail(reason: string): never {
    const rest = this.#chars.slice(this.#start, this.#start + 60).join('')
    const expression = rest.split('\n')[0] ?? ''
    throw new KuiltError('FLUX_SUBSTITUTION_INVALID', { expression, reason })
  }

  #peek(): string {
    return this.#chars[this.#at] ?? END
  }

  #opens(): boolean {
    return this.#chars[this.#at] === '$' && this.#chars[this.#at + 1] === '{'
  }

  /** The longest token; `''` if the first character is not accepted. */
  #scan({ accept, opens = false, escapes }: ScanMode): string {
    const start = this.#at
    let length = 0
    while (this.#peek() !== END && !(opens && this.#opens())) {
      if (escapes !== undefined && this.#isEscape(escapes)) this.#chars.splice(this.#at, 1)
      else if (!accept(this.#peek(), length + 1)) break
      this.#at++
      length++
    }
    return this.#chars.slice(start, this.#at).join('')
  }

  /** `$$`, and within expressions `\/` and `\\`. */
  #isEscape(escapes: 'dollar' | 'all'): boolean {
    const char = this.#chars[this.#at]
    const next = this.#chars[this.#at + 1]
    if (char === '$') return next === '$'
    return char === '\\' && escapes === 'all' && (next === '/' || next === '\\')
  }

  /** After `${`. */
  #expression(): Expression {
    this.#depth++
    if (this.#depth > MAX_DEPTH) this.#fail('expressions are nested too deeply')
    const node = this.#peek() === '#' ? this.#length() : this.#named()
    this.#depth--
    return node
  }

  #length(): Expression {
    this.#at++
    const name = this.#scan({ accept: (char) => IDENTIFIER.test(char) })
    if (name === '') this.#fail('bad substitution')
    this.#close('bad substitution')
    return { name, operator: '#', args: [] }
  }

  #close(reason: string): void {
    if (this.#peek() !== '}') this.#fail(reason)
    this.#at++
  }

  #named(): Expression {
    const name = this.#scan({ accept: (char) => IDENTIFIER.test(char) })
    if (name === '') this.#fail('unable to parse variable name')
    switch (this.#peek()) {
      case ':':
        return /[-=?+]/.test(this.#chars[this.#at + 1] ?? '') ? this.#default(name, 2) : this.#substring(name)
      case '=':
        return this.#default(name, 1)
      case ',':
      case '^':
        return this.#casing(name)
      case '/':
        return this.#replacement(name)
      case '#':
      case '%':
        return this.#removal(name, this.#peek())
      default:
        this.#close('missing closing brace')
        return { name, operator: '', args: [] }
    }
  }

  #operator(length: number): string {
    const operator = this.#chars.slice(this.#at, this.#at + length).join('')
    this.#at += length
    return operator
  }

  /** One nested expression, or text up to what `accept` rejects. */
  #param(accept: Accept, escapes?: 'all'): SubstitutionNode {
    if (this.#opens()) {
      this.#at += 2
      return this.#expression()
    }
    const text = this.#scan({ accept, opens: true, ...(escapes !== undefined && { escapes }) })
    return text === '' ? this.#fail('unable to parse substitution within function') : text
  }

  #default(name: string, length: number): Expression {
    const operator = this.#operator(length)
    const args: SubstitutionNode[] = []
    while (this.#peek() !== '}') args.push(this.#param((char) => char !== '}'))
    this.#at++
    return { name, operator, args }
  }

  #substring(name: string): Expression {
    this.#at++
    const position = this.#param((char) => char !== ':' && char !== '}')
    if (this.#peek() === '}') {
      this.#at++
      return { name, operator: ':', args: [position] }
    }
    if (this.#scan({ accept: (char) => char === ':' }) === '') this.#fail('bad substitution')
    const length = this.#param((char) => char !== '}')
    this.#close('bad substitution')
    return { name, operator: ':', args: [position, length] }
  }

  #casing(name: string): Expression {
    const operator = this.#scan({ accept: (char, i) => (char === ',' || char === '^') && i < 3 })
    this.#close('bad substitution')
    return { name, operator, args: [] }
  }

  #removal(name: string, mark: string): Expression {
    const operator = this.#scan({ accept: (char, i) => char === mark && i < 3 })
    const pattern = this.#param((char) => char !== '}')
    this.#close('bad substitution')
    return { name, operator, args: [pattern] }
  }

  #replacement(name: string): Expression {
    const operator = this.#operator(/[/#%]/.test(this.#chars[this.#at + 1] ?? '') ? 2 : 1)
    const pattern = this.#pattern()
    if (this.#scan({ accept: (char) => char === '/' }) === '') this.#fail('bad substitution')
    if (this.#peek() === '}') {
      this.#at++
      return { name, operator, args: [pattern] }
    }
    const by = this.#param((char) => char !== '}', 'all')
    this.#close('bad substitution')
    return { name, operator, args: [pattern, by] }
  }

  #pattern(): SubstitutionNode {
    return this.#param((char) => char !== '/', 'all')
  }
}

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

/** Characters in reverse; what is not UTF-8 becomes U+FFFD. */
function reverse(value: string): string {
  return [...replaceInvalid(value)].reverse().join('')
}

function replaceFirst(value: string, old: string, by: string): string {
  const at = value.indexOf(old)
  return at < 0 ? value : value.slice(0, at) + by + value.slice(at + old.length)
}

/** An empty pattern matches before each character, and at the end. */
function replaceEvery(value: string, old: string, by: string): string {
  return old === '' ? by + Array.from(value, (char) => char + by).join('') : value.split(old).join(by)
}

/** Go's Atoi. */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[-+]?[0-9]+$/.test(text)) return undefined
  const number = Number(text)
  return Math.abs(number) < 2 ** 63 ? number : undefined
}

/** `:POS`, `:POS:LEN`, in bytes. If the position or length is not a number, the result is the whole value. */
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
    throw new KuiltError('FLUX_SUBSTITUTION_INVALID', { expression, reason: 'the length ends before the position' })
  }
  return sliceBytes(value, start, end)
}
