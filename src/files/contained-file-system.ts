import { attempt, type KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { isInside, nearestRealPath, normalizePath } from './paths.ts'

/** A symlink in a directory that leads outside it. */
export interface EscapingLink {
  /** The absolute path, which is a symlink or contains one. */
  readonly path: string
  /** The real path. */
  readonly target: string
  /** The directory. */
  readonly root: string
}

/**
 * A view of a file system in which no symlink in one of the directories leads outside the directory. Paths that are not
 * in the directories are not checked.
 *
 * @param toError creates the error of `read`, `list` and `realPath` for a symlink that leads outside
 */
export function containedFileSystem(
  inner: FileSystem,
  directories: readonly string[],
  toError: (link: EscapingLink) => KuiltError,
): FileSystem {
  const realPaths = new Map<string, string>()
  const realPathOf = (directory: string): string => {
    const real = realPaths.get(directory) ?? nearestRealPath(inner, directory)
    realPaths.set(directory, real)
    return real
  }
  // Nearly all files exist. For others, this takes longer than `nearestRealPath` alone.
  const existing = (path: string): string | undefined => attempt(() => inner.realPath(normalizePath(path)))
  const checked = (path: string, known: string | undefined): string => {
    const full = normalizePath(path)
    const real = known ?? nearestRealPath(inner, full)
    const around = directories.filter((directory) => isInside(full, directory))
    const [root] = around
    if (root === undefined || around.some((directory) => isInside(real, realPathOf(directory)))) return real
    throw toError({ path: full, target: real, root })
  }
  return {
    cwd: inner.cwd,
    kind: (path) => inner.kind(path),
    read: (path, options) => inner.read(checked(path, existing(path)), { ...options, isReal: true }),
    list: (path) => {
      checked(path, existing(path))
      return inner.list(path)
    },
    realPath: (path) => {
      const known = existing(path)
      checked(path, known)
      return known ?? inner.realPath(path)
    },
    readLink: (path) => inner.readLink?.(path),
  }
}
