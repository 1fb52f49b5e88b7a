import { KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { isInside, nearestRealPath } from './paths.ts'

/** A view of files in which there is nothing outside a directory. */
export function limitedFileSystem(inner: FileSystem, root: string): FileSystem {
  const isVisible = (path: string): boolean => {
    return isInside(nearestRealPath(inner, path), nearestRealPath(inner, root))
  }
  const demandVisible = (path: string): void => {
    if (!isVisible(path)) throw new KuiltError('FILE_NOT_FOUND', { path })
  }
  return {
    kind: (path) => (isVisible(path) ? inner.kind(path) : 'missing'),
    read: (path, options) => {
      demandVisible(path)
      return inner.read(path, options)
    },
    list: (path) => {
      demandVisible(path)
      return inner.list(path)
    },
    realPath: (path) => {
      demandVisible(path)
      return inner.realPath(path)
    },
  }
}
