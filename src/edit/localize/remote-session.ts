import { joinPath } from '../../files/paths.ts'
import { type GitSpec, parseGitUrl } from '../../files/remote/git-url.ts'
import { RemoteNeeded, type RemoteRequest, type Remotes } from '../../files/remote/remotes.ts'
import type { RemoteSource } from './remote-source.ts'

/** What fetches things and keeps them. */
interface Fetcher {
  readonly remotes: Remotes
  resolve(request: RemoteRequest): Promise<void>
}

/** Gives `work` the means to follow remote references, with git and HTTP; what was fetched is gone afterwards. */
export async function withRemotes<T>(work: (remote: RemoteSource) => Promise<T>): Promise<T> {
  const { RemoteSession } = await import('../../files/remote/fetch-remotes.ts')
  const session = new RemoteSession()
  try {
    return await work(remoteSource(session))
  } finally {
    session.dispose()
  }
}

function remoteSource(fetcher: Fetcher): RemoteSource {
  return {
    file: (url) => fetched(fetcher, () => fetcher.remotes.file(url)),
    root: async (url) => {
      const spec = parseGitUrl(url)
      if (spec === undefined) return undefined
      const { directory } = await fetched(fetcher, () => fetcher.remotes.clone(spec))
      return { path: joinPath(directory, spec.path || '.'), repository: directory, ref: spec.ref, ...locationOf(spec) }
    },
  }
}

async function fetched<T>(fetcher: Fetcher, get: () => T): Promise<T> {
  try {
    return get()
  } catch (error) {
    if (!(error instanceof RemoteNeeded)) throw error
    await fetcher.resolve(error.request)
    return get()
  }
}

/** Host and path on it. Users and ports do not count; repositories on the disk and shorthands get hosts of their own. */
function locationOf({ url }: GitSpec): { readonly host: string; readonly repositoryPath: string } {
  const file = /^file:\/\/(.*)$/s.exec(url)?.[1]
  if (file !== undefined) return { host: 'file-schemed', repositoryPath: file }
  const shorthand = /^gh:(.*)$/s.exec(url)?.[1]
  if (shorthand !== undefined) return { host: 'gh', repositoryPath: shorthand }
  const [, host = '', repositoryPath = ''] =
    /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+(?=\/))?[:/]+(.*)$/is.exec(url) ?? []
  return { host, repositoryPath }
}
