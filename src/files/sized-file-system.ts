import { KuiltError } from '../diagnostics/index.ts'
import { defaultMaxFileSize, type FileSystem } from './file-system.ts'

/** A view of a file system that reads no file larger than a limit, which may be larger than the default. */
export function sizedFileSystem(inner: FileSystem, limit: number = defaultMaxFileSize): FileSystem {
  if (limit === defaultMaxFileSize) return inner
  return {
    cwd: inner.cwd,
    kind: (path) => inner.kind(path),
    read: (path, { maxSize = limit, ...options } = {}) => {
      const most = Math.min(maxSize, limit)
      const content = inner.read(path, { ...options, maxSize: most })
      // File systems of callers need not check the size.
      if (content.length > most) throw new KuiltError('FILE_TOO_LARGE', { path, limit: most })
      return content
    },
    list: (path) => inner.list(path),
    realPath: (path) => inner.realPath(path),
    readLink: (path) => inner.readLink?.(path),
  }
}
