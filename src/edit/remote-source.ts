import { isKuiltError } from '../diagnostics/index.ts'
import { hideCredentials, nameRemotes } from '../explain/locations/remote-names.ts'
import { joinPath } from '../files/paths.ts'
import type { RemoteSession } from '../files/remote/fetch-remotes.ts'
import { type GitSpec, parseGitUrl } from '../files/remote/git-url.ts'
import { isRemoteFile } from '../files/remote/remotes.ts'

/** A directory of a cloned git repository. */
export interface RemoteRoot {
  /** The path of the directory. */
  readonly path: string
  /** The real path of the clone. */
  readonly repository: string
  /** The host, such as `github.com`. For URLs without a real host, it is `gh` or `file-schemed`. */
  readonly host: string
  /** The path of the repository on its host. */
  readonly repositoryPath: string
  /** The branch, tag or commit. Empty if the URL has none. */
  readonly ref: string
}

/** Resolves remote references. Not needed to localize a tree without remote references. */
export interface RemoteSource {
  /** @throws KuiltError if the file cannot be fetched */
  readonly file: (url: string) => Promise<Uint8Array>
  /**
   * Returns undefined if the URL is not a git URL.
   *
   * @throws KuiltError if the repository cannot be fetched
   */
  readonly root: (url: string) => Promise<RemoteRoot | undefined>
}

/** True for any reference that a build would fetch: a git URL in any form, or an HTTP URL. */
export function isRemote(path: string): boolean {
  return isRemoteFile(path) || parseGitUrl(path) !== undefined
}

/**
 * Fetches a file or a repository to check that it exists.
 *
 * @throws KuiltError HTTP_…, GIT_…
 */
export async function checkRemote(url: string): Promise<void> {
  await withRemotes(async (remote) => {
    try {
      if (isRemoteFile(url)) return void (await remote.file(url))
    } catch (error) {
      if (!isKuiltError(error) || parseGitUrl(url) === undefined) throw error
    }
    await remote.root(url)
  })
}

/**
 * Runs `work` with a source that fetches remote references with git and HTTP. Afterward, deletes everything that was
 * fetched.
 */
export async function withRemotes<T>(work: (remote: RemoteSource) => Promise<T>): Promise<T> {
  const { RemoteSession } = await import('../files/remote/fetch-remotes.ts')
  const session = new RemoteSession()
  try {
    return await work(remoteSource(session))
  } catch (error) {
    throw isKuiltError(error) ? hideCredentials(nameRemotes(error, session.folders)) : error
  } finally {
    session.dispose()
  }
}

function remoteSource(session: RemoteSession): RemoteSource {
  return {
    file: (url) => session.run((remotes) => remotes.file(url)),
    root: async (url) => {
      const spec = parseGitUrl(url)
      if (spec === undefined) return undefined
      const { directory } = await session.run((remotes) => remotes.clone(spec))
      return { path: joinPath(directory, spec.path || '.'), repository: directory, ref: spec.ref, ...locationOf(spec) }
    },
  }
}

/**
 * Returns the host and the path of a repository. Ignores users and ports. Repositories on disk and shorthands have
 * special host names.
 */
function locationOf({ url }: GitSpec): { readonly host: string; readonly repositoryPath: string } {
  const file = /^file:\/\/(.*)$/s.exec(url)?.[1]
  if (file !== undefined) return { host: 'file-schemed', repositoryPath: file }
  const shorthand = /^gh:(.*)$/s.exec(url)?.[1]
  if (shorthand !== undefined) return { host: 'gh', repositoryPath: shorthand }
  const [, host = '', repositoryPath = ''] =
    /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+(?=\/))?[:/]+(.*)$/is.exec(url) ?? []
  return { host, repositoryPath }
}
