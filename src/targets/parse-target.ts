import { attempt } from '../diagnostics/index.ts'
import { isPattern } from '../files/expand-pattern.ts'
import type { FileSystem } from '../files/file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'

/** What a target on the command line stands for. */
export type ParsedTarget =
  | { readonly type: 'stdin' }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'path'; readonly path: string; readonly revision: string | undefined }
  | { readonly type: 'pattern'; readonly pattern: string; readonly revision: string | undefined }

/**
 * Reads the notation of a target: `-`, a path, `REVISION:PATH`, a URL, or a pattern of paths. If a path with exactly that
 * name exists, it is a path. Schemes such as `flux:` would be cases of their own, before the revision.
 */
export function parseTarget(text: string, fileSystem: FileSystem, cwd: string): ParsedTarget {
  if (text === '-') return { type: 'stdin' }
  const exists = attempt(() => fileSystem.kind(resolvePath(cwd, text))) !== 'missing'
  if (text === '' || exists) return { type: 'path', path: text, revision: undefined }
  // A URL that is malformed is still one: the build says what is wrong with it.
  if (/^[a-z+]+:\/\//i.test(text) || attempt(() => parseGitUrl(text)) !== undefined) return { type: 'url', url: text }
  const [, revision, path = text] = /^([^:]+):(.*)$/s.exec(text) ?? []
  if (isPattern(path)) return { type: 'pattern', pattern: path, revision }
  return { type: 'path', path: path === '' ? '.' : path, revision }
}
