import { KuiltError } from '../diagnostics/index.ts'
import { escapeRegex } from '../resource/regex.ts'

/**
 * Go's `filepath.Match`: `*` and `?` stop at slashes, `[a-z]` and `[^a-z]` are sets, a backslash makes the next
 * character literal.
 *
 * @throws KuiltError EDIT_PATTERN
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const regex = new RegExp(`^${translate(pattern)}$`, 'su')
  return (path) => regex.test(path)
}

function translate(pattern: string): string {
  const bad = () => new KuiltError('EDIT_PATTERN', { pattern })
  const tokens = /\*|\?|\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|([^*?[\\])/gsuy
  let source = ''
  let end = 0
  for (let match = tokens.exec(pattern); match !== null; match = tokens.exec(pattern)) {
    const [token, negation, set, escaped, plain] = match
    end = tokens.lastIndex
    if (token === '*') source += '[^/]*'
    else if (token === '?') source += '[^/]'
    else if (set !== undefined) source += `(?!/)[${negation}${translateSet(set) ?? fail(bad())}]`
    else source += escapeRegex(escaped ?? plain ?? '')
    if (end === pattern.length) break
  }
  return end === pattern.length ? source : fail(bad())
}

/** A set consists of characters and ranges such as `a-z`; undefined if a range is malformed. */
function translateSet(set: string): string | undefined {
  const member = /(?:\\(.)|([^-\\]))(?:-(?:\\(.)|([^-\\])))?/gsuy
  let source = ''
  let end = 0
  for (let match = member.exec(set); match !== null; match = member.exec(set)) {
    const low = match[1] ?? match[2] ?? ''
    const high = match[3] ?? match[4] ?? low
    end = member.lastIndex
    // In Go, a reversed range matches nothing.
    if (low <= high) source += `${escapeInSet(low)}-${escapeInSet(high)}`
    if (end === set.length) break
  }
  return end === set.length ? source : undefined
}

/** Outside of sets, an escaped hyphen is a mistake. */
function escapeInSet(text: string): string {
  return text === '-' ? '\\-' : escapeRegex(text)
}

function fail(error: KuiltError): never {
  throw error
}
