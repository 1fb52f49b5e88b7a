import { KuiltError } from '../diagnostics/index.ts'
import { type FileOptions, fileAccess } from './disk-file-system.ts'
import type { FileSystem } from './file-system.ts'
import { isInside, nearestRealPath, relativePath, resolvePath } from './paths.ts'

/** A view of a file system that hides everything outside a directory. */
export function limitedFileSystem(inner: FileSystem, root: string): FileSystem {
  const isAllowed = (real: string): boolean => isInside(real, nearestRealPath(inner, root))
  return {
    ...visibleFileSystem(inner, (path) => isAllowed(nearestRealPath(inner, path))),
    read: (path, options) => {
      const real = nearestRealPath(inner, path)
      if (!isAllowed(real)) throw new KuiltError('FILE_NOT_FOUND', { path })
      return inner.read(real, { ...options, isReal: true })
    },
  }
}

/** A view of the files that may be read: all files, or those in and below a directory. */
export function allowedFileSystem(inner: FileSystem, root: string | undefined): FileSystem {
  return root === undefined ? inner : limitedFileSystemWithParents(inner, root)
}

/** Like `fileAccess`, but hides everything outside the `root` directory, if it is set. */
export function limitedAccess(options: FileOptions & { readonly root?: string | undefined }): Required<FileOptions> {
  const { fileSystem, cwd } = fileAccess(options)
  const { root } = options
  return { fileSystem: allowedFileSystem(fileSystem, root === undefined ? undefined : resolvePath(cwd, root)), cwd }
}

/**
 * Like `limitedFileSystem`, but the directories above the directory exist, too. Each contains only the next directory.
 */
function limitedFileSystemWithParents(inner: FileSystem, root: string): FileSystem {
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
