import { mapError, reported } from '../diagnostics/index.ts'
import { nameRemotes } from '../explain/locations/remote-names.ts'
import { checkAbort } from '../files/abort-signal.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'
import { noRemotes, RemoteNeeded, type RemoteRequest, type Remotes, unfetched } from '../files/remote/remotes.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { awaitFunctions, FunctionCalls } from '../plugins/function-calls.ts'
import { SchemaChosenLate } from './build-cache.ts'
import type { BuildOptions } from './build-options.ts'
import { type BuildResult, checkResult, requirePrintable } from './build-result.ts'
import type { BuildRun, GivenKustomization } from './build-run.ts'
import type { AnyKubernetesObject, KubernetesObject } from './kubernetes-object.ts'
import { type Attempt, prepareBuild, runBuild } from './run-build.ts'

/**
 * Builds a kustomization and everything that it references.
 *
 * By default, fields such as `spec` have the type `unknown`. To read them, pass the type of the resources to `build`,
 * or the type of one resource to `find`. The types can be your own, or those of `kubernetes-types` and
 * `@kubernetes/client-node`.
 *
 * @param source the path of a directory, the URL of a git repository, or the content of a kustomization file, which is
 *   built as if it were in the `cwd` directory. Default: `.`
 * @throws KuiltError on any mistake in the input, including values that cannot be printed; `signal.reason` if the
 *   `signal` option is aborted; no other errors
 *
 * @example
 * ```ts
 * import { build, type BuildOptions, type BuildResult, find, type KubernetesObject } from 'kuilt'
 * import { type Kustomization, memoryFileSystem, type Patch } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const options: BuildOptions = { fileSystem, strict: true }
 * const result: BuildResult = await build('base', options)
 * console.log(result.resources.length) // 1
 *
 * const patch: Patch = { patch: '- { op: add, path: /spec, value: { type: NodePort } }', target: { kind: 'Service' } }
 * const overlay: Kustomization = { resources: ['base'], namePrefix: 'prod-', patches: [patch] }
 * const prod = await build(overlay, options)
 * console.log(prod.resources[0]?.metadata.name) // prod-web
 *
 * interface Service extends KubernetesObject {
 *   readonly spec?: { readonly type?: string }
 * }
 * console.log(find<Service>(prod, 'Service/web')?.spec?.type) // NodePort
 * const { resources } = await build<Service>(overlay, options)
 * console.log(resources[0]?.spec?.type) // NodePort
 * ```
 */
export async function build<T extends AnyKubernetesObject = KubernetesObject>(
  source: string | Kustomization = '.',
  options: BuildOptions = {},
): Promise<BuildResult<T>> {
  return typed(await buildAny(prepareBuild(source, options, waiting(options)), { print: true }))
}

/**
 * The synchronous version of `build`. It cannot fetch remote resources, and the `functions` cannot be asynchronous.
 *
 * @example
 * ```ts
 * import { buildSync, type KubernetesObject, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * interface Service extends KubernetesObject {
 *   readonly spec?: { readonly type?: string }
 * }
 * const [service] = buildSync<Service>('base', { fileSystem }).resources
 * console.log(service?.metadata.name, service?.spec?.type ?? 'ClusterIP') // web ClusterIP
 * ```
 */
export function buildSync<T extends AnyKubernetesObject = KubernetesObject>(
  source: string | Kustomization = '.',
  options: BuildOptions = {},
): BuildResult<T> {
  const run = prepareBuild(source, options, new FunctionCalls({ mayWait: false, signal: options.signal }))
  options.signal?.throwIfAborted()
  return typed(attempt(run, { remotes: noRemotes, print: true }))
}

/** Like `build`, but for `toFiles`, which can print some values that `toYaml` rejects. */
export async function buildForFiles(directory: string, options: BuildOptions): Promise<BuildResult> {
  return await buildAny(prepareBuild(directory, options, waiting(options)), { print: false })
}

/** Like `build`, but records the steps that set each field, for `BuildResult.explain`. */
export async function buildTraced(source: string | Kustomization, options: BuildOptions): Promise<BuildResult> {
  return await buildAny(prepareBuild(source, masking(options), waiting(options), { traces: true }), { print: true })
}

/** Masks encrypted values, because explanations show values. */
function masking(options: BuildOptions): BuildOptions {
  return options.sops === undefined ? options : { ...options, sops: { mode: 'mask' } }
}

/** Builds a directory with a kustomization that replaces its file. */
export async function buildGiven(
  directory: string,
  options: BuildOptions,
  given: GivenKustomization,
): Promise<BuildResult> {
  return await buildAny(prepareBuild(directory, options, waiting(options), { given }), { print: false })
}

function waiting({ signal }: BuildOptions): FunctionCalls {
  return new FunctionCalls({ mayWait: true, signal })
}

/** Changes the type of a result to the type that the caller specifies. */
function typed<T extends AnyKubernetesObject>(result: BuildResult): BuildResult<T> {
  return result as BuildResult<AnyKubernetesObject> as BuildResult<T>
}

async function buildAny(run: BuildRun, { print }: { readonly print: boolean }): Promise<BuildResult> {
  const { signal } = run.options
  const remotes = run.options.remote ? unfetched : noRemotes
  // Without a wait before the build, the stack of an error contains the caller of `build()`.
  if (signal !== undefined) await checkAbort(signal)
  try {
    return await awaitFunctions(() => attempt(run, { remotes, print }), signal)
  } catch (error) {
    if (!(error instanceof RemoteNeeded)) throw error
    return await buildWithRemotes(run, { first: error.request, print })
  }
}

/** Restarts the build whenever something remote has been fetched. */
async function buildWithRemotes(
  run: BuildRun,
  { first, print }: { readonly first: RemoteRequest; readonly print: boolean },
): Promise<BuildResult> {
  // This module is loaded only if something must be fetched: most builds are local, and the module loads more of Node.
  const { RemoteSession } = await import('../files/remote/fetch-remotes.ts')
  const { input, warnings, options } = run
  const { signal } = options
  const session = new RemoteSession({ signal })
  const nameFiles = <T>(work: () => T): T => mapError(work, (error) => nameRemotes(error, session.folders))
  try {
    warnings.setClones(session.folders, parseGitUrl(input.directory) !== undefined)
    await session.resolve(first)
    const work = (): Promise<BuildResult> => session.run((remotes) => nameFiles(() => attempt(run, { remotes, print })))
    return await awaitFunctions(work, signal)
  } finally {
    warnings.locateAll()
    session.dispose()
  }
}

interface AttemptOptions {
  readonly remotes: Remotes
  /** True to print or check the result as well, so that the build fails if a value cannot be printed. */
  readonly print: boolean
}

function attempt(run: BuildRun, { remotes, print }: AttemptOptions): BuildResult {
  const { cache, exec, functions } = run.options
  // With programs, functions and remote files, the result may be different each time.
  const isRepeatable = exec === undefined && functions === undefined && (remotes === noRemotes || remotes === unfetched)
  return reported(() => {
    const result = runShared(run, { remotes, sharesBases: cache !== undefined && isRepeatable })
    // The result of a build with traces will be explained, which requires no text.
    if (print) (run.traces ? checkResult : requirePrintable)(result)
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
