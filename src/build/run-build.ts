import {
  KuiltError,
  type Location,
  mapError,
  outcomeOf,
  reported,
  type Warning,
  withLocation,
} from '../diagnostics/index.ts'
import type { AddedFile } from '../diagnostics/proposal.ts'
import { diagnoseErrors } from '../explain/diagnose.ts'
import { explainError } from '../explain/explain-error.ts'
import type { Explanation } from '../explain/explanation.ts'
import { HintTrials, type Rebuild } from '../explain/hints/try-hint.ts'
import { explanationOf } from '../explain/join-explanations.ts'
import { ImportChains } from '../explain/locations/import-chains.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import { InputPositions } from '../explain/locations/input-positions.ts'
import { patchSearch } from '../explain/locations/introducing-patch.ts'
import { hideCredentials } from '../explain/locations/remote-names.ts'
import { Tracer } from '../explain/trace/tracer.ts'
import { diskFileSystem, fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { limitedFileSystem } from '../files/limited-file-system.ts'
import { type Loader, openRoot } from '../files/loader.ts'
import { overlayFileSystem } from '../files/overlay-file-system.ts'
import { joinPath, resolvePath } from '../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../files/recording-file-system.ts'
import { noRemotes, type Remotes, unfetched } from '../files/remote/remotes.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import type { BaseCache, BuildContext, Layer } from '../layer/context.ts'
import { openLayer } from '../layer/open-layer.ts'
import { emptyAccumulation, type PipelineObserver, type TransformerChange } from '../layer/stage.ts'
import type { FunctionCalls } from '../plugins/function-calls.ts'
import { pluginLoader } from '../plugins/plugin-loader.ts'
import { readResources } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import { builtinKindSchema } from '../schema/kind-schema.ts'
import { cacheStore } from './build-cache.ts'
import type { BuildOptions } from './build-options.ts'
import { type BuildResult, buildResult } from './build-result.ts'
import { BuildWarnings } from './build-warnings.ts'
import { checkOptions } from './check-options.ts'
import { type BuildInput, buildInput, objectNames } from './kustomization-object.ts'
import { accumulate, buildRoot, type RootContext } from './pipeline.ts'

/** A kustomization that is built in the place of the file in its directory. */
export interface GivenKustomization {
  /** Absolute path of the file. */
  readonly file: string
  readonly kustomization: Kustomization
  /** Where a field of it is written: in the file, or elsewhere. */
  readonly locate: (at: Location) => Location
  /** The files that messages show. What the build reads may have been decrypted for it. */
  readonly shownFiles: FileSystem
  /** Records the steps that set each field. */
  readonly tracer: Tracer | undefined
}

/** State that is kept when a build starts over. */
export interface BuildRun {
  readonly input: BuildInput
  readonly options: BuildOptions
  readonly cwd: string
  /** Absolute path that reading is limited to. */
  readonly limit: string | undefined
  readonly warnings: BuildWarnings
  /** The results of functions, which are not called again. */
  readonly calls: FunctionCalls
  /** Record the steps that set each field. */
  readonly traces: boolean
  readonly given: GivenKustomization | undefined
}

/** @param calls decide whether the build can wait for functions */
export function prepareBuild(
  source: string | Kustomization,
  options: BuildOptions,
  calls: FunctionCalls,
  { traces = false, given }: Partial<Pick<BuildRun, 'traces' | 'given'>> = {},
): BuildRun {
  return reported(() => prepare(source, options, { calls, traces, given }))
}

function prepare(
  source: string | Kustomization,
  options: BuildOptions,
  kept: Pick<BuildRun, 'calls' | 'traces' | 'given'>,
): BuildRun {
  checkOptions(options)
  const { fileSystem, cwd } = fileAccess(options)
  const input = buildInput(source, fileSystem, cwd)
  const limit = options.root === undefined ? undefined : resolvePath(cwd, options.root)
  const { shownFiles = input.files, locate } = kept.given ?? {}
  const warnings = new BuildWarnings(options, shownFiles, { objectFile: input.objectFile, locate })
  const run = { input, options, cwd, limit, warnings, ...kept }
  const files = new InputFiles(shownFiles, objectNames(input.objectFile))
  const trials = new HintTrials({ files, fileSystem: input.files, rebuild: rebuildOf(run) })
  warnings.tryHints((hint, warning, at) => trials.chooseForWarning(hint, warning, at))
  return run
}

export interface Attempt {
  readonly remotes: Remotes
  /** Use the results of bases from the cache. */
  readonly sharesBases: boolean
}

/**
 * Builds once, from the files to the result.
 *
 * @throws RemoteNeeded, FunctionPending, SchemaChosenLate, and KuiltError with the location and the import chain
 */
export function runBuild(run: BuildRun, { remotes, sharesBases }: Attempt): BuildResult {
  const { options, warnings } = run
  const { fileSystem, record } = recordingFileSystem(run.input.files)
  const inClones = run.traces ? recordingFileSystem(diskFileSystem()) : undefined
  const bases = sharesBases ? cacheStore(options.cache)?.session(fileSystem, cacheKey(run)) : undefined
  const report = (error: KuiltError): KuiltError => reportFor(run, error)
  warnings.restart()
  return mapError(() => {
    const loader = openLoader(run, bases?.fileSystem ?? fileSystem, remotes, inClones?.fileSystem)
    const tracer = run.traces ? new Tracer() : run.given?.tracer
    const context = tracer === undefined ? newContext(run, bases) : observedContext(run, tracer)
    const resources = buildFrom(run, loader, context)
    warnings.requireNone()
    const clonedFiles = inClones?.record().files ?? []
    const explanation = tracer && run.traces ? explain(run, { resources, tracer, clonedFiles }) : undefined
    return buildResult({
      explain: () => explanation ?? explainAgain(run, remotes),
      resources,
      warnings: warnings.list,
      inputs: withoutFile(record(), run.input.objectFile),
      report,
      introducedAt: patchSearch(() => runObserved(run, remotes)),
    })
  }, report)
}

interface Traced {
  readonly resources: readonly Resource[]
  readonly tracer: Tracer
  /** The files of clones that were read: they are gone after the build. */
  readonly clonedFiles: readonly string[]
}

function explain(run: BuildRun, { resources, tracer, clonedFiles }: Traced): Explanation {
  const { input, cwd, warnings } = run
  const names = objectNames(input.objectFile)
  // A copy: the clones are forgotten after the build.
  const clones = new Map(warnings.clones)
  const { traceOf, patchRuns, texts } = tracer
  const positions = new InputPositions({ fileSystem: input.files, clones, names, texts })
  positions.keep(clonedFiles)
  const chains = new ImportChains({ name: input.name, path: resolvePath(cwd, input.directory) }, input.files)
  return explanationOf({ resources, traceOf, patchRuns, positions, cwd, chains })
}

/**
 * Builds once more, now with a trace.
 *
 * @throws KuiltError EXPLANATION_MISSING if the build cannot be repeated: programs may do something else each time, and
 * clones are gone
 */
function explainAgain(run: BuildRun, remotes: Remotes): Explanation {
  const isLocal = remotes === noRemotes || remotes === unfetched
  if (run.options.exec !== undefined || !isLocal) throw new KuiltError('EXPLANATION_MISSING', {})
  const tracer = new Tracer()
  return run.warnings.quietly(() => {
    const resources = observedBuild(run, remotes, tracer)
    return explain(run, { resources, tracer, clonedFiles: [] })
  })
}

/** Repeats the build to find out what each patch changes. Programs do not run again. */
function runObserved(run: BuildRun, remotes: Remotes): readonly TransformerChange[] {
  if (run.options.exec !== undefined) return []
  const changes: TransformerChange[] = []
  const observer = { transformer: (change: TransformerChange) => void changes.push(change) }
  run.warnings.quietly(() => observedBuild(run, remotes, observer))
  return changes
}

function observedBuild(run: BuildRun, remotes: Remotes, observer: PipelineObserver): readonly Resource[] {
  return buildFrom(run, openLoader(run, run.input.files, remotes), observedContext(run, observer))
}

/** The name of a file that hints propose to add. */
const addedName = 'kuilt-trial.yaml'

interface Trial {
  readonly fileSystem: FileSystem
  /** A file to add to the kustomization. */
  readonly added: AddedFile | undefined
  readonly context: RootContext
}

/** @throws TrialImpossible if another kustomization needs the file, or if the field has one and takes no others */
function buildTrial(run: BuildRun, { fileSystem, added, context }: Trial): readonly Resource[] {
  if (added === undefined) return buildFrom(run, openLoader(run, fileSystem, unfetched), context)
  const { root } = openLoader(run, fileSystem, unfetched)
  const files = overlayFileSystem(fileSystem, { [joinPath(root, addedName)]: added.content })
  const loader = openLoader(run, files, unfetched)
  const layer = openRootLayer(loader, context, undefined)
  if (added.kustomization !== undefined && added.kustomization !== layer.file) throw new TrialImpossible()
  const { configurations = [], openapi } = layer.kustomization
  if (added.field === 'openapi' && openapi !== undefined) throw new TrialImpossible()
  const more =
    added.field === 'openapi' ? { openapi: { path: addedName } } : { configurations: [...configurations, addedName] }
  return buildRootLayer({ ...layer, kustomization: { ...layer.kustomization, ...more } }, context)
}

/** Not an error of the input. */
class TrialImpossible extends Error {}

function observedContext(run: BuildRun, observer: PipelineObserver): RootContext {
  const context = newContext(run, undefined)
  return observer instanceof Tracer ? { ...context, parse: observer.parse, observer } : { ...context, observer }
}

function buildFrom({ given }: BuildRun, loader: Loader, context: RootContext): readonly Resource[] {
  return buildRootLayer(openRootLayer(loader, context, given), context)
}

function buildRootLayer(root: Layer, context: RootContext): readonly Resource[] {
  const start = emptyAccumulation({ ...builtinKindSchema(), chosen: false })
  return withLocation({ file: root.file }, () => buildRoot(start, root, context)).resources
}

/** The options that the result of a base depends on. */
function cacheKey({ options: { loadRestrictions = 'root-only', lint, maxFileSize, helm }, limit }: BuildRun): string {
  const { engine, kubeVersion, apiVersions, seed } = helm ?? {}
  return JSON.stringify([
    loadRestrictions,
    lint,
    limit,
    maxFileSize,
    engine !== undefined,
    kubeVersion,
    apiVersions,
    seed,
  ])
}

/** Opens the directory or git URL to build. */
export function openLoader(
  { input, options, cwd, limit }: BuildRun,
  fileSystem: FileSystem,
  remotes: Remotes,
  cloneFiles?: FileSystem,
): Loader {
  const { loadRestrictions: restrictions = 'root-only', maxFileSize } = options
  return openRoot(input.directory, { fileSystem, cloneFiles, restrictions, cwd, remotes, root: limit, maxFileSize })
}

/** The file of a kustomization object does not exist on disk. */
function withoutFile(record: InputRecord, file: string | undefined): InputRecord {
  return file === undefined ? record : { ...record, files: record.files.filter((path) => path !== file) }
}

/** Completes an error before it leaves the library. */
export function reportFor(run: BuildRun, error: KuiltError): KuiltError {
  const { input, cwd, limit, given } = run
  const { directory, name, objectFile } = input
  const files = given?.shownFiles ?? input.files
  const fileSystem = limit === undefined ? files : limitedFileSystem(files, limit)
  const root = { name, path: resolvePath(cwd, directory) }
  const names = objectNames(objectFile)
  const located = given === undefined ? error : relocated(error, given.locate)
  return hideCredentials(explainError(located, { fileSystem, root, cwd, names, rebuild: rebuildOf(run) }))
}

/** The error with other locations. */
function relocated(error: KuiltError, locate: (at: Location) => Location): KuiltError {
  return error.with({
    at: error.at && locate(error.at),
    notes: error.notes.map((note) => ({ ...note, at: note.at && locate(note.at) })),
    related: error.related.map((other) => relocated(other, locate)),
  })
}

/** Undefined if building runs programs or functions, or if errors show files that the build has not read. */
function rebuildOf(run: BuildRun): Rebuild | undefined {
  if (run.options.exec !== undefined || run.options.functions !== undefined || run.given !== undefined) return undefined
  return (fileSystem, added) => {
    const warnings: Warning[] = []
    const context = { ...newContext(run, undefined), warn: (warning: Warning) => void warnings.push(warning) }
    try {
      const { value = [], error } = outcomeOf(() => buildTrial(run, { fileSystem, added, context }))
      return { error, warnings, resources: value }
    } catch {
      // It needs something remote, more of the stack, or a second schema: not the fault of the hint.
      return undefined
    }
  }
}

function newContext({ options, warnings, calls }: BuildRun, bases: BaseCache | undefined): RootContext {
  return {
    warn: warnings.add,
    lint: options.lint ?? false,
    parse: cacheStore(options.cache)?.parse ?? readResources,
    accumulate,
    plugins: pluginLoader(options, calls),
    diagnose: diagnoseErrors(warnings.quietly),
    bases,
    reorder: options.reorder ?? 'legacy',
    managedByLabel: options.managedByLabel ?? false,
  }
}

/** If the root has any `buildMetadata`, all layers track where resources come from. */
function openRootLayer(loader: Loader, context: BuildContext, given: GivenKustomization | undefined): Layer {
  const inherited = { origin: undefined, helmNamespace: '' }
  const layer =
    given === undefined
      ? openLayer(loader, context, inherited)
      : { loader, file: given.file, kustomization: given.kustomization, ...inherited }
  const { buildMetadata = [] } = layer.kustomization
  return { ...layer, origin: buildMetadata.length > 0 ? { path: '' } : undefined }
}
