import { once } from '../../diagnostics/warning.ts'
import { diskFileSystem } from '../disk-file-system.ts'
import type { FileSystem } from '../file-system.ts'
import { isInside, nearestRealPath, normalizePath } from '../paths.ts'

/**
 * Adds the files outside the repository to the files of a revision. They are read from disk, because they have no
 * revision. Options refer to such files (the directories of other sources, and files with values or variables), and so do
 * `file://` dependencies of charts.
 *
 * @param root the top directory of the repository
 */
export function withOutsideFiles(revision: FileSystem, root: string): FileSystem {
  const disk = diskFileSystem()
  const realRoot = once(() => nearestRealPath(disk, root))
  const isOutside = (path: string): boolean => {
    const full = normalizePath(path)
    if (isInside(full, root) || isInside(root, full)) return false
    // A symlink outside the repository may lead back into it.
    return !isInside(nearestRealPath(disk, full), realRoot())
  }
  const filesFor = (path: string): FileSystem => (isOutside(path) ? disk : revision)
  return {
    cwd: revision.cwd,
    kind: (path) => filesFor(path).kind(path),
    read: (path, options) => filesFor(path).read(path, options),
    list: (path) => filesFor(path).list(path),
    realPath: (path) => filesFor(path).realPath(path),
    readLink: (path) => filesFor(path).readLink?.(path),
  }
}
