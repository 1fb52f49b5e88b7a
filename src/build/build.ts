import { convertEngineErrors, isKuiltError, type KuiltError, mapError, withLocation } from '../diagnostics/index.ts'
import { diagnoseErrors } from '../explain/diagnose.ts'
import { nameRemotes } from '../explain/remote-names.ts'
import { reportError } from '../explain/report-error.ts'
import { type FileOptions, fileAccess } from '../files/file-options.ts'
import type { FileSystem } from '../files/file-system.ts'
import { limitedFileSystem } from '../files/limited-file-system.ts'
import { type Loader, openRoot } from '../files/loader.ts'
import { resolvePath } from '../files/paths.ts'
import { recordingFileSystem } from '../files/recording-file-system.ts'
import { parseGitUrl } from '../files/remote/git-url.ts'
import { noRemotes, RemoteNeeded, type Remotes, unfetched } from '../files/remote/remotes.ts'
import type { BaseCache } from '../layer/base-cache.ts'
import { type BuildContext, emptyAccumulation, type Layer } from '../layer/context.ts'
import { openLayer } from '../layer/open-layer.ts'
import type { ExecHost } from '../plugins/exec-host.ts'
import type { HelmOptions } from '../plugins/helm.ts'
import { type PluginOptions, pluginLoader } from '../plugins/plugin-loader.ts'
import { readResources } from '../resource/read-resources.ts'
import { builtinKindSchema } from '../schema/kind-schema.ts'
import { type BuildCache, cacheStore, SchemaChosenLate } from './build-cache.ts'
import { type BuildResult, buildResult } from './build-result.ts'
import { BuildWarnings, type WarningOptions } from './build-warnings.ts'
import { accumulate, buildRoot, type RootContext } from './pipeline.ts'

/** Options for `build()`. Every field is optional. */
export interface BuildOptions extends FileOptions, WarningOptions {
  /**
   * `root-only`: a kustomization may name files in or below its own directory only, symlinks resolved, as with kustomize's
   * `--load-restrictor LoadRestrictionsRootOnly`. `none`: files anywhere. Default: `root-only`.
   */
  readonly loadRestrictions?: 'root-only' | 'none'
  /**
   * A directory, usually that of the repository: nothing outside it is read, symlinks resolved, whatever
   * `loadRestrictions` says. Relative to `cwd`. Default: no limit.
   */
  readonly root?: string
  /** The largest file that is read, in bytes. Default: 64 MiB. */
  readonly maxFileSize?: number
  /** Order of the output where the kustomization has no `sortOptions`: `legacy` sorts by kind, `none` keeps the order of accumulation. Default: `legacy`. */
  readonly reorder?: 'legacy' | 'none'
  /** Add the label `app.kubernetes.io/managed-by` to every resource. Default: false. */
  readonly managedByLabel?: boolean
  /** Allow git repositories and files from URLs, fetched by the `git` of this machine and by HTTP. Only `build` can. Default: false. */
  readonly remote?: boolean
  /** Shared cache for the builds of this process: `createCache()`. Default: none. */
  readonly cache?: BuildCache
  /**
   * The capability to run programs, needed by `plugins` and `helm`: `localExecHost()` runs them on this machine.
   * Default: none, and nothing is ever executed.
   */
  readonly exec?: ExecHost
  /** Allow generators and transformers that are programs or containers. Default: not allowed. */
  readonly plugins?: PluginOptions
  /** Allow helm charts. Default: not allowed, unless `plugins` are. */
  readonly helm?: HelmOptions
}

/**
 * Builds the kustomization in `directory` and everything it refers to.
 *
 * @param directory path of a directory. Default: `.`
 * @throws KuiltError on any mistake in the input; nothing else
 */
export async function build(directory = '.', options: BuildOptions = {}): Promise<BuildResult> {
  if (!options.remote) return buildSync(directory, options)
  const start = prepare(directory, options)
  try {
    return buildFrom(start, unfetched)
  } catch (error) {
    if (!(error instanceof RemoteNeeded)) throw error
    return await buildWithRemotes(start, error)
  }
}

/** Builds again whenever something remote that was missing has been fetched. */
async function buildWithRemotes(start: Start, { request }: RemoteNeeded): Promise<BuildResult> {
  // Loaded once something is to be fetched: most builds are local, and it brings a part of Node along.
  const { RemoteSession } = await import('../files/remote/fetch-remotes.ts')
  const session = new RemoteSession()
  try {
    start.warnings.setClones(session.folders, parseGitUrl(start.directory) !== undefined)
    await session.resolve(request)
    for (;;) {
      try {
        return buildFrom(start, session.remotes)
      } catch (error) {
        if (isKuiltError(error)) throw nameRemotes(error, session.folders)
        if (!(error instanceof RemoteNeeded)) throw error
        await session.resolve(error.request)
      }
    }
  } finally {
    start.warnings.locateAll()
    session.dispose()
  }
}

/** Synchronous `build`. Cannot fetch remote resources. */
export function buildSync(directory = '.', options: BuildOptions = {}): BuildResult {
  return buildFrom(prepare(directory, options), noRemotes)
}

/** What stays the same when a build has to start again. */
interface Start {
  readonly directory: string
  readonly options: BuildOptions
  readonly files: FileSystem
  readonly cwd: string
  readonly warnings: BuildWarnings
}

function prepare(directory: string, options: BuildOptions): Start {
  const { fileSystem: files, cwd } = fileAccess(options)
  return { directory, options, files, cwd, warnings: new BuildWarnings(options, files) }
}

function buildFrom(start: Start, remotes: Remotes): BuildResult {
  const { options } = start
  // What programs make and what is fetched may differ from build to build.
  const isRepeatable = options.exec === undefined && (remotes === noRemotes || remotes === unfetched)
  try {
    return convertEngineErrors(() =>
      buildOnce(start, { remotes, sharesBases: isRepeatable && options.cache !== undefined }),
    )
  } catch (error) {
    if (!(error instanceof SchemaChosenLate)) throw error
    return convertEngineErrors(() => buildOnce(start, { remotes, sharesBases: false }))
  }
}

interface Means {
  readonly remotes: Remotes
  readonly sharesBases: boolean
}

function buildOnce({ directory, options, files, cwd, warnings }: Start, { remotes, sharesBases }: Means): BuildResult {
  const { fileSystem: recorded, record } = recordingFileSystem(files)
  const restrictions = options.loadRestrictions ?? 'root-only'
  const { maxFileSize } = options
  const root = options.root === undefined ? undefined : resolvePath(cwd, options.root)
  const bases = sharesBases
    ? cacheStore(options.cache)?.session(recorded, JSON.stringify([restrictions, options.lint, root, maxFileSize]))
    : undefined
  const fileSystem = bases?.fileSystem ?? recorded
  const visible = root === undefined ? files : limitedFileSystem(files, root)
  const report = (error: KuiltError): KuiltError => {
    return reportError(error, { fileSystem: visible, root: { name: directory, path: resolvePath(cwd, directory) } })
  }
  warnings.restart()
  return mapError(() => {
    const loader = openRoot(directory, { fileSystem, restrictions, cwd, remotes, root, maxFileSize })
    const context = newContext(warnings, options, bases)
    const layer = openRootLayer(loader, context)
    const start = emptyAccumulation({ ...builtinKindSchema(), chosen: false })
    const { resources } = withLocation({ file: layer.file }, () => buildRoot(start, layer, context))
    warnings.requireNone()
    return buildResult({ resources, warnings: warnings.list, inputs: record(), report })
  }, report)
}

function newContext(warnings: BuildWarnings, options: BuildOptions, bases: BaseCache | undefined): RootContext {
  return {
    warn: warnings.add,
    lint: options.lint ?? false,
    parse: cacheStore(options.cache)?.parse ?? readResources,
    accumulate,
    plugins: pluginLoader(options),
    diagnose: diagnoseErrors(warnings.quietly),
    bases,
    reorder: options.reorder ?? 'legacy',
    managedByLabel: options.managedByLabel ?? false,
  }
}

/** Any `buildMetadata` of the root makes all layers track where resources come from. */
function openRootLayer(loader: Loader, context: BuildContext): Layer {
  const layer = openLayer(loader, context, { origin: undefined, helmNamespace: '' })
  const { buildMetadata = [] } = layer.kustomization
  return { ...layer, origin: buildMetadata.length > 0 ? { path: '' } : undefined }
}
