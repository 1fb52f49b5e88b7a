import { compileGlob } from './glob-regex.ts'
import { classContent, escapeRegex } from './regex.ts'

/**
 * Returns a matcher for a git pathspec: a path with everything below it, or a pattern in which `*`, `?` and classes
 * also match slashes. Follows git's wildmatch without WM_PATHNAME. Undefined for a text that git rejects, such as a
 * path outside the repository, and for magic such as `:(glob)`.
 */
export function pathspec(text: string): ((path: string) => boolean) | undefined {
  if (text === '' || /^[:/]/.test(text)) return undefined
  const pattern = normalized(text)
  if (pattern === undefined) return undefined
  const prefix = pattern.replace(/\/$/, '')
  // With a slash at the end, the pattern matches only what is below it.
  const isLiteral = (path: string): boolean => prefix === '' || path === pattern || path.startsWith(`${prefix}/`)
  const source = wildcards(pattern)
  if (source === undefined) return isLiteral
  const matches = compileGlob(source)
  return matches === undefined ? isLiteral : (path) => isLiteral(path) || matches(path)
}

/** Returns a path without `.`, `..` and empty segments. Undefined for a path outside the repository. */
function normalized(text: string): string | undefined {
  const segments: string[] = []
  for (const segment of text.split('/')) {
    if (segment === '..' && segments.pop() === undefined) return undefined
    if (segment !== '..' && segment !== '.' && segment !== '') segments.push(segment)
  }
  return segments.join('/') + (/\/\.?$/.test(text) ? '/' : '')
}

/** Converts the wildcards in a pattern to a regular expression. Undefined for a pattern that matches only itself. */
function wildcards(pattern: string): string | undefined {
  const tokens = /\*+|\?|\[([!^]|(?![!^]))((?:\[:\w+:\]|\\.|[^\\])(?:\[:\w+:\]|\\.|[^\]\\])*)\]|\\(.)|([^*?[\\])/gsuy
  let source = ''
  let end = 0
  for (let match = tokens.exec(pattern); match !== null; match = tokens.exec(pattern)) {
    const [token, negated, set, escaped, plain] = match
    end = tokens.lastIndex
    if (token.startsWith('*')) source += '.*'
    else if (token === '?') source += '.'
    else if (set !== undefined) {
      const body = classBody(set)
      if (body === undefined) return undefined
      source += `[${negated === '' ? '' : '^'}${body}]`
    } else source += escapeRegex(escaped ?? plain ?? '')
    if (end === pattern.length) break
  }
  return end === pattern.length ? source : undefined
}

const posixClasses: ReadonlyMap<string, string> = new Map([
  ['alnum', 'A-Za-z0-9'],
  ['alpha', 'A-Za-z'],
  ['blank', ' \\t'],
  ['cntrl', '\\0-\\x1f\\x7f'],
  ['digit', '0-9'],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-\\/:-@\\[-`\\{-~'],
  ['space', ' \\t-\\r'],
  ['upper', 'A-Z'],
  ['xdigit', '0-9A-Fa-f'],
])

/** Converts the content of a class. Undefined if it contains an unknown class such as `[:foo:]`. */
function classBody(set: string): string | undefined {
  // Every other part is the name of a class.
  const parts = set.split(/\[:(\w+):\]/).map((part, i) => (i % 2 === 0 ? classContent(part) : posixClasses.get(part)))
  return parts.includes(undefined) ? undefined : parts.join('')
}
