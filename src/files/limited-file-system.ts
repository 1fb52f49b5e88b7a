import { KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { isInside, nearestRealPath } from './paths.ts'

/** A view of files in which nothing outside a directory exists. */
export function limitedFileSystem(inner: FileSystem, root: string): FileSystem {
  return visibleFileSystem(inner, (path) => isInside(nearestRealPath(inner, path), nearestRealPath(inner, root)))
}

/** A view of files in which only what is visible exists. Lists of directories also name what is not. */
export function visibleFileSystem(inner: FileSystem, isVisible: (path: string) => boolean): FileSystem {
  const requireVisible = (path: string): void => {
    if (!isVisible(path)) throw new KuiltError('FILE_NOT_FOUND', { path })
  }
  return {
    cwd: inner.cwd,
    kind: (path) => (isVisible(path) ? inner.kind(path) : 'missing'),
    read: (path, options) => {
      requireVisible(path)
      return inner.read(path, options)
    },
    list: (path) => {
      requireVisible(path)
      return inner.list(path)
    },
    realPath: (path) => {
      requireVisible(path)
      return inner.realPath(path)
    },
    readLink: (path) => (isVisible(path) ? inner.readLink?.(path) : undefined),
  }
}
