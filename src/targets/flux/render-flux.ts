import { type BuildResult, buildResult, requirePrintable } from '../../build/build-result.ts'
import { BuildWarnings } from '../../build/build-warnings.ts'
import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import type { Explanation } from '../../explain/explanation.ts'
import { type ExplainInput, joinExplanations } from '../../explain/join-explanations.ts'
import { InputPositions, movedPositions } from '../../explain/locations/input-positions.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { limitedAccess } from '../../files/limited-file-system.ts'
import { type InputRecord, joinInputs, recordingFileSystem } from '../../files/recording-file-system.ts'
import { locationOf } from '../../resource/locations.ts'
import { groupBy } from '../../tree/groups.ts'
import { locatedAgain } from '../located-again.ts'
import type { TargetOptions, TargetPart } from '../target.ts'
import { type FluxSearch, type RenderedPart, type RenderedTree, renderTree } from './render-tree.ts'
import { reportFlux } from './report-flux.ts'
import { FluxTracer } from './tracing.ts'

export interface RenderFluxOptions {
  readonly options: TargetOptions
  readonly explains: boolean
  /** Called with the error of each Kustomization that cannot be rendered. Default: the first error is thrown. */
  readonly onPartError?: ((error: KuiltError, part: string) => void) | undefined
}

const noFiles: ReadonlyMap<string, string> = new Map()

/**
 * Renders the objects that Flux applies.
 *
 * @throws KuiltError FLUX_…, SOPS_…, STRICT_WARNINGS, and errors of builds
 */
export async function renderFlux(place: FluxSearch, options: RenderFluxOptions): Promise<BuildResult> {
  return await withParts(place, options, ({ parts, inputs }, resultOf) => resultOf(parts, inputs))
}

/**
 * Like `renderFlux`, but returns a result for each Kustomization, in order. The first result has all warnings.
 *
 * @throws KuiltError as `renderFlux`
 */
export async function renderFluxParts(place: FluxSearch, options: RenderFluxOptions): Promise<readonly TargetPart[]> {
  return await withParts(place, options, ({ parts }, resultOf) => {
    return [...groupBy(parts, ({ name }) => name)].map(([name, own]) => {
      const [{ key = '', locateField = () => undefined, creates = [] }] = own
      const result = resultOf(
        own,
        own.flatMap((part) => [...part.definitionInputs, ...part.inputs]),
      )
      const inputs = joinInputs(own.flatMap((part) => part.inputs))
      return { name, definition: key, result, inputs, locate: locateField, creates }
    })
  })
}

/** Returns the files that may be read. A source is usually the whole repository, which may be above the allowed root. */
function allowedFiles({ source }: FluxSearch, { fileSystem = source.fileSystem, root }: TargetOptions): FileSystem {
  return limitedAccess({ fileSystem, cwd: source.cwd, root }).fileSystem
}

type ResultOf = (parts: readonly RenderedPart[], inputs: readonly InputRecord[]) => BuildResult

async function withParts<T>(
  place: FluxSearch,
  { options, explains, onPartError }: RenderFluxOptions,
  toResult: (tree: RenderedTree, resultOf: ResultOf) => T,
): Promise<T> {
  const { cwd } = place.source
  const given = allowedFiles(place, options)
  const { fileSystem, record } = recordingFileSystem(given)
  const warnings = new BuildWarnings(options, given)
  const positions = new InputPositions({ fileSystem: given, clones: noFiles, names: noFiles })
  const report = (error: KuiltError): KuiltError => reportFlux(error, { positions, fileSystem: given, cwd })
  try {
    const tracer = explains ? new FluxTracer() : undefined
    const onError = onPartError && ((error: KuiltError, part: string) => onPartError(report(error), part))
    const tree = await renderTree(place, { fileSystem, given, options, tracer, warnings, onError })
    warnings.requireNone()
    const resultOf: ResultOf = (parts, inputs) => {
      const explain = (): Explanation => {
        if (tracer === undefined) throw new KuiltError('EXPLANATION_MISSING', {})
        return joinExplanations(parts.map((part) => explainInput(part, { tracer, positions, cwd })))
      }
      const result = buildResult({
        explain,
        resources: parts.flatMap((part) => part.resources),
        warnings: warnings.list,
        inputs: joinInputs(inputs),
        report,
        introducedAt: ({ path }, resource) => locationOf(resource, path),
      })
      requirePrintable(result)
      return result
    }
    return toResult({ ...tree, inputs: [record(), ...tree.inputs] }, resultOf)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const traced = (): Promise<RenderedTree> => {
      const quiet = new BuildWarnings({ ...options, strict: false, onWarning: () => {} }, given)
      const tracer = new FluxTracer()
      return renderTree(place, { fileSystem, given, options, tracer, warnings: quiet, onError: undefined })
    }
    throw report(explains ? error : await locatedAgain(error, 'FLUX_', traced))
  }
}

interface ExplainContext {
  readonly tracer: FluxTracer
  readonly positions: InputPositions
  readonly cwd: string
}

function explainInput(
  { resources, patchRuns, locate, chains }: RenderedPart,
  { tracer, positions, cwd }: ExplainContext,
): ExplainInput {
  const own = movedPositions(positions, locate)
  const input = { resources, traceOf: tracer.traceOf, positions: own, cwd, patchRuns }
  return chains === undefined ? input : { ...input, chains }
}
