import { convertEngineErrors, mapError } from '../diagnostics/index.ts'
import { nameRemotes } from '../explain/locations/remote-names.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'
import { noRemotes, RemoteNeeded, type RemoteRequest, type Remotes, unfetched } from '../files/remote/remotes.ts'
import { SchemaChosenLate } from './build-cache.ts'
import type { BuildOptions } from './build-options.ts'
import type { BuildResult } from './build-result.ts'
import { type BuildRun, prepareBuild, runBuild } from './run-build.ts'

/**
 * Builds the kustomization in `directory` and everything it references.
 *
 * @param directory path of a directory, or URL of a git repository. Default: `.`
 * @throws KuiltError on any mistake in the input; nothing else
 */
export async function build(directory = '.', options: BuildOptions = {}): Promise<BuildResult> {
  if (!options.remote) return buildSync(directory, options)
  const run = prepareBuild(directory, options)
  try {
    return attempt(run, unfetched)
  } catch (error) {
    if (!(error instanceof RemoteNeeded)) throw error
    return await buildWithRemotes(run, error.request)
  }
}

/** Synchronous `build`. Cannot fetch remote resources. */
export function buildSync(directory = '.', options: BuildOptions = {}): BuildResult {
  return attempt(prepareBuild(directory, options), noRemotes)
}

/** Starts the build again whenever something remote that was missing has been fetched. */
async function buildWithRemotes(run: BuildRun, first: RemoteRequest): Promise<BuildResult> {
  // Loaded only when something has to be fetched: most builds are local, and it needs more of Node.
  const { RemoteSession } = await import('../files/remote/fetch-remotes.ts')
  const session = new RemoteSession()
  const { directory, warnings } = run
  const nameFiles = <T>(work: () => T): T => mapError(work, (error) => nameRemotes(error, session.folders))
  try {
    warnings.setClones(session.folders, parseGitUrl(directory) !== undefined)
    await session.resolve(first)
    return await session.run((remotes) => nameFiles(() => attempt(run, remotes)))
  } finally {
    warnings.locateAll()
    session.dispose()
  }
}

function attempt(run: BuildRun, remotes: Remotes): BuildResult {
  const { cache, exec } = run.options
  // Programs and remote files may give a different result each time.
  const isCacheable = cache !== undefined && exec === undefined && (remotes === noRemotes || remotes === unfetched)
  return convertEngineErrors(() => {
    try {
      return runBuild(run, { remotes, sharesBases: isCacheable })
    } catch (error) {
      if (!(error instanceof SchemaChosenLate)) throw error
      return runBuild(run, { remotes, sharesBases: false })
    }
  })
}
