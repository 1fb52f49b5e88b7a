import { didYouMean } from '../diagnostics/hints.ts'
import { dirname, joinPath, relativePath } from '../files/paths.ts'

interface KnownDirectories {
  /** The top directory, which exists. */
  readonly root: string
  readonly isDirectory: (path: string) => boolean
  /** Returns the names of the directories in a directory. */
  readonly directoriesIn: (path: string) => readonly string[]
  /** Returns the path as a user would write it. */
  readonly shown: (path: string) => string
}

/**
 * Returns a hint for a directory that does not exist: a directory with a similar name, or the nearest directory above
 * it.
 */
export function missingDirectoryHint(directory: string, known: KnownDirectories): string {
  let nearest = dirname(directory)
  while (nearest !== known.root && !known.isDirectory(nearest)) nearest = dirname(nearest)
  const missing = relativePath(nearest, directory).split('/')[0] ?? ''
  const near = didYouMean(missing, known.directoriesIn(nearest))
  return near === undefined
    ? `the nearest directory that exists is "${known.shown(nearest)}"`
    : `did you mean "${known.shown(joinPath(nearest, near))}"?`
}
