import { normalize } from 'node:path/posix'
import { escapeInClass, escapeRegex } from './regex.ts'

/**
 * A git pathspec: a path, or everything below it, or a pattern in which `*`, `?` and classes match slashes too. Follows git's
 * wildmatch without WM_PATHNAME. Undefined for what git rejects, such as paths outside the repository, and for magic
 * such as `:(glob)`.
 */
export function pathspec(text: string): ((path: string) => boolean) | undefined {
  if (text === '' || /^[:/]/.test(text)) return undefined
  const pattern = normalize(text)
  if (/^\.\.(?:\/|$)/.test(pattern)) return undefined
  const prefix = pattern.replace(/\/$/, '')
  const isLiteral = (path: string): boolean =>
    prefix === '' || prefix === '.' || path === prefix || path.startsWith(`${prefix}/`)
  const source = wildcards(pattern)
  if (source === undefined) return isLiteral
  const regex = new RegExp(`^${source}$`, 'su')
  return (path) => isLiteral(path) || regex.test(path)
}

/** Undefined for a pattern that matches nothing but itself. */
function wildcards(pattern: string): string | undefined {
  const tokens = /\*+|\?|\[([!^]?)((?:\[:\w+:\]|\\.|[^\]\\])(?:\[:\w+:\]|\\.|[^\]\\])*)\]|\\(.)|([^*?[\\])/gsuy
  let source = ''
  let end = 0
  for (let match = tokens.exec(pattern); match !== null; match = tokens.exec(pattern)) {
    const [token, negated, set, escaped, plain] = match
    end = tokens.lastIndex
    if (token.startsWith('*')) source += '.*'
    else if (token === '?') source += '.'
    else if (set !== undefined) source += `[${negated === '' ? '' : '^'}${classBody(set)}]`
    else source += escapeRegex(escaped ?? plain ?? '')
    if (end === pattern.length) break
  }
  return end === pattern.length ? source : undefined
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
}

function classBody(set: string): string {
  return set.replace(/\[:(\w+):\]|\\(.)|([^\\])-([^\]\\])|([^\\])/gsu, (_, name, escaped, from, to, plain) => {
    if (name !== undefined) return posixClasses[name] ?? ''
    if (from !== undefined) return from <= to ? `${escapeInClass(from)}-${escapeInClass(to)}` : ''
    return escapeInClass(escaped ?? plain)
  })
}
