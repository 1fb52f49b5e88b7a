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
  const checked = (path: string): string => {
    const full = normalizePath(path)
    // Nearly all files exist. For others, this takes longer than `nearestRealPath` alone.
    const real = attempt(() => inner.realPath(full)) ?? nearestRealPath(inner, full)
    const around = directories.filter((directory) => isInside(full, directory))
    const [root] = around
    if (root === undefined || around.some((directory) => isInside(real, realPathOf(directory)))) return real
    throw toError({ path: full, target: real, root })
  }
  return {
    cwd: inner.cwd,
    kind: (path) => inner.kind(path),
    read: (path, options) => inner.read(checked(path), { ...options, isReal: true }),
    list: (path) => {
      checked(path)
      return inner.list(path)
    },
    realPath: (path) => {
      checked(path)
      return inner.realPath(path)
    },
    readLink: (path) => inner.readLink?.(path),
  }
}
