import type { KuiltError } from './diagnostics/index.ts'
import type { FileSystem } from './sources/file-system.ts'
import { locate } from './yaml/positions.ts'

/**
 * Finds line and column of an error that knows only the file and the field. Reads that one file once more, which only
 * a failed build does.
 */
export function locateError(error: KuiltError, fileSystem: FileSystem): KuiltError {
  const related = error.related.map((other) => locateError(other, fileSystem))
  const { at } = error
  if (at === undefined || at.line !== undefined || at.path === undefined) return error.with({ related })
  const text = readText(at.file, fileSystem)
  const position = text === undefined ? undefined : locate(text, at.document ?? 0, at.path)
  return error.with({ related, at: position === undefined ? at : { ...at, ...position } })
}

/** A file that cannot be read any more leaves the error as it is. */
function readText(file: string, fileSystem: FileSystem): string | undefined {
  try {
    return new TextDecoder().decode(fileSystem.read(file))
  } catch {
    return undefined
  }
}
