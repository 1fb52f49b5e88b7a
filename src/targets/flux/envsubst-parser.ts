import { KuiltError } from '../../diagnostics/index.ts'

export interface Expression {
  readonly name: string
  readonly operator: string
  readonly args: readonly SubstitutionNode[]
}

export type SubstitutionNode = string | Expression

const MAX_DEPTH = 500

const IDENTIFIER = /[\p{L}\p{Nd}_]/u

/** The end of the text. */
const END = '\0'

type Accept = (char: string, length: number) => boolean

interface ScanMode {
  readonly accept: Accept
  /** True if `${` ends the token. */
  readonly opens?: boolean
  /** The escapes: only `$$`, or also a backslash before a slash or backslash. */
  readonly escapes?: 'dollar' | 'all'
}

export class ExpressionParser {
  /** The characters of the text. Escapes are removed while it is read. */
  readonly #chars: string[]
  #at = 0
  #depth = 0
  /** The start of the outermost expression, for errors. */
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

  /** Reads the longest token. Returns `''` if the first character is not accepted. */
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

  /** True for `$$` and, in expressions, for `\/` and `\\`. */
  #isEscape(escapes: 'dollar' | 'all'): boolean {
    const char = this.#chars[this.#at]
    const next = this.#chars[this.#at + 1]
    if (char === '$') return next === '$'
    return char === '\\' && escapes === 'all' && (next === '/' || next === '\\')
  }

  /** Parses an expression, after its `${`. */
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

  /** Parses one nested expression, or the text before the first character that `accept` rejects. */
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
