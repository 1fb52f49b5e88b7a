import { createCache } from '../../build/build-cache.ts'
import type { BuildWarnings } from '../../build/build-warnings.ts'
import { attempt, isKuiltError, KuiltError, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import type { Chains } from '../../explain/locations/import-chains.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { limitedAccess } from '../../files/limited-file-system.ts'
import type { InputRecord, recordingFileSystem } from '../../files/recording-file-system.ts'
import { repositoryRoot } from '../../files/repository-root.ts'
import { sizedFileSystem } from '../../files/sized-file-system.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import { readIdentities } from '../../sops/identities.ts'
import { RepositoryCharts } from '../helm/repository-charts.ts'
import type { TargetSource } from '../source.ts'
import type { TargetOptions, TargetPart } from '../target.ts'
import type { BuiltKustomization } from './build-kustomization.ts'
import { type Definition, describeDefinition, idOf, seedDefinition } from './definition.ts'
import { type FoundDocuments, findDocuments } from './documents.ts'
import { FluxTree, type Rendering, type TreeContext } from './flux-tree.ts'
import { syncSeeds, templateWarnings } from './operator/sync-seeds.ts'
import type { RenderedRelease } from './releases/render-release.ts'
import { renderReleases } from './releases/render-releases.ts'
import {
  distinctErrors,
  namedRendering,
  noKustomization,
  requireDistinct,
  requireSource,
} from './requested-kustomizations.ts'
import { Sources } from './sources.ts'
import type { FluxTracer } from './tracing.ts'
import { findAllRoots } from './tree-roots.ts'
import { givenVariables } from './variables.ts'
import { warningsAbout } from './warnings.ts'

/** The parts of a `flux:` target. */
export interface FluxSearch {
  /** The absolute path of the directory to search for Kustomizations. */
  readonly directory: string
  /** The only Kustomization to render, such as `apps` or `flux-system/apps`. If undefined, all are rendered. */
  readonly name: string | undefined
  readonly source: TargetSource
  /** The current files, regardless of the revision, to access git. */
  readonly workingTree: TargetSource
}

export interface TreeOptions {
  /** The file system that records the files that are read. */
  readonly fileSystem: ReturnType<typeof recordingFileSystem>['fileSystem']
  readonly given: TreeOptions['fileSystem']
  readonly options: TargetOptions
  readonly tracer: FluxTracer | undefined
  readonly warnings: BuildWarnings
  /** Called with the error of each Kustomization that cannot be rendered. Default: the first error is thrown. */
  readonly onError: ((error: KuiltError, part: string) => void) | undefined
}

/** The objects of a Kustomization, or of a HelmRelease in its output. */
export interface RenderedPart {
  /** The name of the Kustomization, such as `flux-system/apps`. */
  readonly name: string
  /** A key that is the same for equal definitions of the Kustomization. */
  readonly key: string
  /** Returns the location of a field of the Kustomization. */
  readonly locateField: TargetPart['locate']
  /** The names of the Kustomizations that it creates. */
  readonly creates: readonly string[]
  readonly inputs: readonly InputRecord[]
  /** The inputs that the definition depends on. */
  readonly definitionInputs: readonly InputRecord[]
  readonly resources: readonly Resource[]
  readonly locate: (at: Location) => Location
  /** The chains through which Flux finds the files, if they are known. */
  readonly chains?: Chains
  readonly patchRuns: readonly TransformerChange[]
}

export interface RenderedTree {
  /** The requested Kustomizations, in order. */
  readonly parts: readonly RenderedPart[]
  readonly inputs: readonly InputRecord[]
}

/**
 * Renders the requested Kustomizations, and everything that creates them.
 *
 * @throws KuiltError FLUX_…, SOPS_…, and errors of builds
 */
export async function renderTree(search: FluxSearch, treeOptions: TreeOptions): Promise<RenderedTree> {
  const { directory, name } = search
  const { fileSystem, options, tracer, warnings, onError } = treeOptions
  requireDirectory(fileSystem, directory)
  const documents = findDocuments(fileSystem, directory)
  const { source, workingTree } = search
  const root = fileSystem.realPath(repositoryRoot(workingTree.fileSystem, source.cwd) ?? source.cwd)
  const context = contextOf(search, { documents, root }, treeOptions)
  const synced = await syncSeeds(documents.instances, context)
  const seeds = [...synced.seeds, ...documents.kustomizations.map(seedDefinition)]
  if (seeds.length === 0) throw noKustomization(directory, documents.unreadable)
  for (const { message: reason, at } of documents.unreadable) {
    warnings.add(warning('FLUX_DOCUMENT_UNREADABLE', { reason }, { at }))
  }
  const tree = new FluxTree(context, distinct(seeds))
  const { roots, clashes } = await findAllRoots(tree, seeds, root)
  templateWarnings(synced.templates, tree.synced.values()).forEach(warnings.add)
  tree.setRoots(roots)
  const { all, failures } = await renderAll(tree, roots, warnings.add)
  const wanted = name === undefined ? all : [namedRendering(all, { name, directory, failures })]
  requireDistinct(clashes, name === undefined ? undefined : wanted)
  reportErrors(wanted, onError)
  if (name !== undefined) requireSource(wanted)
  warningsAbout(all, wanted, tree).forEach(warnings.add)
  const { chart = {}, helm } = options
  const repositoryCharts = new RepositoryCharts({
    root,
    fileSystem: context.sources.fileSystem,
    workingTree: source.revision === undefined ? undefined : filesOf(workingTree, options),
    charts: helm?.charts,
  })
  const releases = await renderReleases(wanted, {
    tree,
    options: context.options,
    repositoryCharts,
    chart,
    tracer,
    warn: warnings.add,
  })
  return {
    parts: wanted.flatMap((rendering) => partsOf(rendering, releases.get(rendering) ?? [], tree)),
    inputs: [...tree.inputs(), ...[...releases.values()].flat().map(({ inputs }) => inputs)],
  }
}

function filesOf(source: TargetSource, { root, maxFileSize }: TargetOptions): FileSystem {
  return sizedFileSystem(limitedAccess({ ...source, root }).fileSystem, maxFileSize)
}

function contextOf(
  { source: { cwd }, workingTree }: FluxSearch,
  { documents: { others }, root }: { readonly documents: FoundDocuments; readonly root: string },
  { fileSystem, given, options, tracer }: TreeOptions,
): TreeContext {
  const { flux = {}, readStdin: _, chart: __, argocd: ___, ...build } = options
  return {
    options: { ...build, cache: options.cache ?? createCache() },
    flux: tracer === undefined ? flux : { ...flux, sops: 'mask' },
    cwd,
    // Explanations show values, so nothing is decrypted for them.
    identities: tracer === undefined && flux.sops !== 'mask' ? readIdentities(flux.ageKeys ?? '') : undefined,
    tracer,
    sources: new Sources({
      fileSystem: given,
      workingTree: workingTree.fileSystem,
      cwd,
      root,
      mapped: flux.sources ?? {},
      documents: others,
    }),
    given: givenVariables(flux.variables ?? [], { fileSystem, cwd }),
    documents: others,
  }
}

/** @throws KuiltError the first error, unless there is a callback for all errors */
function reportErrors(wanted: readonly Rendering[], onError: TreeOptions['onError']): void {
  if (onError !== undefined) {
    for (const { error, definition } of wanted) if (error !== undefined) onError(error, idOf(definition))
    return
  }
  const [failure, ...others] = distinctErrors(wanted)
  if (failure !== undefined) throw failure.with({ related: [...failure.related, ...others] })
}

function partsOf(rendering: Rendering, releases: readonly RenderedRelease[], tree: FluxTree): readonly RenderedPart[] {
  const { finished, built, definition } = rendering
  const creates = (finished?.children ?? []).map(idOf)
  const common = { name: idOf(definition), key: definition.key, locateField: definition.locate, creates }
  const own = {
    resources: finished?.resources ?? [],
    locate: itself,
    patchRuns: [],
    ...pick(built),
    ...common,
    inputs: tree.uses.inputsOf(rendering),
    definitionInputs: tree.uses.definitionInputsOf(rendering),
  }
  const others = releases.map((release) => {
    return { ...release, ...common, inputs: [release.inputs], definitionInputs: [] }
  })
  return [own, ...others]
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
