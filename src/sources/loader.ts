import { KuiltError } from '../diagnostics/index.ts'
import { diskFileSystem } from './disk-file-system.ts'
import type { FileSystem } from './file-system.ts'
import { type GitSpec, parseGitUrl } from './git-url.ts'
import { isInside, joinPath, resolvePath } from './paths.ts'
import { isRemoteFile, noRemotes, type Remotes } from './remotes.ts'

/** Reads what a kustomization names, relative to its own directory. */
export interface Loader {
  /** Real path of the directory. */
  readonly root: string
  /** Directories that led here, and this one. */
  readonly visited: readonly string[]
  /** Absolute path of a file named in the kustomization; a URL stays one. */
  resolve(path: string): string
  /**
   * The content of a file.
   *
   * @throws KuiltError FILE_…, OUTSIDE_ROOT, HTTP_…, REMOTE_NOT_ALLOWED
   */
  load(path: string): Uint8Array
  /**
   * A directory or git repository named in the kustomization.
   *
   * @throws KuiltError ROOT_…, NOT_A_DIRECTORY, DIRECTORY_NOT_FOUND, CYCLE, GIT_…, REMOTE_NOT_ALLOWED
   */
  enter(path: string): Loader
}

export interface RootOptions {
  readonly fileSystem: FileSystem
  /** `root-only`: files must lie in or below the directory of the kustomization that names them. */
  readonly restrictions: 'root-only' | 'none'
  readonly cwd: string
  /** Default: everything remote is refused. */
  readonly remotes?: Remotes
}

/** Opens the directory or git URL that a build is asked for. */
export function openRoot(path: string, options: RootOptions): Loader {
  return open(path, { options, base: options.cwd, visited: [], repositories: [], containedIn: undefined })
}

interface Place {
  readonly options: RootOptions
  readonly base: string
  /** Directories on the way here, and the URLs of repositories. */
  readonly visited: readonly string[]
  readonly repositories: readonly string[]
  /** The clone that everything below must stay in. */
  readonly containedIn: string | undefined
}

function open(path: string, place: Place): Loader {
  if (path === '') throw new KuiltError('ROOT_EMPTY', {})
  const spec = parseGitUrl(path)
  if (spec !== undefined) return openClone(spec, place)
  const { fileSystem } = place.options
  const full = resolvePath(place.base, path)
  const kind = fileSystem.kind(full)
  if (kind === 'missing') throw new KuiltError('DIRECTORY_NOT_FOUND', { path })
  if (kind !== 'directory') throw new KuiltError('NOT_A_DIRECTORY', { path })
  const root = fileSystem.realPath(full)
  if (place.containedIn !== undefined && !isInside(root, place.containedIn)) {
    throw new KuiltError('OUTSIDE_REPOSITORY', { path })
  }
  const visited = place.visited.find((directory) => isInside(directory, root))
  if (visited !== undefined) throw new KuiltError('CYCLE', { candidate: root, visited })
  return new DirectoryLoader(root, place)
}

function openClone(spec: GitSpec, place: Place): Loader {
  const cycle = place.repositories.find((raw) => raw.startsWith(spec.raw))
  if (cycle !== undefined) throw new KuiltError('CYCLE', { candidate: spec.raw, visited: cycle })
  const { directory } = (place.options.remotes ?? noRemotes).clone(spec)
  // Clones are on the disk, and are never trusted to name files outside.
  const options: RootOptions = { ...place.options, fileSystem: diskFileSystem(), restrictions: 'root-only' }
  const repositories = [...place.repositories, spec.raw]
  const inside = { options, base: directory, visited: [], repositories, containedIn: directory }
  const full = joinPath(directory, spec.path || '.')
  const kind = options.fileSystem.kind(full)
  if (kind === 'file') throw new KuiltError('GIT_PATH_IS_FILE', { url: spec.raw, path: spec.path })
  if (kind === 'missing') throw new KuiltError('GIT_PATH_MISSING', { url: spec.raw, path: spec.path })
  return open(full, inside)
}

class DirectoryLoader implements Loader {
  readonly root: string
  readonly visited: readonly string[]
  readonly #place: Place

  constructor(root: string, place: Place) {
    this.root = root
    this.visited = [...place.visited, root]
    this.#place = { ...place, base: root, visited: this.visited }
  }

  resolve(path: string): string {
    return isRemoteFile(path) ? path : resolvePath(this.root, path)
  }

  load(path: string): Uint8Array {
    const { fileSystem, restrictions, remotes = noRemotes } = this.#place.options
    if (isRemoteFile(path)) return remotes.file(path)
    const real = fileSystem.realPath(resolvePath(this.root, path))
    if (restrictions === 'root-only' && !isInside(real, this.root)) {
      throw new KuiltError('OUTSIDE_ROOT', { path, root: this.root })
    }
    return fileSystem.read(real)
  }

  enter(path: string): Loader {
    if (path.startsWith('/')) throw new KuiltError('ROOT_ABSOLUTE', { path })
    return open(path, this.#place)
  }
}
