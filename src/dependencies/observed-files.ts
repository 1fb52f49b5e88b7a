import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { dirname, isInside, joinPath, relativePath } from '../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../files/recording-file-system.ts'

/** A file system that records the files that are read, and the symlinks in their paths. */
export interface ObservedFiles {
  readonly fileSystem: FileSystem
  readonly record: () => InputRecord
  /** Returns the symlinks in the paths of files that were read, except those in the path of `directory`. */
  readonly links: (directory: string) => readonly string[]
}

export function observedFiles(inner: FileSystem): ObservedFiles {
  const { fileSystem, record } = recordingFileSystem(inner)
  /** The paths that contain a symlink. */
  const linked = new Set<string>()
  return {
    fileSystem: {
      ...fileSystem,
      realPath: (path) => {
        const real = fileSystem.realPath(path)
        if (real !== path) linked.add(path)
        return real
      },
    },
    record,
    links: (directory) => {
      const found = [...linked].flatMap((path) => linksIn(path, inner))
      return [...new Set(found)].filter((link) => !isInside(directory, link))
    },
  }
}

/** Returns the parts of a path that are symlinks: parent directories, or the path itself. */
function linksIn(path: string, fileSystem: FileSystem): readonly string[] {
  const links: string[] = []
  for (let part = path; part !== '/'; part = dirname(part)) {
    const real = attempt(() => fileSystem.realPath(part))
    const parent = attempt(() => fileSystem.realPath(dirname(part)))
    if (real === undefined || parent === undefined) continue
    if (real !== joinPath(parent, relativePath(dirname(part), part))) links.push(part)
  }
  return links
}
