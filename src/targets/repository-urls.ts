import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { basename, dirname, joinPath, resolvePath } from '../files/paths.ts'

/** Returns the URLs of the remotes of a working tree. Reads git's files without running git. */
export function remoteUrls(fileSystem: FileSystem, root: string): readonly string[] {
  const config = attempt(() => readText(fileSystem, joinPath(gitDirectory(fileSystem, root), 'config'))) ?? ''
  return [...config.matchAll(/^\s*url\s*=\s*(.+?)\s*$/gm)].flatMap(([, url = '']) => (url === '' ? [] : [url]))
}

/** Returns the branch that is checked out and the default branch of the remote `origin`, if they are known. */
export function branchNames(fileSystem: FileSystem, root: string): readonly string[] {
  const git = attempt(() => worktreeDirectory(fileSystem, root))
  if (git === undefined) return []
  const files = [joinPath(git, 'HEAD'), joinPath(commonDirectory(fileSystem, git), 'refs/remotes/origin/HEAD')]
  return files.flatMap((file) => {
    const text = attempt(() => readText(fileSystem, file)) ?? ''
    const [, branch] = /^ref: refs\/(?:heads|remotes\/origin)\/(.+?)\s*$/.exec(text) ?? []
    return branch === undefined ? [] : [branch]
  })
}

function gitDirectory(fileSystem: FileSystem, root: string): string {
  return commonDirectory(fileSystem, worktreeDirectory(fileSystem, root))
}

/** Returns the directory with the files of a working tree. */
function worktreeDirectory(fileSystem: FileSystem, root: string): string {
  const git = joinPath(root, '.git')
  if (fileSystem.kind(git) !== 'file') return git
  // In a worktree, the file `.git` contains `gitdir: /repository/.git/worktrees/name`.
  const [, path = ''] = /^gitdir:\s*(.+?)\s*$/m.exec(readText(fileSystem, git)) ?? []
  return resolvePath(root, path)
}

/** Returns the directory with the files that all working trees share. */
function commonDirectory(fileSystem: FileSystem, directory: string): string {
  if (basename(directory) === '.git') return directory
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
