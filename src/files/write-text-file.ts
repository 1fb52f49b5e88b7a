import { makeDirectories } from './make-directories.ts'
import { dirname } from './paths.ts'
import { replaceFiles } from './replace-files.ts'

/**
 * Writes a file completely, or leaves it unchanged. Creates missing directories.
 *
 * @param path the absolute path
 * @param failure creates the error if the file cannot be written
 */
export function writeTextFile(path: string, text: string, failure: (cause: unknown) => Error): void {
  try {
    makeDirectories(dirname(path))
  } catch (error) {
    throw failure(error)
  }
  replaceFiles(new Map([[path, text]]), { followLinks: true, sync: false, failure: (_, cause) => failure(cause) })
}
