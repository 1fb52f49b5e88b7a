import type { FileSystem } from './file-system.ts'

/** Removes `.`, `..` and empty parts. An absolute path stays absolute; climbing above `/` stays at `/`. */
export function normalizePath(path: string): string {
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!absolute) parts.push('..')
  }
  return (absolute ? '/' : '') + parts.join('/') || (absolute ? '/' : '.')
}

/** Joins two paths; an absolute second one is appended below the first, as Go's filepath.Join does. */
export function joinPath(base: string, path: string): string {
  if (base === '') return normalizePath(path)
  return normalizePath(`${base}/${path}`)
}

/** `path` itself where absolute, else below `base`. */
export function resolvePath(base: string, path: string): string {
  return path.startsWith('/') ? normalizePath(path) : joinPath(base, path)
}

/** True where `path` is `directory` or below it. Both absolute and normalized. */
export function isInside(path: string, directory: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`)
}

/** The real path of a file or directory that need not exist: links are resolved as far as it does. */
export function nearestRealPath(fileSystem: FileSystem, path: string): string {
  const full = normalizePath(path)
  if (full === '/' || fileSystem.kind(full) !== 'missing') return fileSystem.realPath(full)
  const slash = full.lastIndexOf('/')
  return joinPath(nearestRealPath(fileSystem, full.slice(0, slash) || '/'), full.slice(slash + 1))
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
