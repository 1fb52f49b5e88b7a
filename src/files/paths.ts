import { basename, dirname, isAbsolute, join, normalize } from 'node:path/posix'
import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'

// Paths have forward slashes on every system, as in kustomizations.
export { basename, dirname }

/** `dirname` for an absolute path. Does less work, for searches that call it for every file of a repository. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1))
}

/** Removes `.`, `..`, empty parts and a trailing slash. `..` at `/` is `/`. */
export function normalizePath(path: string): string {
  return withoutSlash(normalize(path))
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Joins two paths like Go's filepath.Join: even an absolute second path is appended to the first. */
export function joinPath(base: string, path: string): string {
  return withoutSlash(join(base, path))
}

/** Returns an absolute path unchanged (but normalized), and resolves a relative one from `base`. */
export function resolvePath(base: string, path: string): string {
  return isAbsolute(path) ? normalizePath(path) : joinPath(base, path)
}

/** True if `path` is `directory` or below it. Both must be absolute and normalized. */
export function isInside(path: string, directory: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`)
}

/** The nearest directory that contains both paths. Both must be absolute and normalized. */
export function commonDirectory(path: string, other: string): string {
  let common = path
  while (!isInside(other, common)) common = dirname(common)
  return common
}

/** The real path of a file or directory that may not exist: symlinks are resolved in the part that exists. */
export function nearestRealPath(fileSystem: FileSystem, path: string): string {
  const full = normalizePath(path)
  if (full === '/' || fileSystem.kind(full) !== 'missing') return fileSystem.realPath(full)
  return joinPath(nearestRealPath(fileSystem, dirname(full)), basename(full))
}

/** The real path; the path itself if it is not known, for example because nothing exists there. */
export function realPathOf(fileSystem: FileSystem, path: string): string {
  return attempt(() => fileSystem.realPath(path)) ?? path
}

/** The path from a directory to another path; `.` if they are the same. Both must be absolute and normalized. */
export function relativePath(from: string, to: string): string {
  if (from !== '/' && to.startsWith(from) && to[from.length] === '/') return to.slice(from.length + 1)
  const left = from.split('/').filter((part) => part !== '')
  const right = to.split('/').filter((part) => part !== '')
  let shared = 0
  while (shared < left.length && shared < right.length && left[shared] === right[shared]) shared++
  return [...left.slice(shared).map(() => '..'), ...right.slice(shared)].join('/') || '.'
}
