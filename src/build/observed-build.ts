import { KuiltError } from '../diagnostics/index.ts'
import type { Explanation } from '../explain/explanation.ts'
import { explanationOf } from '../explain/join-explanations.ts'
import { ImportChains } from '../explain/locations/import-chains.ts'
import { InputPositions } from '../explain/locations/input-positions.ts'
import { Tracer } from '../explain/trace/tracer.ts'
import { resolvePath } from '../files/paths.ts'
import { noRemotes, type Remotes, unfetched } from '../files/remote/remotes.ts'
import type { PipelineObserver, TransformerChange } from '../layer/stage.ts'
import type { Resource } from '../resource/resource.ts'
import { buildFrom, newContext, openLoader } from './build-layers.ts'
import type { BuildRun } from './build-run.ts'
import { objectNames } from './kustomization-object.ts'
import type { RootContext } from './pipeline.ts'

interface Traced {
  readonly resources: readonly Resource[]
  readonly tracer: Tracer
  /** The files in clones that were read. They no longer exist after the build. */
  readonly clonedFiles: readonly string[]
}

export function explain(run: BuildRun, { resources, tracer, clonedFiles }: Traced): Explanation {
  const { input, cwd, warnings } = run
  const names = objectNames(input.objectFile)
  // This is a copy, because the clones are removed from the original after the build.
  const clones = new Map(warnings.clones)
  const { traceOf, patchRuns, texts } = tracer
  const positions = new InputPositions({ fileSystem: input.files, clones, names, texts })
  positions.keep(clonedFiles)
  const chains = new ImportChains({ name: input.name, path: resolvePath(cwd, input.directory) }, input.files)
  return explanationOf({ resources, traceOf, patchRuns, positions, cwd, chains })
}

/**
 * Builds again, with a trace.
 *
 * @throws KuiltError EXPLANATION_MISSING if the build cannot be repeated, because programs may behave differently each
 *   time and clones no longer exist
 */
export function explainAgain(run: BuildRun, remotes: Remotes): Explanation {
  const isLocal = remotes === noRemotes || remotes === unfetched
  if (run.options.exec !== undefined || !isLocal) throw new KuiltError('EXPLANATION_MISSING', {})
  const tracer = new Tracer()
  return run.warnings.quietly(() => {
    const resources = observedBuild(run, remotes, tracer)
    return explain(run, { resources, tracer, clonedFiles: [] })
  })
}

/** Repeats the build to determine what each patch changes. Programs do not run again. */
export function runObserved(run: BuildRun, remotes: Remotes): readonly TransformerChange[] {
  if (run.options.exec !== undefined) return []
  const changes: TransformerChange[] = []
  const observer = { transformer: (change: TransformerChange) => void changes.push(change) }
  run.warnings.quietly(() => observedBuild(run, remotes, observer))
  return changes
}

function observedBuild(run: BuildRun, remotes: Remotes, observer: PipelineObserver): readonly Resource[] {
  return buildFrom(run, openLoader(run, run.input.files, remotes), observedContext(run, observer))
}

export function observedContext(run: BuildRun, observer: PipelineObserver): RootContext {
  const context = newContext(run, undefined)
  return observer instanceof Tracer ? { ...context, parse: observer.parse, observer } : { ...context, observer }
}
