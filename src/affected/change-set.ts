import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { basename, dirname, isInside, nearestRealPath, resolvePath } from '../files/paths.ts'
import { groupBy } from '../tree/groups.ts'

/** A changed path. */
export interface Change {
  /** The absolute path. */
  readonly path: string
  /** True if everything below the path may have changed, because it is a directory, a symlink or a submodule. */
  readonly isEntrance: boolean
}

/** The absolute paths of a symlink and its target. */
export interface Link {
  readonly path: string
  readonly target: string
}

/**
 * Symlinks with their targets. The target of a link can be or contain another link, which may have changed, so this
 * returns two targets of such a link: as written, and with all links resolved.
 *
 * @param paths absolute paths of symlinks
 */
export function linksAt(fileSystem: FileSystem, paths: readonly string[]): readonly Link[] {
  return paths.flatMap((path) => {
    const written = fileSystem.readLink?.(path)
    const next = written === undefined ? undefined : resolvePath(dirname(path), written)
    const real = attempt(() => fileSystem.realPath(path))
    return [...new Set([next, real])].flatMap((target) => (target === undefined ? [] : [{ path, target }]))
  })
}

/**
 * Returns links between paths and their real paths, in both directions. The caller may pass a path through a symlink
 * outside the repository, such as a symlink to its root, while changes and kustomizations contain real paths, or vice
 * versa.
 *
 * @param paths absolute paths, which may not exist
 */
export function aliasesOf(fileSystem: FileSystem, paths: readonly string[]): readonly Link[] {
  return [...new Set(paths)].flatMap((path) => {
    const real = attempt(() => nearestRealPath(fileSystem, path)) ?? path
    return real === path
      ? []
      : [
          { path, target: real },
          { path: real, target: path },
        ]
  })
}

/** Maximum number of names for the same file; more means that links form a cycle. */
const maxNames = 10_000

/** The changed paths, including their other names because of symlinks. */
export class ChangeSet {
  /** The changed path by each of its names. */
  readonly #files: Map<string, string> = new Map()
  readonly #entrances: Map<string, string> = new Map()
  /** The directories with changes in or below them. */
  readonly #parents: Set<string> = new Set()
  /** All paths, by their last parts. */
  readonly names: ReadonlyMap<string, readonly string[]>
  /** A changed path that can be written in different ways in YAML, such as a path with spaces. */
  readonly unusual: string | undefined

  constructor(changes: readonly Change[], links: readonly Link[] = []) {
    for (const { path, isEntrance } of withLinks(changes, links)) {
      const names = isEntrance ? this.#entrances : this.#files
      names.set(path.name, path.changed)
      for (let at = dirname(path.name); !this.#parents.has(at); at = dirname(at)) this.#parents.add(at)
    }
    const paths = [...this.#files.keys(), ...this.#entrances.keys()]
    this.names = groupBy(paths, basename)
    this.unusual = paths.find((path) => !/^[\w.+@~-]+$/.test(basename(path)))
  }

  get isEmpty(): boolean {
    return this.#files.size === 0 && this.#entrances.size === 0
  }

  /** The change at a path; undefined if the path has not changed. */
  at(path: string): string | undefined {
    const changed = this.#files.get(path)
    if (changed !== undefined || this.#entrances.size === 0) return changed
    for (let at = path; ; at = dirname(at)) {
      const entrance = this.#entrances.get(at)
      if (entrance !== undefined) return entrance
      if (at === '/') return undefined
    }
  }

  /** True if there are changes below a directory. */
  hasParent(directory: string): boolean {
    return this.#parents.has(directory)
  }

  /** Returns a change at a path, in a parent directory, or below the path. */
  around(path: string): string | undefined {
    const changed = this.at(path)
    if (changed !== undefined || !this.#parents.has(path)) return changed
    for (const [name, file] of [...this.#files, ...this.#entrances]) if (isInside(name, path)) return file
    return undefined
  }
}

interface Named {
  readonly path: { readonly name: string; readonly changed: string }
  readonly isEntrance: boolean
}

/** Returns every change by each of its paths. */
function withLinks(changes: readonly Change[], links: readonly Link[]): readonly Named[] {
  const found = new Map<string, Named>()
  const add = (name: string, changed: string, isEntrance: boolean): void => {
    const key = `${isEntrance} ${name}`
    if (!found.has(key)) found.set(key, { path: { name, changed }, isEntrance })
  }
  for (const { path, isEntrance } of changes) add(path, path, isEntrance)
  // The map grows during the loop.
  for (const { path, isEntrance } of found.values()) {
    if (found.size > maxNames) add('/', path.changed, true)
    if (found.size > maxNames) break
    for (const link of links) {
      if (isInside(path.name, link.target)) {
        add(link.path + path.name.slice(link.target.length), path.changed, isEntrance)
      } else if (isEntrance && isInside(link.target, path.name)) {
        add(link.path, path.changed, true)
      }
    }
  }
  return [...found.values()]
}
