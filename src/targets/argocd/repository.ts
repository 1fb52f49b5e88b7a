import { KuiltError, type Location } from '../../diagnostics/index.ts'
import { type OptionHint, optionHint } from '../../diagnostics/option-hint.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { tryGit } from '../../files/git/run-git.ts'
import { entriesBelow, listEntries } from '../../files/list-entries.ts'
import { dirname, isInside, joinPath, nearestRealPath, relativePath, resolvePath } from '../../files/paths.ts'
import { missingDirectoryHint } from '../missing-directory.ts'
import { sameRepository } from '../repository-urls.ts'

/** The files of a repository. */
export interface Repository {
  /** The absolute path of the top directory. */
  readonly root: string
  readonly fileSystem: FileSystem
  /** Returns the ID of the checked-out commit. Empty without git. */
  readonly commit: () => string
  /** Returns the URLs of the remotes. */
  readonly remotes: () => readonly string[]
}

export interface RepositoriesOptions {
  /** The repository that contains the Applications. */
  readonly own: Repository
  /** The other repositories by URL. */
  readonly others: ReadonlyMap<string, Repository>
}

/**
 * Finds the repository for a URL. Every URL that is not mapped refers to the repository that contains the Applications.
 */
export class Repositories {
  readonly own: Repository
  readonly #others: ReadonlyMap<string, Repository>

  constructor({ own, others }: RepositoriesOptions) {
    this.own = own
    this.#others = new Map([...others].map(([url, repository]) => [normalizeUrl(url), repository]))
  }

  forUrl(url: string): Repository {
    return this.mapped(url) ?? this.own
  }

  /** Returns the repository that a URL is mapped to. Undefined if the URL is not mapped. */
  mapped(url: string): Repository | undefined {
    return this.#others.get(normalizeUrl(url))
  }
}

/** Normalizes a URL. For Argo CD, `https://Host/repo.git/` and `https://host/repo` are the same repository. */
function normalizeUrl(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
}

/** Returns the root of the working tree that contains a directory. Undefined outside a working tree. */
export function gitRootAbove(fileSystem: FileSystem, directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    if (fileSystem.kind(joinPath(at, '.git')) !== 'missing') return at
    if (at === '/') return undefined
  }
}

/** Returns the ID of a commit. Empty if git cannot find it. */
export function commitOf(revision: string, root: string): string {
  const { isOk, stdout } = tryGit(['rev-parse', `${revision}^{commit}`], { cwd: root })
  return isOk ? stdout.toString().trim() : ''
}

/**
 * Returns the directory for the path of a source.
 *
 * @throws KuiltError ARGOCD_PATH_…
 */
export function sourceDirectory(
  repository: Repository,
  { path, url }: { readonly path: string; readonly url: string },
  at: Location | undefined,
): string {
  const { root, fileSystem } = repository
  const fail = (problem: 'absolute' | 'outside' | 'missing' | 'file' | 'empty'): KuiltError => {
    const hint = problem === 'missing' ? missingHint(resolvePath(root, path), url, repository) : undefined
    return new KuiltError('ARGOCD_PATH', { path, problem, root }, { at, hint })
  }
  if (path === '') throw fail('empty')
  if (path.startsWith('/')) throw fail('absolute')
  const directory = resolvePath(root, path)
  if (!isInside(directory, root)) throw fail('outside')
  const kind = fileSystem.kind(directory)
  if (kind === 'missing') throw fail('missing')
  if (kind !== 'directory') throw fail('file')
  if (!isInside(fileSystem.realPath(directory), nearestRealPath(fileSystem, root))) throw fail('outside')
  return directory
}

/**
 * Returns the hint for a missing directory. Most URLs that are not remotes of this repository refer to other
 * repositories, but some refer to copies of this one.
 */
function missingHint(directory: string, url: string, { root, fileSystem, remotes }: Repository): string | OptionHint {
  const urls = remotes()
  if (urls.length === 0 || !urls.some((remote) => sameRepository(remote, url))) {
    return optionHint(
      'argocd.missingSources',
      (setOption) => `if the source is in another repository, ${setOption}`,
      url,
    )
  }
  return missingDirectoryHint(directory, {
    root,
    isDirectory: (path) => fileSystem.kind(path) === 'directory',
    directoriesIn: (path) =>
      listEntries(fileSystem, path).flatMap(({ name, kind }) => (kind === 'directory' ? [name] : [])),
    shown: (path) => relativePath(root, path),
  })
}

/** The names of directories that are never part of a repository. */
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** The contents of a directory, as relative paths in the order of a walk that does not follow links. */
export interface Tree {
  readonly directories: readonly string[]
  readonly files: readonly string[]
}

/** Returns all directories and files of a repository, relative to its root. */
export function treeOf({ root, fileSystem }: Repository): Tree {
  const directories: string[] = []
  const files: string[] = []
  for (const { name, kind, path } of entriesBelow(fileSystem, root, (name) => !skipped.has(name))) {
    if (kind === 'directory' && !skipped.has(name)) directories.push(relativePath(root, path))
    if (kind === 'file' || kind === 'link') files.push(relativePath(root, path))
  }
  return { directories, files }
}
