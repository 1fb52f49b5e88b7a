import { compileGlob } from './glob-regex.ts'
import { escapeInClass, escapeRegex, rangeInClass } from './regex.ts'

/**
 * Returns a matcher for a pattern of Go's `filepath.Match`: `*` and `?` do not match slashes, `[a-z]` and `[^a-z]` are
 * classes, which also match slashes, and a backslash makes the next character literal. Undefined for a malformed
 * pattern. Follows path/filepath/match.go, Match.
 */
export function filepathMatcher(pattern: string): ((path: string) => boolean) | undefined {
  const source = expressionOf([...pattern])
  return source === undefined ? undefined : compileGlob(source)
}

function expressionOf(chars: readonly string[]): string | undefined {
  let source = ''
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? ''
    if (char === '*') source += '[^/]*'
    else if (char === '?') source += '[^/]'
    else if (char === '[') {
      const found = classAt(chars, i)
      if (found === undefined) return undefined
      source += found.source
      i = found.end
    } else if (char === '\\') {
      i++
      const next = chars[i]
      if (next === undefined) return undefined
      source += escapeRegex(next)
    } else source += escapeRegex(char)
  }
  return source
}

/** Returns the class that starts at `[`, and the position of its `]`. */
function classAt(
  chars: readonly string[],
  start: number,
): { readonly source: string; readonly end: number } | undefined {
  let i = start + 1
  const isNegated = chars[i] === '^'
  if (isNegated) i++
  let source = ''
  for (let count = 0; chars[i] !== ']' || count === 0; count++) {
    const low = charAt(chars, i)
    if (low === undefined) return undefined
    i = low.next
    if (chars[i] !== '-') {
      source += escapeInClass(low.char)
      continue
    }
    const high = charAt(chars, i + 1)
    if (high === undefined) return undefined
    i = high.next
    source += rangeInClass(low.char, high.char)
  }
  if (source === '') return { source: isNegated ? '[^]' : '[]', end: i }
  return { source: `[${isNegated ? '^' : ''}${source}]`, end: i }
}

function charAt(chars: readonly string[], i: number): { readonly char: string; readonly next: number } | undefined {
  const isEscaped = chars[i] === '\\'
  const char = chars[isEscaped ? i + 1 : i]
  if (char === undefined || (!isEscaped && (char === '-' || char === ']'))) return undefined
  const next = isEscaped ? i + 2 : i + 1
  return next < chars.length ? { char, next } : undefined
}
