import { compileGlob } from './glob-regex.ts'
import { classContent, escapeRegex, rangeInClass } from './regex.ts'

/**
 * Returns a matcher for a pattern with the rules of the Go package doublestar: `*` and `?` within a part of a path,
 * `**` for any number of parts, `[…]`, `{a,b}` and `\`. Hidden names are treated like other names. Undefined for a
 * pattern that is not valid.
 */
export function doublestarMatcher(pattern: string): ((path: string) => boolean) | undefined {
  const source = new PatternReader(pattern).read()
  return source === undefined ? undefined : compileGlob(source)
}

/** V8 aborts the process if an expression is nested thousands of levels deep. */
const maxBraces = 100

/** Converts a pattern to a regular expression. */
class PatternReader {
  readonly #pattern: string
  #at = 0
  #braces = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  read(): string | undefined {
    let source = ''
    while (this.#at < this.#pattern.length) {
      const next = this.#next()
      if (next === undefined) return undefined
      source += next
    }
    return this.#braces === 0 ? source : undefined
  }

  #next(): string | undefined {
    const rest = this.#pattern.slice(this.#at)
    const isPartStart = this.#at === 0 || this.#pattern[this.#at - 1] === '/'
    const [any, all, slash = ''] = /^(\/?\*\*)(\/|$)/.exec(rest) ?? []
    if (any !== undefined && (all?.startsWith('/') || isPartStart)) {
      this.#at += any.length
      if (slash === '') return all?.startsWith('/') ? '(?:/.*)?' : '.*'
      return all?.startsWith('/') ? '/(?:[^/]+/)*' : '(?:[^/]+/)*'
    }
    const char = rest.charAt(0)
    this.#at++
    switch (char) {
      case '*':
        return '[^/]*'
      case '?':
        return '[^/]'
      case '[':
        return this.#class()
      case '{':
        this.#braces++
        return this.#braces > maxBraces ? undefined : '(?:'
      case ',':
        return this.#braces > 0 ? '|' : ','
      case '}':
        if (this.#braces === 0) return String.raw`\}`
        this.#braces--
        return ')'
      case '\\':
        this.#at++
        return rest.length < 2 ? undefined : escapeRegex(rest.charAt(1))
      default:
        return escapeRegex(char)
    }
  }

  /** Converts a class such as `[a-z]`, `[!a]` or `[\]]`. */
  #class(): string | undefined {
    const [found, negation, content = ''] =
      /^([!^]|(?![!^]))((?:\\.|[^\]\\])+)\]/su.exec(this.#pattern.slice(this.#at)) ?? []
    if (found === undefined) return undefined
    this.#at += found.length
    return negation === '' ? `[${classContent(content, rangeWithoutSlash)}]` : `[^/${classContent(content)}]`
  }
}

/** Like `rangeInClass`, but without the slash, which classes never match. */
function rangeWithoutSlash(from: string, to: string): string {
  if (to < '/' || from > '/') return rangeInClass(from, to)
  return rangeInClass(from, '.') + rangeInClass('0', to)
}
