import { describeValue } from '../diagnostics/describe-value.ts'
import { KuiltError, reported } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'
import { basename, dirname, isInside, joinPath, nearestRealPath, resolvePath } from './paths.ts'

/**
 * A file system that shows `base` with different contents for some files: replaced, added, or removed with `null`.
 * Removing a directory removes everything in it, except files that are also in `files`. Nothing is written to `base`.
 *
 * @param files the contents, by path; relative paths are resolved as in `base`
 * @throws KuiltError FILE_IS_DIRECTORY if a file would replace a directory, OPTION_INVALID if `base` is not a file
 *   system
 *
 * @example
 * ```ts
 * import { buildSync, memoryFileSystem, overlayFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const changed = overlayFileSystem(fileSystem, {
 *   'base/kustomization.yaml': 'resources: [api.yaml]',
 *   'base/api.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: api }',
 *   'base/web.yaml': null,
 * })
 * console.log(buildSync('base', { fileSystem: changed }).resources[0]?.metadata.name) // api
 * ```
 */
export function overlayFileSystem(
  base: FileSystem,
  files: Readonly<Record<string, string | Uint8Array | null>>,
): FileSystem {
  const overlay = new Overlay(base)
  reported(() => {
    // Callers in JavaScript may pass the function `diskFileSystem` itself.
    if (typeof base?.kind !== 'function') {
      const params = { option: 'base', actual: describeValue(base), expected: ['a file system'] }
      throw new KuiltError('OPTION_INVALID', params)
    }
    for (const [path, content] of Object.entries(files)) if (content === null) overlay.remove(path)
    for (const [path, content] of Object.entries(files)) if (content !== null) overlay.add(path, content)
  })
  return {
    cwd: base.cwd,
    kind: (path) => overlay.look(path).kind,
    read: (path, options) => {
      const { kind, content, real } = overlay.look(path)
      if (content !== undefined) return content
      if (kind === 'missing') throw new KuiltError('FILE_NOT_FOUND', { path })
      if (kind === 'directory') throw new KuiltError('FILE_IS_DIRECTORY', { path })
      return base.read(real, options)
    },
    list: (path) => overlay.list(path),
    realPath: (path) => {
      const { kind, real } = overlay.look(path)
      if (kind === 'missing') throw new KuiltError('FILE_NOT_FOUND', { path })
      return real
    },
  }
}

/** A file or directory at a path. */
interface Found {
  readonly kind: ReturnType<FileSystem['kind']>
  /** The real path, with symlinks of the base resolved. */
  readonly real: string
  /** The new content of a file; undefined if it is not changed. */
  readonly content?: Uint8Array
}

/** The changes to a file system, by real path. */
class Overlay {
  readonly #base: FileSystem
  readonly #contents: Map<string, Uint8Array> = new Map()
  readonly #removed: Set<string> = new Set()
  /** The names of added entries, by directory. */
  readonly #directories: Map<string, Set<string>> = new Map()

  constructor(base: FileSystem) {
    this.#base = base
  }

  remove(path: string): void {
    this.#removed.add(this.#keyOf(this.#absolute(path)))
  }

  add(path: string, content: string | Uint8Array): void {
    const absolute = this.#absolute(path)
    const key = this.#keyOf(absolute)
    this.#contents.set(key, typeof content === 'string' ? new TextEncoder().encode(content) : content)
    for (let at = key; at !== '/'; at = dirname(at)) {
      const parent = dirname(at)
      if (this.#contents.has(parent)) throw new KuiltError('FILE_IS_DIRECTORY', { path: parent })
      const names = this.#directories.get(parent) ?? new Set()
      this.#directories.set(parent, names.add(basename(at)))
    }
    const isDirectory = this.#directories.has(key) || (!this.#isRemoved(key) && this.#base.kind(key) === 'directory')
    if (isDirectory) throw new KuiltError('FILE_IS_DIRECTORY', { path })
  }

  look(path: string): Found {
    return this.#lookAt(this.#keyOf(path))
  }

  list(path: string): readonly string[] {
    const { kind, real } = this.look(path)
    if (kind === 'missing') throw new KuiltError('FILE_NOT_FOUND', { path })
    const below = this.#isRemoved(real) || this.#base.kind(real) === 'missing' ? [] : this.#base.list(real)
    const visible = below.filter((name) => this.#lookAt(joinPath(real, name)).kind !== 'missing')
    return [...new Set([...visible, ...(this.#directories.get(real) ?? [])])].sort()
  }

  /** @param key a path whose directory is a real path */
  #lookAt(key: string): Found {
    const content = this.#contents.get(key)
    if (content !== undefined) return { kind: 'file', real: key, content }
    if (this.#directories.has(key)) return { kind: 'directory', real: key }
    const kind = this.#isRemoved(key) ? 'missing' : this.#base.kind(key)
    if (kind === 'missing') return { kind, real: key }
    const real = this.#base.realPath(key)
    return real === key ? { kind, real } : this.#lookAt(real)
  }

  #isRemoved(real: string): boolean {
    for (const path of this.#removed) if (isInside(real, path)) return true
    return false
  }

  #absolute(path: string): string {
    return path.startsWith('/') ? resolvePath('/', path) : resolvePath(this.#base.cwd ?? process.cwd(), path)
  }

  /**
   * The key of a path. Only symlinks in its directory are resolved, so that a symlink itself can be replaced or
   * removed.
   */
  #keyOf(path: string): string {
    return path === '/' ? path : joinPath(nearestRealPath(this.#base, dirname(path)), basename(path))
  }
}
