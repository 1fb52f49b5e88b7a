import { convertEngineErrors, mapError } from '../diagnostics/index.ts'
import { nameRemotes } from '../explain/locations/remote-names.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'
import { noRemotes, RemoteNeeded, type RemoteRequest, type Remotes, unfetched } from '../files/remote/remotes.ts'
import { awaitFunctions, FunctionCalls } from '../plugins/function-calls.ts'
import { SchemaChosenLate } from './build-cache.ts'
import type { BuildOptions } from './build-options.ts'
import { type BuildResult, requirePrintable } from './build-result.ts'
import type { AnyKubernetesObject, KubernetesObject } from './kubernetes-object.ts'
import { type Attempt, type BuildRun, prepareBuild, runBuild } from './run-build.ts'

/**
 * Builds the kustomization in `directory` and everything it references.
 *
 * @param directory path of a directory, or URL of a git repository. Default: `.`
 * @throws KuiltError on any mistake in the input, also on a value that cannot be printed; nothing else
 */
export async function build<T extends AnyKubernetesObject = KubernetesObject>(
  directory = '.',
  options: BuildOptions = {},
): Promise<BuildResult<T>> {
  const calls = new FunctionCalls({ mayWait: true })
  return typed(await buildAny(prepareBuild(directory, options, calls), { print: true }))
}

/** Synchronous `build`. Cannot fetch remote resources, and its functions cannot be asynchronous. */
export function buildSync<T extends AnyKubernetesObject = KubernetesObject>(
  directory = '.',
  options: BuildOptions = {},
): BuildResult<T> {
  const run = prepareBuild(directory, options, new FunctionCalls({ mayWait: false }))
  return typed(attempt(run, { remotes: noRemotes, print: true }))
}

/** `build` for `toFiles`, which prints some values that `toYaml` refuses. */
export async function buildForFiles(directory: string, options: BuildOptions): Promise<BuildResult> {
  const calls = new FunctionCalls({ mayWait: true })
  return await buildAny(prepareBuild(directory, options, calls), { print: false })
}

/** The type of the resources is for the caller to know. */
function typed<T extends AnyKubernetesObject>(result: BuildResult): BuildResult<T> {
  return result as BuildResult<AnyKubernetesObject> as BuildResult<T>
}

async function buildAny(run: BuildRun, { print }: { readonly print: boolean }): Promise<BuildResult> {
  const remotes = run.options.remote ? unfetched : noRemotes
  try {
    return await awaitFunctions(() => attempt(run, { remotes, print }))
  } catch (error) {
    if (!(error instanceof RemoteNeeded)) throw error
    return await buildWithRemotes(run, { first: error.request, print })
  }
}

/** Starts the build again whenever something remote that was missing has been fetched. */
async function buildWithRemotes(
  run: BuildRun,
  { first, print }: { readonly first: RemoteRequest; readonly print: boolean },
): Promise<BuildResult> {
  // Loaded only when something has to be fetched: most builds are local, and it needs more of Node.
  const { RemoteSession } = await import('../files/remote/fetch-remotes.ts')
  const session = new RemoteSession()
  const { directory, warnings } = run
  const nameFiles = <T>(work: () => T): T => mapError(work, (error) => nameRemotes(error, session.folders))
  try {
    warnings.setClones(session.folders, parseGitUrl(directory) !== undefined)
    await session.resolve(first)
    return await awaitFunctions(() => session.run((remotes) => nameFiles(() => attempt(run, { remotes, print }))))
  } finally {
    warnings.locateAll()
    session.dispose()
  }
}

interface AttemptOptions {
  readonly remotes: Remotes
  /** Also print the result, so that what cannot be printed fails the build. */
  readonly print: boolean
}

function attempt(run: BuildRun, { remotes, print }: AttemptOptions): BuildResult {
  const { cache, exec, functions } = run.options
  // Programs, functions and remote files may give a different result each time.
  const isRepeatable = exec === undefined && functions === undefined && (remotes === noRemotes || remotes === unfetched)
  return convertEngineErrors(() => {
    const result = runShared(run, { remotes, sharesBases: cache !== undefined && isRepeatable })
    if (print) requirePrintable(result)
    return result
  })
}

function runShared(run: BuildRun, attempt: Attempt): BuildResult {
  try {
    return runBuild(run, attempt)
  } catch (error) {
    if (!(error instanceof SchemaChosenLate)) throw error
    return runBuild(run, { ...attempt, sharesBases: false })
  }
}
