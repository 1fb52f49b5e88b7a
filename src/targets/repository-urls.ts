import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { dirname, joinPath, resolvePath } from '../files/paths.ts'

/** The URLs of the remotes of a working tree. Reads git's files without running git. */
export function remoteUrls(fileSystem: FileSystem, root: string): readonly string[] {
  const config = attempt(() => readText(fileSystem, joinPath(gitDirectory(fileSystem, root), 'config'))) ?? ''
  return [...config.matchAll(/^\s*url\s*=\s*(.+?)\s*$/gm)].flatMap(([, url = '']) => (url === '' ? [] : [url]))
}

function gitDirectory(fileSystem: FileSystem, root: string): string {
  const git = joinPath(root, '.git')
  if (fileSystem.kind(git) !== 'file') return git
  // A worktree: `gitdir: /repository/.git/worktrees/name`.
  const [, path = ''] = /^gitdir:\s*(.+?)\s*$/m.exec(readText(fileSystem, git)) ?? []
  const directory = resolvePath(root, path)
  const common = attempt(() => readText(fileSystem, joinPath(directory, 'commondir')).trim())
  return common === undefined ? dirname(directory) : resolvePath(directory, common)
}

function readText(fileSystem: FileSystem, path: string): string {
  return new TextDecoder().decode(fileSystem.read(path))
}

/** True if two URLs have the same host and path, ignoring `.git`, scheme and user. */
export function sameRepository(a: string, b: string): boolean {
  const [first, second] = [place(a), place(b)]
  // Local paths and invalid URLs cannot be compared, so they are considered equal.
  return first === undefined || second === undefined || first === second
}

function place(url: string): string | undefined {
  const [, host, path] =
    /^[a-z][a-z+.-]*:\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/i.exec(url) ??
    /^(?:[^@/]+@)([^:/]+):(.+)$/.exec(url) ??
    []
  if (host === undefined || path === undefined) return undefined
  return `${host}/${path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')}`.toLowerCase()
}
