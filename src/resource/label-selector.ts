import { KuiltError } from '../diagnostics/index.ts'

/** Labels or annotations, by key. A `Map` is one. */
export interface LabelSource {
  get(key: string): string | undefined
}

/** True for labels (or annotations) that are selected. */
export type LabelMatcher = (labels: LabelSource) => boolean

/**
 * Compiles Kubernetes' selector syntax: `a`, `!a`, `a=1`, `a==1`, `a!=1`, `a in (1, 2)`, `a notin (1)`, `a>1`, `a<1`,
 * comma-separated. An empty selector selects everything; `a=` requires the empty value. Follows
 * kyaml/yaml/internal/k8sgen/pkg/labels/selector.go, Parse.
 *
 * @throws KuiltError LABEL_SELECTOR_INVALID
 */
export function parseLabelSelector(selector: string): LabelMatcher {
  const requirements = new SelectorParser(selector).parse()
  return (labels) => requirements.every((matches) => matches(labels))
}

type TokenType = 'end' | 'word' | 'in' | 'notin' | ',' | '(' | ')' | '!' | '=' | '==' | '!=' | '<' | '>'

interface Token {
  readonly type: TokenType
  readonly text: string
}

const end: Token = { type: 'end', text: '' }
const keywords: ReadonlySet<string> = new Set(['in', 'notin', ',', '(', ')', '!', '=', '==', '!=', '<', '>'])

function tokenize(selector: string): readonly Token[] {
  const texts = selector.match(/==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/g) ?? []
  // For keywords, the type is the text itself.
  return texts.map((text) => ({ type: keywords.has(text) ? (text as TokenType) : 'word', text }))
}

class SelectorParser {
  readonly #selector: string
  readonly #tokens: readonly Token[]
  #position = 0

  constructor(selector: string) {
    this.#selector = selector
    this.#tokens = tokenize(selector)
  }

  parse(): readonly LabelMatcher[] {
    const requirements: LabelMatcher[] = []
    if (this.#peek() === end) return requirements
    for (;;) {
      requirements.push(this.#requirement())
      const next = this.#take()
      if (next === end) return requirements
      if (next.type !== ',') throw this.#unexpected(next, 'a comma or the end')
    }
  }

  #requirement(): LabelMatcher {
    const negated = this.#peek().type === '!'
    if (negated) this.#take()
    const key = this.#word('a label key')
    this.#checkKey(key)
    if (negated) return (labels) => labels.get(key) === undefined
    const next = this.#peek()
    if (next === end || next.type === ',') return (labels) => labels.get(key) !== undefined
    return this.#comparison(key, this.#take())
  }

  #comparison(key: string, operator: Token): LabelMatcher {
    switch (operator.type) {
      case '=':
      case '==':
      case 'in': {
        const values = this.#values(key, operator)
        return (labels) => hasOneOf(labels, key, values)
      }
      case '!=':
      case 'notin': {
        const values = this.#values(key, operator)
        return (labels) => !hasOneOf(labels, key, values)
      }
      case '<':
      case '>': {
        const bound = parseInteger(this.#exactValue())
        if (bound === undefined) throw this.#invalid(`the value after "${operator.type}" must be an integer`)
        const above = operator.type === '>'
        return (labels) => {
          const value = parseInteger(labels.get(key) ?? '')
          return value !== undefined && (above ? value > bound : value < bound)
        }
      }
      default:
        throw this.#unexpected(operator, '=, ==, !=, in, notin, < or >')
    }
  }

  #values(key: string, operator: Token): ReadonlySet<string> {
    const isSet = operator.type === 'in' || operator.type === 'notin'
    const values = isSet ? this.#valueSet() : new Set([this.#exactValue()])
    for (const value of values) this.#checkValue(key, value)
    return values
  }

  /** Parses the value after `=`; empty if a comma or the end follows. Follows (Parser).parseExactValue. */
  #exactValue(): string {
    const next = this.#peek()
    return next === end || next.type === ',' ? '' : this.#word('a value')
  }

  /**
   * Parses a set such as `(a, b)`. An empty part between two separators is the empty value. Follows
   * (Parser).parseValues.
   */
  #valueSet(): ReadonlySet<string> {
    const opening = this.#take()
    if (opening.type !== '(') throw this.#unexpected(opening, '"("')
    const values = new Set<string>()
    for (;;) {
      const next = this.#peek()
      const isEmpty = next.type === ',' || next.type === ')'
      values.add(isEmpty ? '' : this.#word('a value, "," or ")"'))
      const separator = this.#take()
      if (separator.type === ')') return values
      if (separator.type !== ',') throw this.#unexpected(separator, '"," or ")"')
    }
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? end
  }

  #take(): Token {
    const token = this.#peek()
    this.#position++
    return token
  }

  /** Parses a word. `in` and `notin` are words if no operator is allowed. */
  #word(expected: string): string {
    const token = this.#take()
    if (token.type === 'word' || token.type === 'in' || token.type === 'notin') return token.text
    throw this.#unexpected(token, expected)
  }

  #checkKey(key: string): void {
    if (!isLabelKey(key)) throw this.#invalid(`invalid label key "${key}"`)
  }

  #checkValue(key: string, value: string): void {
    if (value !== '' && (value.length > 63 || !labelName.test(value))) {
      throw this.#invalid(`invalid value "${value}" for label "${key}"`)
    }
  }

  #unexpected(found: Token, expected: string): KuiltError {
    return this.#invalid(`found ${found === end ? 'the end' : `"${found.text}"`}, expected ${expected}`)
  }

  #invalid(reason: string): KuiltError {
    return new KuiltError('LABEL_SELECTOR_INVALID', { selector: this.#selector, reason })
  }
}

/** True for `[prefix/]name`, a key that labels can have. */
export function isLabelKey(key: string): boolean {
  const [name = '', prefix, more] = key.split('/').reverse()
  const prefixFits = prefix === undefined || (prefix.length <= 253 && subdomain.test(prefix))
  return more === undefined && prefixFits && name.length <= 63 && labelName.test(name)
}

const labelName = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/

function hasOneOf(labels: LabelSource, key: string, values: ReadonlySet<string>): boolean {
  const value = labels.get(key)
  return value !== undefined && values.has(value)
}

const maxInt64 = 2n ** 63n - 1n

function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return value > maxInt64 || value < -maxInt64 - 1n ? undefined : value
}
