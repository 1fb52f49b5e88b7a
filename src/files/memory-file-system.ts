import { KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { normalizePath } from './paths.ts'

/** A tree that exists only in memory. */
export function memoryFileSystem(files: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  const contents = new Map<string, Uint8Array>()
  const directories = new Map<string, Set<string>>([['/', new Set()]])
  for (const [path, content] of Object.entries(files)) {
    const full = normalizePath(`/${path}`)
    contents.set(full, typeof content === 'string' ? new TextEncoder().encode(content) : content)
    for (let at = full; at !== '/'; ) {
      const slash = at.lastIndexOf('/')
      const parent = slash === 0 ? '/' : at.slice(0, slash)
      const known = directories.get(parent)
      directories.set(parent, (known ?? new Set()).add(at.slice(slash + 1)))
      if (known !== undefined) break
      at = parent
    }
  }
  const kind = (path: string): ReturnType<FileSystem['kind']> =>
    contents.has(path) ? 'file' : directories.has(path) ? 'directory' : 'missing'
  return {
    kind,
    read: (path) => {
      const content = contents.get(path)
      if (content !== undefined) return content
      throw new KuiltError(directories.has(path) ? 'FILE_IS_DIRECTORY' : 'FILE_NOT_FOUND', { path })
    },
    list: (path) => [...(directories.get(path) ?? [])].sort(),
    realPath: (path) => {
      if (kind(path) === 'missing') throw new KuiltError('FILE_NOT_FOUND', { path })
      return path
    },
  }
}
