import { KuiltError } from '../../diagnostics/index.ts'

/** A directory of a git repository. */
export interface GitSpec {
  /** The text from which the URL was parsed. */
  readonly raw: string
  /** The URL for `git fetch`. */
  readonly url: string
  /** The path of the directory inside the repository; empty for its root. */
  readonly path: string
  /** The branch, tag or commit; empty for the default branch. */
  readonly ref: string
  /** The timeout in milliseconds. */
  readonly timeout: number
  readonly submodules: boolean
}

const schemes = ['ssh://', 'https://', 'http://', 'file://'] as const

/**
 * Parses a git URL; undefined for any other string, which is then a local path. Follows api/internal/git/repospec.go,
 * NewRepoSpecFromURL.
 *
 * @throws KuiltError GIT_URL_UNSAFE for a part that git could parse as an option
 */
export function parseGitUrl(raw: string): GitSpec | undefined {
  if (raw.startsWith('/')) return undefined
  const split = raw.indexOf('?')
  const base = split < 0 ? raw : raw.slice(0, split)
  const host = splitHost(stripPrefix(base, 'git::') ?? base)
  if (host === undefined) return undefined
  const parts = splitRepository(host.rest, host.host.startsWith('file://'))
  if (parts === undefined || parts.repository === '' || leaves(parts.path)) return undefined
  const spec: GitSpec = {
    raw,
    url: host.host + parts.repository,
    path: parts.path.replace(/^\//, ''),
    ...parseQuery(split < 0 ? '' : raw.slice(split + 1)),
  }
  rejectOptions(spec)
  return spec
}

function stripPrefix(text: string, prefix: string): string | undefined {
  return text.slice(0, prefix.length).toLowerCase() === prefix ? text.slice(prefix.length) : undefined
}

interface HostSplit {
  readonly host: string
  readonly rest: string
}

function splitHost(text: string): HostSplit | undefined {
  const scheme = schemes.find((prefix) => stripPrefix(text, prefix) !== undefined) ?? ''
  const afterScheme = text.slice(scheme.length)
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(afterScheme)?.[0] ?? ''
  const rest = afterScheme.slice(user.length)
  const github = /^github\.com[/:]/i.test(rest)
  // Without a scheme, only `user@host:path` and github.com are URLs.
  const scpStyle = scheme === '' && (user !== '' || github)
  if (scheme === '' && !scpStyle) return undefined
  if (scheme === 'file://') return { host: scheme, rest: user + rest }
  const end = separator(rest, scpStyle)
  if (end < 0 || end === 0)
    return end === 0 ? { host: scheme + user + rest.slice(0, 1), rest: rest.slice(1) } : undefined
  const path = rest.slice(end + 1)
  if (!github) return { host: scheme + user + rest.slice(0, end + 1), rest: path }
  const viaSsh = scheme === 'ssh://' || user !== ''
  return { host: viaSsh ? `${user}github.com:` : 'https://github.com/', rest: path }
}

function separator(text: string, scpStyle: boolean): number {
  const slash = text.indexOf('/')
  if (!scpStyle) return slash
  const colon = text.indexOf(':')
  return slash < 0 || (colon > 0 && colon < slash) ? colon : slash
}

interface RepositorySplit {
  readonly repository: string
  readonly path: string
}

/**
 * Splits a URL into the repository and the path inside it. The repository ends after `_git/X`, otherwise before `//`,
 * otherwise after `.git`, otherwise after two segments (for local files: at the end). Follows
 * api/internal/git/repospec.go, parsePathParts.
 */
function splitRepository(text: string, isFile: boolean): RepositorySplit | undefined {
  const marker = text.indexOf('_git/')
  if (marker >= 0) {
    const [name = '', ...path] = text.slice(marker + 5).split('/')
    return { repository: text.slice(0, marker + 5) + name, path: path.join('/') }
  }
  const double = text.indexOf('//')
  if (double >= 0) return { repository: text.slice(0, double), path: text.slice(double + 2) }
  const suffix = text.indexOf('.git')
  if (suffix >= 0) return { repository: text.slice(0, suffix + 4), path: text.slice(suffix + 4) }
  if (isFile) return { repository: text, path: '' }
  const segments = text.split('/')
  if (segments.length < 2) return undefined
  return { repository: segments.slice(0, 2).join('/'), path: segments.slice(2).join('/') }
}

/** True if the path leaves its starting directory. Follows api/internal/git/repospec.go, kustRootPathExitsRepo. */
function leaves(path: string): boolean {
  let depth = 0
  for (const part of path.split('/')) {
    if (part === '..') depth--
    else if (part !== '' && part !== '.') depth++
    if (depth < 0) return true
  }
  return false
}

const defaultTimeout = 27_000

function parseQuery(query: string): Pick<GitSpec, 'ref' | 'timeout' | 'submodules'> {
  // parseQuery in api/internal/git/repospec.go uses Go's url.Query(), which ignores a malformed query.
  const values = new URLSearchParams(isWellFormed(query) ? query : '')
  const submodules = values.get('submodules') ?? ''
  return {
    ref: values.get('ref') || values.get('version') || '',
    timeout: parseTimeout(values.get('timeout') ?? ''),
    submodules: !['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(submodules),
  }
}

function isWellFormed(query: string): boolean {
  return !query.includes(';') && !/%(?![0-9a-fA-F]{2})/.test(query)
}

const units: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
])
const duration = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g

/** Parses a number of seconds, or a Go duration such as `1m30s`, to milliseconds. */
function parseTimeout(text: string): number {
  if (/^\+?\d+$/.test(text)) return Number(text) > 0 ? Number(text) * 1000 : defaultTimeout
  const amounts = text.replace(/^\+/, '')
  if (amounts === '' || amounts.replace(duration, '') !== '') return defaultTimeout
  let total = 0
  for (const [, amount, unit = ''] of amounts.matchAll(duration)) total += Number(amount) * (units.get(unit) ?? 0)
  return total > 0 ? total : defaultTimeout
}

/** Rejects everything that git or ssh could parse as an option. For safety, this is stricter than kustomize. */
function rejectOptions(spec: GitSpec): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be rejected
  if (/[\0-\x1f\x7f]/.test(spec.url + spec.ref)) throw new KuiltError('GIT_URL_UNSAFE', { url: spec.raw })
  const host = spec.url.replace(/^[a-z]+:\/\//, '').replace(/^[^@/]*@/, '')
  if (host.startsWith('-') || spec.ref.startsWith('-')) throw new KuiltError('GIT_URL_UNSAFE', { url: spec.raw })
}
