import { KuiltError, reported } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { basename, dirname, normalizePath } from './paths.ts'

/**
 * A file system that exists only in memory. Relative paths in the keys and in `build(directory)` are resolved against
 * `/`.
 *
 * @throws KuiltError OUTSIDE_ROOT for a path above `/`, FILE_IS_DIRECTORY for a file with other files below it
 *
 * @example
 * ```ts
 * import { buildSync, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'resources: [web.yaml]',
 *   'web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * console.log(buildSync('.', { fileSystem }).resources.length) // 1
 * ```
 */
export function memoryFileSystem(files: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  return reported(() => treeOf(files))
}

function treeOf(files: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  const contents = new Map<string, Uint8Array>()
  const directories = new Map<string, Set<string>>([['/', new Set()]])
  for (const [path, content] of Object.entries(files)) {
    const full = absolute(path)
    contents.set(full, typeof content === 'string' ? new TextEncoder().encode(content) : content)
    addToParents(full, directories)
  }
  for (const path of Object.keys(files)) {
    if (directories.has(absolute(path))) throw new KuiltError('FILE_IS_DIRECTORY', { path })
  }
  const kind = (path: string): ReturnType<FileSystem['kind']> =>
    contents.has(path) ? 'file' : directories.has(path) ? 'directory' : 'missing'
  return {
    cwd: '/',
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

function absolute(path: string): string {
  const normal = normalizePath(path)
  if (normal === '..' || normal.startsWith('../')) throw new KuiltError('OUTSIDE_ROOT', { path, root: '/' })
  return normalizePath(`/${normal}`)
}

function addToParents(path: string, directories: Map<string, Set<string>>): void {
  for (let at = path; at !== '/'; at = dirname(at)) {
    const parent = dirname(at)
    const known = directories.get(parent)
    directories.set(parent, (known ?? new Set()).add(basename(at)))
    if (known !== undefined) break
  }
}
