import { createCache } from '../../build/build-cache.ts'
import { type BuildResult, buildResult, requirePrintable } from '../../build/build-result.ts'
import { BuildWarnings } from '../../build/build-warnings.ts'
import { attempt, isKuiltError, KuiltError, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import type { Explanation } from '../../explain/explanation.ts'
import { type ExplainInput, joinExplanations } from '../../explain/join-explanations.ts'
import type { Chains } from '../../explain/locations/import-chains.ts'
import { InputPositions } from '../../explain/locations/input-positions.ts'
import { type InputRecord, joinInputs, recordingFileSystem } from '../../files/recording-file-system.ts'
import { repositoryRoot } from '../../files/repository-root.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { readIdentities } from '../../sops/identities.ts'
import { locatedAgain } from '../located-again.ts'
import type { TargetSource } from '../source.ts'
import type { TargetOptions, TargetPart } from '../target.ts'
import type { BuiltKustomization } from './build-kustomization.ts'
import { type Definition, describeDefinition, idOf, seedDefinition } from './definition.ts'
import { findDocuments } from './documents.ts'
import { FluxTree, type Rendering } from './flux-tree.ts'
import { renderReleases } from './releases/render-releases.ts'
import { reportFlux } from './report-flux.ts'
import {
  distinctErrors,
  namedRendering,
  noKustomization,
  requireDistinct,
  requireSource,
} from './requested-kustomizations.ts'
import { Sources } from './sources.ts'
import { FluxTracer } from './tracing.ts'
import { findRoots } from './tree-roots.ts'
import { givenVariables } from './variables.ts'
import { warningsAbout } from './warnings.ts'

/** The parts of a `flux:` target. */
export interface FluxSearch {
  /** Absolute path of the directory to search for Kustomizations. */
  readonly directory: string
  /** The only Kustomization to render: `apps` or `flux-system/apps`. Default: all. */
  readonly name: string | undefined
  readonly source: TargetSource
  /** The current files, regardless of the revision, to access git. */
  readonly workingTree: TargetSource
}

export interface RenderFluxOptions {
  readonly options: TargetOptions
  readonly explains: boolean
  /** Gets the error of each Kustomization that cannot be rendered. Default: the first one is thrown. */
  readonly onPartError?: ((error: KuiltError, part: string) => void) | undefined
}

const noFiles: ReadonlyMap<string, string> = new Map()

/**
 * Renders what Flux applies.
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
    const byName = new Map<string, RenderedPart[]>()
    for (const part of parts) byName.set(part.name, [...(byName.get(part.name) ?? []), part])
    return [...byName].map(([name, own]) => {
      const { key = '', locateField = () => undefined } = own[0] ?? {}
      const result = resultOf(
        own,
        own.flatMap((part) => [...part.definitionInputs, ...part.inputs]),
      )
      const inputs = joinInputs(own.flatMap((part) => part.inputs))
      return { name, definition: key, result, inputs, locate: locateField }
    })
  })
}

type ResultOf = (parts: readonly RenderedPart[], inputs: readonly InputRecord[]) => BuildResult

async function withParts<T>(
  place: FluxSearch,
  { options, explains, onPartError }: RenderFluxOptions,
  toResult: (tree: RenderedTree, resultOf: ResultOf) => T,
): Promise<T> {
  const { cwd } = place.source
  const { fileSystem: given = place.source.fileSystem } = options
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
  const own: ExplainInput['positions'] = {
    find: (at) => positions.find(locate(at)),
    findKey: (at) => positions.findKey(locate(at)),
    text: (path) => positions.text(path),
    line: (path, line) => positions.line(path, line),
  }
  const input = { resources, traceOf: tracer.traceOf, positions: own, cwd, patchRuns }
  return chains === undefined ? input : { ...input, chains }
}

interface TreeOptions {
  /** Records the files that are read. */
  readonly fileSystem: ReturnType<typeof recordingFileSystem>['fileSystem']
  readonly given: TreeOptions['fileSystem']
  readonly options: TargetOptions
  readonly tracer: FluxTracer | undefined
  readonly warnings: BuildWarnings
  readonly onError: RenderFluxOptions['onPartError']
}

/** The objects of a Kustomization, or of a HelmRelease in its output. */
interface RenderedPart {
  /** The name of the Kustomization: `flux-system/apps`. */
  readonly name: string
  /** A key that is the same for equal definitions of the Kustomization. */
  readonly key: string
  /** The location of a field of the Kustomization. */
  readonly locateField: TargetPart['locate']
  readonly inputs: readonly InputRecord[]
  /** What the definition depends on. */
  readonly definitionInputs: readonly InputRecord[]
  readonly resources: readonly Resource[]
  readonly locate: (at: Location) => Location
  /** How Flux reaches the files. Default: unknown. */
  readonly chains?: Chains
  readonly patchRuns: readonly TransformerChange[]
}

interface RenderedTree {
  /** The requested Kustomizations, in order. */
  readonly parts: readonly RenderedPart[]
  readonly inputs: readonly InputRecord[]
}

async function renderTree(place: FluxSearch, treeOptions: TreeOptions): Promise<RenderedTree> {
  const { source, workingTree, directory, name } = place
  const { fileSystem, given, options, tracer, warnings, onError } = treeOptions
  const { flux = {}, chart = {} } = options
  const { cwd } = source
  requireDirectory(fileSystem, directory)
  const documents = findDocuments(fileSystem, directory)
  if (documents.kustomizations.length === 0) throw noKustomization(directory, documents.unreadable)
  for (const at of documents.unreadable) warnings.add(warning('FLUX_DOCUMENT_UNREADABLE', {}, { at }))
  const root = fileSystem.realPath(repositoryRoot(workingTree.fileSystem, cwd) ?? cwd)
  const sources = new Sources({
    fileSystem: given,
    workingTree: workingTree.fileSystem,
    cwd,
    root,
    mapped: flux.sources ?? {},
    documents: documents.others,
  })
  const { flux: _, readStdin: __, chart: ___, argocd: ____, ...build } = options
  const context = {
    options: { ...build, cache: options.cache ?? createCache() },
    flux: tracer === undefined ? flux : { ...flux, sops: 'mask' as const },
    cwd,
    // Explanations show values, so nothing is decrypted for them.
    identities: tracer === undefined && flux.sops !== 'mask' ? readIdentities(flux.ageKeys ?? '') : undefined,
    tracer,
    sources,
    given: givenVariables(flux.variables ?? [], { fileSystem, cwd }),
    documents: documents.others,
  }
  const seeds = documents.kustomizations.map(seedDefinition)
  const tree = new FluxTree(context, distinct(seeds))
  const { roots, clashes } = await findRoots(tree, seeds, root)
  tree.setRoots(roots)
  const { all, failures } = await renderAll(tree, roots, warnings.add)
  const wanted = name === undefined ? all : [namedRendering(all, { name, directory, failures })]
  requireDistinct(clashes, name === undefined ? undefined : wanted)
  const [failure, ...others] = onError === undefined ? distinctErrors(wanted) : []
  for (const { error, definition } of wanted) if (error !== undefined) onError?.(error, idOf(definition))
  if (failure !== undefined) throw failure.with({ related: [...failure.related, ...others] })
  if (name !== undefined) requireSource(wanted)
  warningsAbout(all, wanted, tree).forEach(warnings.add)
  const releases = await renderReleases(wanted, { tree, options: context.options, chart, tracer, warn: warnings.add })
  const parts = wanted.flatMap((rendering): readonly RenderedPart[] => {
    const { finished, built, definition } = rendering
    const common = { name: idOf(definition), key: definition.key, locateField: definition.locate }
    const own = {
      resources: finished?.resources ?? [],
      locate: itself,
      patchRuns: [],
      ...pick(built),
      ...common,
      inputs: tree.uses.inputsOf(rendering),
      definitionInputs: tree.uses.definitionInputsOf(rendering),
    }
    return [
      own,
      ...(releases.get(rendering) ?? []).map((release) => ({
        ...release,
        ...common,
        inputs: [release.inputs],
        definitionInputs: [],
      })),
    ]
  })
  const inputs = [...releases.values()].flat().map((release) => release.inputs)
  return { parts, inputs: [...tree.inputs(), ...inputs] }
}

function itself(at: Location): Location {
  return at
}

function pick(built: BuiltKustomization | undefined): Partial<RenderedPart> {
  return built === undefined ? {} : { locate: built.locate, chains: built.chains, patchRuns: built.patchRuns }
}

function requireDirectory(fileSystem: TreeOptions['fileSystem'], directory: string): void {
  const kind = attempt(() => fileSystem.kind(directory))
  if (kind === 'directory') return
  if (kind === 'missing') throw new KuiltError('DIRECTORY_NOT_FOUND', { path: directory })
  throw new KuiltError('FLUX_DIRECTORY', { directory, actual: 'a file' })
}

function distinct(seeds: readonly Definition[]): readonly Definition[] {
  return [...new Map(seeds.toReversed().map((seed) => [idOf(seed), seed])).values()].toReversed()
}

interface RenderedAll {
  readonly all: readonly Rendering[]
  readonly failures: readonly Rendering[]
}

async function renderAll(
  tree: FluxTree,
  roots: readonly Definition[],
  warn: (warning: Warning) => void,
): Promise<RenderedAll> {
  const all: Rendering[] = []
  const onTwice = (again: Definition): void => {
    warn(warning('FLUX_MADE_TWICE', { id: describeDefinition(again) }, { at: again.locate(['spec']) }))
  }
  for await (const rendering of tree.walk(roots, onTwice)) {
    all.push(rendering)
    try {
      await tree.finish(rendering.definition)
    } catch (error) {
      // The error is part of the rendering.
      if (!isKuiltError(error)) throw error
    }
  }
  return { all, failures: all.filter(({ error }) => error !== undefined) }
}
