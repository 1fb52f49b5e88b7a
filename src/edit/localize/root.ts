import { KuiltError } from '../../diagnostics/index.ts'
import { type OptionHint, optionHint } from '../../diagnostics/option-hint.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { type Loader, openRoot } from '../../files/loader.ts'
import { commonDirectory, isInside, joinPath, normalizePath, relativePath } from '../../files/paths.ts'
import { isRemoteFile } from '../../files/remote/remotes.ts'
import type { RemoteRoot, RemoteSource } from '../remote-source.ts'

/** The name of the directory for copies of remote references, in each root that has remote references. */
const localizedFiles = 'localized-files'

/** The state of one run of localize. */
export interface Job {
  readonly fileSystem: FileSystem
  readonly remote: RemoteSource | undefined
  /** The content of the files, by path below the destination. */
  readonly files: Map<string, Uint8Array>
  readonly directories: Set<string>
  /** Adds the copy of a root and everything that it references. */
  readonly visit: (root: Root) => Promise<void>
}

/** A kustomization directory that is being copied. */
export interface Root {
  readonly job: Job
  readonly loader: Loader
  /** The path of the copy below the destination directory. Empty for the destination directory itself. */
  readonly destination: string
  /** The directory that local references must stay in: the scope, or the root's repository. */
  readonly limit: string
  /** The chain of remote references that leads here. */
  readonly urls: readonly string[]
}

/**
 * Opens another root that a root refers to. Returns that root and its path in the copy, relative to the root with the
 * reference.
 *
 * @throws KuiltError LOCALIZE_…, and errors from opening a directory
 */
export async function enterRoot(root: Root, path: string): Promise<{ readonly path: string; readonly root: Root }> {
  const remote = await root.job.remote?.root(path)
  return remote === undefined ? enterLocal(root, path) : enterRemote(root, path, remote)
}

function enterLocal(root: Root, path: string): { readonly path: string; readonly root: Root } {
  const loader = root.loader.enter(path)
  // There is no flag that allows references outside a repository.
  if (root.urls.length > 0) rejectOutside(loader.root, root.limit)
  else {
    const scope = commonDirectory(loader.root, root.limit)
    rejectOutside(
      loader.root,
      root.limit,
      optionHint('scope', (setOption) => `to copy it as well, ${setOption}`, scope),
    )
  }
  const relative = relativePath(root.loader.root, loader.root)
  return { path: relative, root: { ...root, loader, destination: joinDestination(root.destination, relative) } }
}

function enterRemote(root: Root, url: string, remote: RemoteRoot): { readonly path: string; readonly root: Root } {
  if (remote.ref === '') throw new KuiltError('LOCALIZE_REF_MISSING', { url })
  if (root.urls.includes(url)) throw new KuiltError('CYCLE', { candidate: url, visited: url })
  rejectTakenDirectory(root, url)
  const { fileSystem } = root.job
  const loader = openRoot(remote.path, { fileSystem, restrictions: 'root-only', cwd: '/' })
  rejectOutside(loader.root, remote.repository)
  const inside = relativePath(remote.repository, loader.root)
  const repository = joinPath('/', remote.repositoryPath.replace(/\.git$/, ''))
  const path = normalizePath([localizedFiles, remote.host, repository, remote.ref, inside].join('/'))
  const destination = joinDestination(root.destination, path)
  return { path, root: { ...root, loader, destination, limit: remote.repository, urls: [...root.urls, url] } }
}

/**
 * Returns the content of a file that a kustomization refers to, and its path in the copy.
 *
 * @throws KuiltError LOCALIZE_…, and errors from reading a file
 */
export async function loadFile(
  root: Root,
  path: string,
): Promise<{ readonly path: string; readonly content: Uint8Array }> {
  if (!isRemoteFile(path)) {
    const content = root.loader.load(path)
    // Links are resolved, because the copy contains none.
    const real = root.job.fileSystem.realPath(root.loader.resolve(path))
    return { path: relativePath(root.loader.root, real), content }
  }
  if (root.job.remote === undefined) throw new KuiltError('LOCALIZE_REMOTE_UNSUPPORTED', { url: path })
  const content = await root.job.remote.file(path)
  rejectTakenDirectory(root, path)
  const { hostname, pathname } = new URL(path)
  return { path: normalizePath([localizedFiles, hostname, pathname].join('/')), content }
}

export function addFile({ job, destination }: Root, path: string, content: Uint8Array): void {
  job.files.set(joinDestination(destination, path), content)
}

export function joinDestination(destination: string, path: string): string {
  const joined = normalizePath(destination === '' ? path : `${destination}/${path}`)
  return joined === '.' ? '' : joined
}

/** @throws KuiltError LOCALIZE_OUTSIDE_SCOPE */
export function rejectOutside(path: string, limit: string, hint?: OptionHint): void {
  if (!isInside(path, limit)) throw new KuiltError('LOCALIZE_OUTSIDE_SCOPE', { path, scope: limit }, { hint })
}

function rejectTakenDirectory({ loader, job }: Root, url: string): void {
  const path = joinPath(loader.root, localizedFiles)
  if (job.fileSystem.kind(path) !== 'missing') throw new KuiltError('LOCALIZE_DIRECTORY_TAKEN', { path, url })
}
