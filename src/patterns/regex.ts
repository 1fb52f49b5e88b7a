import { KuiltError, mapError } from '../diagnostics/index.ts'
import { once } from '../diagnostics/warning.ts'
import { re2jsPackage } from './re2js-package.ts'

/** A compiled Go regular expression. */
export interface Matcher {
  /**
   * The only text that matches, if the pattern is anchored and has no special characters. With this text, callers can
   * use an index.
   */
  readonly literal: string | undefined
  test(text: string): boolean
}

/** Returns a pattern that matches only this text. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/**
 * Like `escapeRegex`, but for a character in a class, in which a hyphen would mean a range. Outside a class, an escaped
 * hyphen is a mistake.
 */
export function escapeInClass(char: string): string {
  return char === '-' ? '\\-' : escapeRegex(char)
}

/** Returns the part of a class for a range. A range from a later to an earlier character matches nothing. */
export function rangeInClass(from: string, to: string): string {
  if (from === to) return escapeInClass(from)
  return from < to ? `${escapeInClass(from)}-${escapeInClass(to)}` : ''
}

/**
 * Converts the content of a class of git or doublestar: characters and ranges, with optional backslashes. A range from a
 * later to an earlier character matches only the first one.
 *
 * @param range converts a range or a single character
 */
export function classContent(content: string, range: (from: string, to: string) => string = rangeInClass): string {
  return content.replaceAll(/\\?(.)(?:-\\?(.))?/gsu, (_, from: string, to: string = from) =>
    range(from, to < from ? from : to),
  )
}

/** Matches patterns without any special characters. */
const plainText = /^[\w\-/@:,~= ]*$/

/**
 * Matches patterns with the same meaning in Go and JavaScript (except for the dot) for which the time can be estimated:
 * only single characters may repeat, and groups may only be optional. All other patterns are compiled with re2js, and
 * loading re2js takes longer than a small build.
 */
const simplePattern =
  /^(?:(?:[\w\-/@:,~= ]|\\[.*+?()[\]{}|^$/dw]|\.|\[(?:a-z|A-Z|0-9|[\w.{}@:/])+-?\])[*+?]?|\((?:\?:)?|\)\??|[|^$])*$/
/** The maximum length of such a pattern. V8 aborts the process if a pattern is nested thousands of levels deep. */
const maxLength = 200
const maxRepeats = 3
const maxOptions = 4
/** The maximum number of steps that V8 may need for a text. If it may need more, re2js takes less time. */
const maxSteps = 1_000_000

/**
 * Compiles a Go regular expression for an unanchored search, as `regexp.MatchString` does.
 *
 * @throws KuiltError REGEX_INVALID
 */
export function compileGo(pattern: string): Matcher {
  if (plainText.test(pattern)) return { literal: undefined, test: (text) => text.includes(pattern) }
  return compileSimple(pattern) ?? compileRe2(pattern)
}

/**
 * Compiles a Go regular expression that has to match the whole text: `^(?:pattern)$`, concatenated as text.
 * Follows api/types/selector.go, anchorRegex.
 *
 * @throws KuiltError REGEX_INVALID
 */
export function compileAnchored(pattern: string): Matcher {
  if (plainText.test(pattern)) return { literal: pattern, test: (text) => text === pattern }
  return mapError(
    () => compileGo(`^(?:${pattern})$`),
    // The message contains only the pattern, because users do not know the rest of the expression.
    (error) => {
      const given = 'reason' in error.params ? String(error.params.reason) : ''
      const reason = given.replace(`^(?:${pattern})$`, () => pattern).replace(/\)\$`$/, '`')
      return new KuiltError('REGEX_INVALID', { pattern, reason }, { cause: error })
    },
  )
}

function compileSimple(pattern: string): Matcher | undefined {
  if (pattern.length > maxLength || !simplePattern.test(pattern)) return undefined
  if (count(pattern, /[*+]/g) > maxRepeats || count(pattern, /\?/g) > maxOptions) return undefined
  try {
    const regex = new RegExp(withGoDots(pattern), 'u')
    const maxText = longestText(pattern)
    const general = once(() => compileRe2(pattern))
    return { literal: undefined, test: (text) => (text.length > maxText ? general().test(text) : regex.test(text)) }
  } catch {
    // The pattern has unbalanced parentheses, which re2js reports with Go's message.
    return undefined
  }
}

/** The maximum length of texts for which V8 needs at most `maxSteps`, even if it has to try everything. */
function longestText(pattern: string): number {
  const bars = pattern.split(/[()]/).map((part) => count(part, /\|/g))
  const branches = bars.reduce((product, each) => product * (each + 1), 2 ** count(pattern, /\?(?!:)/g))
  const exponent = count(pattern, /[*+]/g) + (startsOnce(pattern) ? 0 : 1)
  return Math.floor((maxSteps / branches) ** (1 / Math.max(exponent, 1)))
}

/** True if the pattern can match only at the start of a text. */
function startsOnce(pattern: string): boolean {
  let rest = pattern.replace(/\\./g, '')
  while (/\([^()]*\)/.test(rest)) rest = rest.replace(/\([^()]*\)/g, '')
  return rest.startsWith('^') && !rest.includes('|')
}

/**
 * Replaces dots. Go's dot matches every character except a newline, but JavaScript's dot excludes three more
 * characters.
 */
function withGoDots(pattern: string): string {
  return pattern.replace(/\\.|\[[^\]]*\]|\./g, (part) => (part === '.' ? '[^\\n]' : part))
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}

export function compileRe2(pattern: string): Matcher {
  const { RE2JS } = re2jsPackage()
  try {
    const regex = RE2JS.compile(pattern)
    return { literal: undefined, test: (text) => regex.test(text) }
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error)
    throw new KuiltError('REGEX_INVALID', { pattern, reason }, { cause: error })
  }
}
