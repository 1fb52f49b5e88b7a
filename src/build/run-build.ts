import { type KuiltError, mapError, reported } from '../diagnostics/index.ts'
import { HintTrials } from '../explain/hints/try-hint.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import { patchSearch } from '../explain/locations/introducing-patch.ts'
import { Tracer } from '../explain/trace/tracer.ts'
import { isDecryptedByFlux } from '../explain/warnings/flux-decryption.ts'
import { diskFileSystem, fileAccess } from '../files/disk-file-system.ts'
import { allowedFileSystem } from '../files/limited-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../files/recording-file-system.ts'
import type { Remotes } from '../files/remote/remotes.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import type { FunctionCalls } from '../plugins/function-calls.ts'
import { cacheStore } from './build-cache.ts'
import { buildFrom, newContext, openLoader } from './build-layers.ts'
import type { BuildOptions } from './build-options.ts'
import { type BuildResult, buildResult } from './build-result.ts'
import type { BuildRun } from './build-run.ts'
import { BuildWarnings } from './build-warnings.ts'
import { checkOptions } from './check-options.ts'
import { buildInput, objectNames } from './kustomization-object.ts'
import { explain, explainAgain, observedContext, runObserved } from './observed-build.ts'
import { reportFor } from './report-error.ts'
import { rebuildOf } from './trial-build.ts'

/** @param calls the calls of functions, which determine whether the build can wait for them */
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
  const directory = resolvePath(cwd, input.directory)
  const isDecrypted = (): boolean => isDecryptedByFlux(allowedFileSystem(shownFiles, limit), { directory, cwd })
  const warnings = new BuildWarnings(options, shownFiles, { objectFile: input.objectFile, locate, isDecrypted })
  const run = { input, options, cwd, limit, warnings, ...kept }
  const files = new InputFiles(shownFiles, objectNames(input.objectFile))
  const trials = new HintTrials({ files, fileSystem: input.files, rebuild: rebuildOf(run) })
  warnings.tryHints(trials)
  return run
}

export interface Attempt {
  readonly remotes: Remotes
  /** True if the build uses the results of bases from the cache. */
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
    warnings.finished(resources)
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

/** Removes the file of a kustomization object from the record, because it does not exist on disk. */
function withoutFile(record: InputRecord, file: string | undefined): InputRecord {
  return file === undefined ? record : { ...record, files: record.files.filter((path) => path !== file) }
}
