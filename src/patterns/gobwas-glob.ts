import { compileGlob } from './glob-regex.ts'
import { escapeInClass, escapeRegex } from './regex.ts'

/**
 * Returns a matcher for a pattern with the rules of the Go package gobwas/glob: `*`, `**`, `?`, `[…]`, `{a,b}` and `\`.
 * Undefined for a pattern that is not valid.
 *
 * @param crossing true if `*` and `?` also match slashes; default: only `**` matches them
 */
export function globPattern(pattern: string, crossing = false): ((path: string) => boolean) | undefined {
  if (pattern.length > 1000) return undefined
  const source = new GlobTranslator(pattern, crossing ? '.' : '[^/]').run()
  return source === undefined ? undefined : compileGlob(source)
}

class GlobTranslator {
  readonly #chars: readonly string[]
  /** The expression for the characters that `?` matches. */
  readonly #any: string
  #at = 0
  #depth = 0

  constructor(pattern: string, any: string) {
    this.#chars = [...pattern]
    this.#any = any
  }

  run(): string | undefined {
    let source = ''
    while (this.#at < this.#chars.length) {
      const part = this.#part()
      if (part === undefined) return undefined
      source += part
    }
    return this.#depth === 0 ? source : undefined
  }

  #part(): string | undefined {
    const char = this.#chars[this.#at++] ?? ''
    if (char === '*') {
      if (this.#chars[this.#at] !== '*') return `${this.#any}*`
      while (this.#chars[this.#at] === '*') this.#at++
      return '.*'
    }
    if (char === '?') return this.#any
    if (char === '[') return this.#class()
    if (char === '{') {
      this.#depth++
      return '(?:'
    }
    if (char === '}' && this.#depth > 0) {
      this.#depth--
      return ')'
    }
    if (char === ',' && this.#depth > 0) return '|'
    if (char !== '\\') return escapeRegex(char)
    const escaped = this.#chars[this.#at++]
    return escaped === undefined ? undefined : escapeRegex(escaped)
  }

  /** Converts a class such as `[abc]`, `[a-z]` or `[!a]`. */
  #class(): string | undefined {
    const end = this.#chars.indexOf(']', this.#at + 1)
    if (end < 0) return undefined
    const negated = this.#chars[this.#at] === '!'
    const items = this.#chars.slice(this.#at + (negated ? 1 : 0), end)
    this.#at = end + 1
    if (items.length === 0) return undefined
    const [from = '', dash, to = ''] = items
    const isRange = items.length === 3 && dash === '-'
    if (isRange && from > to) return undefined
    const body = isRange ? `${escapeInClass(from)}-${escapeInClass(to)}` : items.map(escapeInClass).join('')
    return `[${negated ? '^' : ''}${body}]`
  }
}
