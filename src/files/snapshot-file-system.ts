import { defaultMaxFileSize, type FileSystem } from './file-system.ts'

/**
 * A file system that sends each query to the underlying one only once, so that several builds see the same contents.
 */
export interface Snapshot {
  readonly fileSystem: FileSystem
  /** Discards all results. */
  readonly clear: () => void
}

/** Caches the results of `inner`, including missing paths, but not other errors. */
export function snapshotFileSystem(inner: FileSystem): Snapshot {
  const contents = new Map<string, Uint8Array>()
  const kinds = new Map<string, ReturnType<FileSystem['kind']>>()
  const realPaths = new Map<string, string>()
  return {
    fileSystem: {
      cwd: inner.cwd,
      read: (path, options = {}) => {
        const { maxSize = defaultMaxFileSize } = options
        const known = contents.get(path)
        if (known !== undefined && known.length <= maxSize) return known
        const content = inner.read(path, options)
        contents.set(path, content)
        return content
      },
      kind: (path) => remembered(kinds, path, inner.kind),
      // Not cached, because `listEntries` recognizes the disk by this function.
      list: inner.list,
      realPath: (path) => remembered(realPaths, path, inner.realPath),
    },
    clear: () => {
      for (const answers of [contents, kinds, realPaths]) answers.clear()
    },
  }
}

function remembered<T>(answers: Map<string, T>, path: string, ask: (path: string) => T): T {
  const known = answers.get(path)
  if (known !== undefined) return known
  const answer = ask(path)
  answers.set(path, answer)
  return answer
}
