import { isKuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'

/** The files and directories that a build accessed. */
export interface InputRecord {
  readonly files: readonly string[]
  readonly missing: readonly string[]
  readonly directories: readonly string[]
}

/**
 * A file system that records every path that is read or probed.
 *
 * @example
 * ```ts
 * import { type InputRecord, memoryFileSystem, recordingFileSystem } from 'kuilt'
 *
 * const { fileSystem, record } = recordingFileSystem(memoryFileSystem({ 'a.yaml': 'a: 1' }))
 * fileSystem.read('/a.yaml')
 * fileSystem.kind('/b.yaml')
 * const { files, missing }: InputRecord = record()
 * console.log(files.join(), missing.join()) // /a.yaml /b.yaml
 * ```
 */
export function recordingFileSystem(inner: FileSystem): {
  readonly fileSystem: FileSystem
  readonly record: () => InputRecord
} {
  const files = new Set<string>()
  const missing = new Set<string>()
  const directories = new Set<string>()
  const recordMissing = <T>(path: string, look: () => T): T => {
    try {
      return look()
    } catch (error) {
      if (isKuiltError(error) && error.code === 'FILE_NOT_FOUND') missing.add(path)
      throw error
    }
  }
  return {
    fileSystem: {
      cwd: inner.cwd,
      read: (path, options) => {
        const content = recordMissing(path, () => inner.read(path, options))
        files.add(path)
        return content
      },
      kind: (path) => {
        const kind = inner.kind(path)
        if (kind === 'missing') missing.add(path)
        return kind
      },
      list: (path) => {
        directories.add(path)
        return inner.list(path)
      },
      realPath: (path) => recordMissing(path, () => inner.realPath(path)),
      readLink: (path) => inner.readLink?.(path),
    },
    record: () => ({ files: [...files], missing: [...missing], directories: [...directories] }),
  }
}

/** A record that contains only these files. */
export function fileInputs(files: readonly string[]): InputRecord {
  return { files, missing: [], directories: [] }
}

/** Combines the inputs of several builds. */
export function joinInputs(records: readonly InputRecord[]): InputRecord {
  const join = (field: keyof InputRecord): readonly string[] => [...new Set(records.flatMap((one) => one[field]))]
  return { files: join('files'), missing: join('missing'), directories: join('directories') }
}
