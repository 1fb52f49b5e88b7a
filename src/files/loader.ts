import { attempt, KuiltError } from '../diagnostics/index.ts'
import { diskFileSystem } from './disk-file-system.ts'
import { defaultMaxFileSize, type FileSystem } from './file-system.ts'
import { isInside, joinPath, nearestRealPath, normalizePath, resolvePath } from './paths.ts'
import { type GitSpec, parseGitUrl } from './remote/git-url.ts'
import { isRemoteFile, noRemotes, type Remotes } from './remote/remotes.ts'

/** Reads the files and directories that a kustomization references, relative to its own directory. */
export interface Loader {
  /** The real path of the directory. */
  readonly root: string
  /** The chain of directories that leads to this one, including itself. */
  readonly visited: readonly string[]
  /** The absolute path of a file referenced in the kustomization. URLs are returned unchanged. */
  resolve(path: string): string
  /**
   * The content of a file.
   *
   * @throws KuiltError FILE_…, OUTSIDE_ROOT, HTTP_…, REMOTE_NOT_ALLOWED
   */
  load(path: string): Uint8Array
  /** True if the path does not exist. Faster than catching the error of `load`. */
  isMissing(path: string): boolean
  /**
   * Opens a directory or git repository referenced in the kustomization.
   *
   * @throws KuiltError ROOT_…, NOT_A_DIRECTORY, DIRECTORY_NOT_FOUND, CYCLE, GIT_…, REMOTE_NOT_ALLOWED, TREE_…
   */
  enter(path: string): Loader
  /**
   * Checks a path that a program (helm, a function) will access directly.
   *
   * @throws KuiltError OUTSIDE_ALLOWED_ROOT, OUTSIDE_REPOSITORY
   */
  assertAllowed(path: string): void
  /**
   * The files of a directory that is read as a whole, such as a chart. Reading a file that is neither in it nor below
   * the kustomization is an error, as for `load`.
   */
  filesOf(directory: string): FileSystem
  /** True if a path is in or below this directory, after resolving symlinks. The path need not exist. */
  isBelow(path: string): boolean
}

export interface RootOptions {
  readonly fileSystem: FileSystem
  /** Reads the files of cloned repositories. Default: the disk. */
  readonly cloneFiles?: FileSystem | undefined
  /** `root-only`: files must be in or below the directory of the kustomization that references them. */
  readonly restrictions: 'root-only' | 'none'
  readonly cwd: string
  /** Provides remote files and repositories. Default: all remote references are rejected. */
  readonly remotes?: Remotes
  /**
   * A directory, relative to `cwd`. Files outside it are never read, regardless of `restrictions`. Default: no limit.
   */
  readonly root?: string | undefined
  /** The maximum size of a file in bytes. Default: 64 MiB. */
  readonly maxFileSize?: number | undefined
  /** The maximum number of directories that a build may enter. Default: 20,000. */
  readonly maxDirectories?: number
}

/**
 * The maximum depth of directories, far deeper than in real trees. It is needed because each level uses part of the
 * stack.
 */
const maxDepth = 100
/**
 * A limit is needed because the number of directories doubles with every level if each base lists the next one twice.
 */
const defaultMaxDirectories = 20_000
const maxTotalSize = 2 ** 30

/** Opens the directory or git URL to build. */
export function openRoot(path: string, options: RootOptions): Loader {
  const { fileSystem, cwd, root } = options
  const allowed = root === undefined ? undefined : fileSystem.realPath(resolvePath(cwd, root))
  const spent = { directories: 0, bytes: 0 }
  return open(path, { options, allowed, spent, base: cwd, visited: [], repositories: [], containedIn: undefined })
}

/** The context for opening a directory. */
interface OpenContext {
  readonly options: RootOptions
  /** The real path of the directory that all reads are restricted to. */
  readonly allowed: string | undefined
  /** The numbers of directories and bytes that the whole build has read so far, to check its limits. */
  readonly spent: { directories: number; bytes: number }
  readonly base: string
  /** The chain of directories that leads here, and the URLs of repositories. */
  readonly visited: readonly string[]
  readonly repositories: readonly string[]
  /** The clone that must contain everything that is opened from here. */
  readonly containedIn: string | undefined
}

/**
 * Opens a directory or a git repository. Follows api/internal/loader/fileloader.go, (FileLoader).New and
 * newLoaderAtConfirmedDir.
 */
function open(path: string, context: OpenContext): Loader {
  if (path === '') throw new KuiltError('ROOT_EMPTY', {})
  const spec = parseGitUrl(path)
  if (spec !== undefined) return openClone(spec, context)
  const { fileSystem } = context.options
  const full = resolvePath(context.base, path)
  const kind = fileSystem.kind(full)
  // A path from the command line is shown as written. For entries of kustomizations, the complete path is shown, as for
  // missing files.
  const shown = context.visited.length === 0 ? path : full
  if (kind === 'missing') throw new KuiltError('DIRECTORY_NOT_FOUND', { path: shown })
  if (kind !== 'directory') throw new KuiltError('NOT_A_DIRECTORY', { path: shown })
  const root = fileSystem.realPath(full)
  assertInside(root, path, context.allowed)
  if (context.containedIn !== undefined && !isInside(root, context.containedIn)) {
    throw new KuiltError('OUTSIDE_REPOSITORY', { path })
  }
  const visited = context.visited.find((directory) => isInside(directory, root))
  if (visited !== undefined) {
    const trail = context.visited.slice(context.visited.indexOf(visited))
    throw new KuiltError('CYCLE', { candidate: root, visited, trail })
  }
  if (context.visited.length >= maxDepth) throw new KuiltError('TREE_TOO_DEEP', { path, limit: maxDepth })
  const { maxDirectories = defaultMaxDirectories } = context.options
  if (++context.spent.directories > maxDirectories) throw new KuiltError('TREE_TOO_MANY', { limit: maxDirectories })
  return new DirectoryLoader(root, context)
}

function assertInside(real: string, path: string, allowed: string | undefined): void {
  if (allowed === undefined || isInside(real, allowed)) return
  throw new KuiltError('OUTSIDE_ALLOWED_ROOT', { path, root: allowed })
}

/** Opens a directory of a git repository. Follows api/internal/loader/fileloader.go, newLoaderAtGitClone. */
function openClone(spec: GitSpec, context: OpenContext): Loader {
  const cycle = context.repositories.find((raw) => raw.startsWith(spec.raw))
  if (cycle !== undefined) throw new KuiltError('CYCLE', { candidate: spec.raw, visited: cycle })
  if (spec.url.startsWith('file://')) assertInside(normalizePath(spec.url.slice(7)), spec.raw, context.allowed)
  const { directory } = (context.options.remotes ?? noRemotes).clone(spec)
  // Clones are on disk, and their kustomizations must never read files outside the clone.
  const options: RootOptions = {
    ...context.options,
    fileSystem: context.options.cloneFiles ?? diskFileSystem(),
    restrictions: 'root-only',
  }
  const repositories = [...context.repositories, spec.raw]
  if (repositories.length > maxDepth) throw new KuiltError('TREE_TOO_DEEP', { path: spec.raw, limit: maxDepth })
  const { spent } = context
  const inside = {
    options,
    spent,
    allowed: undefined,
    base: directory,
    visited: [],
    repositories,
    containedIn: directory,
  }
  const full = joinPath(directory, spec.path || '.')
  const kind = options.fileSystem.kind(full)
  if (kind === 'file') throw new KuiltError('GIT_PATH_IS_FILE', { url: spec.raw, path: spec.path })
  if (kind === 'missing') throw new KuiltError('GIT_PATH_MISSING', { url: spec.raw, path: spec.path })
  return open(full, inside)
}

class DirectoryLoader implements Loader {
  readonly root: string
  readonly visited: readonly string[]
  readonly #context: OpenContext

  constructor(root: string, context: OpenContext) {
    this.root = root
    this.visited = [...context.visited, root]
    this.#context = { ...context, base: root, visited: this.visited }
  }

  resolve(path: string): string {
    return isRemoteFile(path) ? path : resolvePath(this.root, path)
  }

  load(path: string): Uint8Array {
    const { fileSystem, restrictions, remotes = noRemotes } = this.#context.options
    if (isRemoteFile(path)) return this.#count(remotes.file(path), path)
    const real = fileSystem.realPath(resolvePath(this.root, path))
    if (restrictions === 'root-only' && !isInside(real, this.root)) {
      throw new KuiltError('OUTSIDE_ROOT', { path, root: this.root })
    }
    assertInside(real, path, this.#context.allowed)
    return this.#count(fileSystem.read(real, { isReal: true, maxSize: this.#maxSize }), path)
  }

  get #maxSize(): number {
    return this.#context.options.maxFileSize ?? defaultMaxFileSize
  }

  #count(content: Uint8Array, path: string): Uint8Array {
    const { spent } = this.#context
    if (content.length > this.#maxSize) throw new KuiltError('FILE_TOO_LARGE', { path, limit: this.#maxSize })
    spent.bytes += content.length
    const limit = Math.max(maxTotalSize, this.#maxSize)
    if (spent.bytes > limit) throw new KuiltError('TREE_TOO_LARGE', { limit })
    return content
  }

  isMissing(path: string): boolean {
    return attempt(() => this.#context.options.fileSystem.kind(this.resolve(path))) === 'missing'
  }

  filesOf(directory: string): FileSystem {
    const { fileSystem, restrictions } = this.#context.options
    const top = nearestRealPath(fileSystem, directory)
    const check = (path: string): string => {
      const real = nearestRealPath(fileSystem, path)
      if (restrictions === 'root-only' && !isInside(real, this.root) && !isInside(real, top)) {
        throw new KuiltError('OUTSIDE_ROOT', { path, root: this.root })
      }
      this.assertAllowed(path)
      return real
    }
    return {
      cwd: fileSystem.cwd,
      kind: (path) => fileSystem.kind(path),
      realPath: (path) => fileSystem.realPath(path),
      list: (path) => fileSystem.list(check(path)),
      read: (path, options) => {
        return this.#count(fileSystem.read(check(path), { maxSize: this.#maxSize, ...options, isReal: true }), path)
      },
    }
  }

  isBelow(path: string): boolean {
    return isInside(nearestRealPath(this.#context.options.fileSystem, resolvePath(this.root, path)), this.root)
  }

  assertAllowed(path: string): void {
    const { allowed, containedIn, options } = this.#context
    if (allowed === undefined && containedIn === undefined) return
    const real = nearestRealPath(options.fileSystem, resolvePath(this.root, path))
    assertInside(real, path, allowed)
    if (containedIn !== undefined && !isInside(real, containedIn)) throw new KuiltError('OUTSIDE_REPOSITORY', { path })
  }

  enter(path: string): Loader {
    if (path.startsWith('/')) throw new KuiltError('ROOT_ABSOLUTE', { path })
    return open(path, this.#context)
  }
}
