import { KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { isInside, nearestRealPath, relativePath } from './paths.ts'

/** A view of a file system that hides everything outside a directory. */
export function limitedFileSystem(inner: FileSystem, root: string): FileSystem {
  return visibleFileSystem(inner, (path) => isInside(nearestRealPath(inner, path), nearestRealPath(inner, root)))
}

/**
 * Like `limitedFileSystem`, but the directories above the directory exist, too. Each contains only the next directory.
 */
export function limitedFileSystemWithParents(inner: FileSystem, root: string): FileSystem {
  const limited = limitedFileSystem(inner, root)
  const real = nearestRealPath(inner, root)
  const isParent = (path: string): boolean => {
    const full = nearestRealPath(inner, path)
    return full !== real && isInside(real, full)
  }
  return {
    ...limited,
    kind: (path) => (isParent(path) ? 'directory' : limited.kind(path)),
    list: (path) => {
      if (!isParent(path)) return limited.list(path)
      const [next = ''] = relativePath(nearestRealPath(inner, path), real).split('/')
      return [next]
    },
    realPath: (path) => (isParent(path) ? inner.realPath(path) : limited.realPath(path)),
  }
}

/** A view of a file system in which only visible paths exist. `list` also returns the names of hidden files. */
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
