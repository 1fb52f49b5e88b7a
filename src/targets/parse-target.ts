import { attempt, KuiltError } from '../diagnostics/index.ts'
import { isPattern } from '../files/expand-pattern.ts'
import type { FileSystem } from '../files/file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'

/** A parsed target. */
export type ParsedTarget =
  | { readonly type: 'stdin' }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'path'; readonly path: string; readonly revision: string | undefined }
  | { readonly type: 'pattern'; readonly pattern: string; readonly revision: string | undefined }
  | SchemeTarget

/** A target `SCHEME:REVISION:PATH#NAME`. The revision and the name are optional. */
export interface SchemeTarget {
  readonly type: 'scheme'
  readonly scheme: TargetScheme
  /** The path of a directory, or a pattern of directories. */
  readonly path: string
  readonly revision: string | undefined
  readonly name: string | undefined
}

/** The scheme, which determines how a path is rendered. */
export type TargetScheme = 'argocd' | 'flux' | 'helm'

const schemes: readonly TargetScheme[] = ['argocd', 'flux', 'helm']

/**
 * Parses the notation of a target: `-`, a path, `REVISION:PATH`, `SCHEME:REVISION:PATH#NAME`, a URL, or a pattern of
 * paths. If a path with exactly that name exists, it is a path.
 */
export function parseTarget(text: string, fileSystem: FileSystem, cwd: string): ParsedTarget {
  if (text === '-') return { type: 'stdin' }
  const exists = attempt(() => fileSystem.kind(resolvePath(cwd, text))) !== 'missing'
  if (text === '' || exists) return { type: 'path', path: text, revision: undefined }
  const scheme = schemes.find((candidate) => text.startsWith(`${candidate}:`))
  if (scheme !== undefined) return parseScheme(scheme, text.slice(scheme.length + 1), fileSystem, cwd)
  // A malformed URL is still treated as a URL, so that the build reports the mistake.
  if (/^[a-z+]+:\/\//i.test(text) || attempt(() => parseGitUrl(text)) !== undefined) return { type: 'url', url: text }
  const [, revision, path = text] = /^([^:]+):(.*)$/s.exec(text) ?? []
  if (isPattern(path)) return { type: 'pattern', pattern: path, revision }
  return { type: 'path', path: path === '' ? '.' : path, revision }
}

/** True for a target of Flux or Argo CD, which consists of Kustomizations or Applications. */
export function hasParts(text: string): boolean {
  return text.startsWith('flux:') || text.startsWith('argocd:')
}

/** True for a chart, or a pattern of charts. */
export function isChartText(text: string): boolean {
  return text.startsWith('helm:')
}

/**
 * Returns the text of the same target at a different git revision.
 *
 * @throws KuiltError GIT_TARGET_OUTSIDE for standard input and URLs
 */
export function atRevisionText(text: string, revision: string, { fileSystem, cwd }: ParseContext): string {
  const target = parseTarget(text, fileSystem, cwd)
  switch (target.type) {
    case 'path':
      return `${revision}:${target.path}`
    case 'pattern':
      return `${revision}:${target.pattern}`
    case 'scheme':
      return `${target.scheme}:${revision}:${target.path}${target.name === undefined ? '' : `#${target.name}`}`
    default:
      throw new KuiltError('GIT_TARGET_OUTSIDE', { target: text, revision })
  }
}

export interface ParseContext {
  readonly fileSystem: FileSystem
  readonly cwd: string
}

function parseScheme(scheme: TargetScheme, text: string, fileSystem: FileSystem, cwd: string): SchemeTarget {
  const exists = (path: string): boolean => attempt(() => fileSystem.kind(resolvePath(cwd, path))) !== 'missing'
  const hash = exists(text) ? -1 : text.lastIndexOf('#')
  const name = hash < 0 ? undefined : text.slice(hash + 1)
  const rest = hash < 0 ? text : text.slice(0, hash)
  const [, revision, path = rest] = exists(rest) ? [] : (/^([^:]+):(.*)$/s.exec(rest) ?? [])
  return { type: 'scheme', scheme, path: path === '' ? '.' : path, revision, name }
}
