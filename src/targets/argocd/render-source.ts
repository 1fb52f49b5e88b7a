import { buildForFiles, buildGiven } from '../../build/build.ts'
import type { BuildOptions } from '../../build/build-options.ts'
import { type BuildResult, builtResources } from '../../build/build-result.ts'
import { KuiltError, type Location, mapError, withLocation } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import { once } from '../../diagnostics/warning.ts'
import { type ExplainInput, explainInputs } from '../../explain/join-explanations.ts'
import { type Chains, chainsBelow } from '../../explain/locations/import-chains.ts'
import { InputPositions, movedPositions, type Positions } from '../../explain/locations/input-positions.ts'
import { Tracer } from '../../explain/trace/tracer.ts'
import { basename, relativePath } from '../../files/paths.ts'
import { fileInputs, type InputRecord, joinInputs, recordingFileSystem } from '../../files/recording-file-system.ts'
import { type ReadOptions, readKustomization } from '../../kustomization/read-kustomization.ts'
import type { Resource } from '../../resource/resource.ts'
import { isObject, textOf } from '../../tree/json-values.ts'
import { goJson } from '../../yaml/json/json.ts'
import { withFetchedCharts } from '../helm/fetch-charts.ts'
import { findChart } from '../helm/find-chart.ts'
import {
  type RepositoryChart,
  type RepositoryCharts,
  registryChart,
  repositoryChart,
  withChart,
} from '../helm/repository-charts.ts'
import { type Application, type ApplicationSource, describeApplication } from './application.ts'
import { type ChartContext, type ChartPlace, renderChartSource } from './charts/render-chart-source.ts'
import { readDirectory } from './directory-source.ts'
import { editedLocations } from './edited-locations.ts'
import { editKustomization } from './kustomize-options.ts'
import type { LeftOutChart } from './left-out.ts'
import { type Repository, sourceDirectory } from './repository.ts'
import { overrideFiles, withOverrides } from './source-overrides.ts'
import { kustomizationFiles, type OpenedSource, requireChart, sourceType } from './source-type.ts'
import { variablesOf } from './variables.ts'

/** The options for rendering the sources of Applications. */
export interface SourceContext extends ChartContext {
  readonly options: BuildOptions
  /** The repository that contains the Applications. */
  readonly ownRepository: Repository
  readonly repositoryCharts: RepositoryCharts
  /** Called for each chart that cannot be rendered. */
  readonly skipChart: (chart: LeftOutChart) => void
  /** True if the steps that set each field are recorded. */
  readonly traces: boolean
  readonly cwd: string
  /** The options for reading kustomization files. */
  readonly reading: ReadOptions
}

/** The manifests of one source. */
export interface RenderedSource {
  readonly resources: readonly Resource[]
  /** The files that the manifests depend on. */
  readonly inputs: InputRecord
  /** The result of the build for a kustomize source. */
  readonly build: BuildResult | undefined
  /** True if the manifests come from templates, whose names are not paths. */
  readonly isChart?: boolean
  /** Returns the manifests in the same order, with the steps that set their fields. */
  readonly explain: () => ExplainInput
}

/**
 * Renders a source of an Application.
 *
 * @throws KuiltError ARGOCD_…, and errors of kustomization builds
 */
export async function renderSource(
  application: Application,
  source: ApplicationSource,
  context: SourceContext,
): Promise<RenderedSource> {
  const { path, chart, ref, repoURL } = source.fields
  const { signal } = context.options
  if (textOf(chart) !== '') {
    return await withFetchedCharts(() => renderRemoteChart(application, source, context), signal)
  }
  if (textOf(path) === '' && textOf(ref) !== '') return withoutManifests(context.cwd)
  if (isImage(textOf(repoURL)) && context.mappedRepository(textOf(repoURL)) === undefined) {
    return await withFetchedCharts(() => renderPackage(imageChart(source), { application, source }, context), signal)
  }
  const repository = context.repositoryFor(textOf(repoURL))
  const directory = sourceDirectory(repository, { path: textOf(path), url: textOf(repoURL) }, source.locate(['path']))
  const changed = withOverrides(application, source, directory, repository.fileSystem)
  const place: OpenedSource = { application, source: changed, repository, directory }
  const type = sourceType(place)
  if (type === 'helm') {
    requireChart(place)
    const canFetch = repository === context.ownRepository
    const rendered = await withFetchedCharts(
      () => renderHelm({ ...place, root: repository.root, canFetch }, context),
      signal,
    )
    return { ...rendered, inputs: withOverrideFiles(rendered.inputs, application, directory) }
  }
  if (type === 'plugin') {
    const hint = optionHint('argocd.missingSources', (setOption) => setOption)
    throw new KuiltError('ARGOCD_PLUGIN', {}, { at: source.locate(['plugin']), hint })
  }
  const rendered = type === 'kustomize' ? await renderKustomize(place, context) : renderDirectory(place, context)
  return { ...rendered, inputs: withOverrideFiles(rendered.inputs, application, directory) }
}

/** Adds the override files to the inputs, even if they do not exist. */
function withOverrideFiles(inputs: InputRecord, application: Application, directory: string): InputRecord {
  return { ...inputs, missing: [...inputs.missing, ...overrideFiles(application, directory)] }
}

/** Returns the result for a source that is not rendered. */
function withoutManifests(cwd: string): RenderedSource {
  const explain = (): ExplainInput => ({
    resources: [],
    traceOf: new Tracer().traceOf,
    patchRuns: [],
    positions: nowhere,
    cwd,
  })
  return { resources: [], inputs: noInputs, build: undefined, explain }
}

const noInputs: InputRecord = fileInputs([])

const nowhere: Positions = {
  find: () => undefined,
  findKey: () => undefined,
  text: () => '',
  line: () => undefined,
}

/** Renders a chart from a chart repository. */
function renderRemoteChart(
  application: Application,
  source: ApplicationSource,
  context: SourceContext,
): RenderedSource {
  const { chart, repoURL, targetRevision } = source.fields
  const wanted = { name: textOf(chart), version: textOf(targetRevision) }
  const url = textOf(repoURL)
  const repository = context.mappedRepository(url)
  if (repository === undefined) {
    const place = url.includes('://') ? url : `oci://${url}`
    const found = repositoryChart({ ...wanted, repository: place })
    return renderPackage(found, { application, source }, context)
  }
  const directory = findChart(repository.fileSystem, repository.root, wanted)
  if (directory === undefined) {
    throw new KuiltError(
      'ARGOCD_CHART_MISSING',
      { ...wanted, directory: repository.root },
      { at: source.locate(['chart']) },
    )
  }
  return renderHelm({ application, source, repository, directory, root: directory, canFetch: false }, context)
}

/** Renders a chart that has been fetched or vendored. @param wanted undefined if the chart is not known */
function renderPackage(
  wanted: RepositoryChart | undefined,
  { application, source }: Pick<OpenedSource, 'application' | 'source'>,
  context: SourceContext,
): RenderedSource {
  const found = wanted && withLocation(source.locate(['chart']), () => context.repositoryCharts.find(wanted))
  const inputs = found?.inputs ?? noInputs
  if (found?.files === undefined) {
    return { ...skipChart({ application, source, canFetch: wanted !== undefined }, context), inputs }
  }
  const own = context.ownRepository
  const repository = { ...own, fileSystem: withChart(own.fileSystem, found) }
  const place = { application, source, repository, directory: found.path, root: found.path, canFetch: false }
  const rendered = renderHelm(place, context)
  return { ...rendered, inputs: joinInputs([rendered.inputs, inputs]) }
}

/** Returns the chart in an OCI image. Undefined if the source is a part of the image. */
function imageChart({ fields: { repoURL, targetRevision, path } }: ApplicationSource): RepositoryChart | undefined {
  const revision = textOf(targetRevision)
  const version = revision.startsWith('sha256:') ? `@${revision}` : revision
  return ['', '.', './'].includes(textOf(path)) ? registryChart(textOf(repoURL), version) : undefined
}

/** True for an OCI image, which usually contains a chart. It is never the repository of the Applications. */
function isImage(url: string): boolean {
  return url.startsWith('oci://')
}

interface SkippedChart {
  readonly application: Application
  readonly source: ApplicationSource
  readonly canFetch: boolean
}

function skipChart({ application, source, canFetch }: SkippedChart, context: SourceContext): RenderedSource {
  const { chart, repoURL } = source.fields
  context.skipChart({
    chart: textOf(chart) || basename(textOf(repoURL)),
    application: describeApplication(application),
    dependencies: [],
    url: textOf(repoURL),
    canFetch,
    at: source.locate([]),
  })
  return withoutManifests(context.cwd)
}

function renderHelm(
  place: OpenedSource & Pick<ChartPlace, 'root' | 'canFetch'>,
  context: SourceContext,
): RenderedSource {
  const { application, source, repository, directory, canFetch } = place
  const outcome = renderChartSource({ ...place, chart: directory }, context)
  if ('missing' in outcome) {
    const [first = { repository: '' }] = outcome.missing
    context.skipChart({
      chart: basename(directory),
      application: describeApplication(application),
      dependencies: outcome.missing.map(({ name }) => name),
      url: first.repository,
      canFetch,
      at: source.locate([]),
    })
    return withoutManifests(context.cwd)
  }
  const { resources, inputs } = outcome
  const positions = new InputPositions({ fileSystem: repository.fileSystem, clones: new Map(), names: new Map() })
  const explain = once((): ExplainInput => ({ ...outcome.explain(), patchRuns: [], positions, cwd: context.cwd }))
  return { resources, inputs, build: undefined, isChart: true, explain }
}

async function renderKustomize(place: OpenedSource, context: SourceContext): Promise<RenderedSource> {
  const { source, repository, directory } = place
  const { fileSystem } = repository
  const { cwd, traces } = context
  const [file, second] = kustomizationFiles(repository, fileSystem.realPath(directory))
  // Argo CD can be configured to run KSOPS, so KSOPS generators must not be an error here.
  const options = { sops: { mode: 'mask' } as const, ...context.options, fileSystem, cwd }
  const name = relativePath(cwd, directory)
  // If the file is missing, or if there is more than one, the build reports the error.
  const edited = file === undefined || second !== undefined ? undefined : edit(file, place)
  if (file === undefined || (edited === undefined && !traces)) {
    const build = await buildForFiles(name, options)
    const resources = builtResources(build) ?? []
    const explain = (): ExplainInput => ({ ...inputOf(build, itself), chains: chainsOf(place, cwd) })
    return { resources, inputs: build.inputs, build, explain }
  }
  const locate = edited === undefined ? itself : editedLocations(file, edited, source)
  const kustomization = mapError(
    () => readKustomization(edited === undefined ? fileSystem.read(file) : goJson(edited.after), file, context.reading),
    (error) => error.with({ at: error.at && locate(error.at) }),
  )
  const tracer = traces ? new Tracer() : undefined
  const chains = chainsOf(place, cwd)
  const given = { file, kustomization, locate, shownFiles: fileSystem, tracer }
  const build = await buildGiven(name, options, given)
  const resources = builtResources(build) ?? []
  const positions = movedPositions(new InputPositions({ fileSystem, clones: new Map(), names: new Map() }), locate)
  const explain = (): ExplainInput => {
    return tracer === undefined
      ? { ...inputOf(build, locate), chains }
      : { resources, traceOf: tracer.traceOf, patchRuns: tracer.patchRuns, positions, cwd, chains }
  }
  return { resources, inputs: withFile(build.inputs, file), build, explain }
}

/** Returns the chains through which Argo CD finds the files of a source. */
function chainsOf({ application, directory, repository: { fileSystem } }: OpenedSource, cwd: string): Chains {
  return chainsBelow({ origin: application.locate([])?.file, directory, cwd, fileSystem })
}

function withFile(inputs: InputRecord, file: string): InputRecord {
  return { ...inputs, files: [...inputs.files, file] }
}

function itself(at: Location): Location {
  return at
}

function edit(file: string, { application, source, repository, directory }: OpenedSource) {
  const { fileSystem } = repository
  const variables = variablesOf(application, source.fields, repository)
  return editKustomization(source, { file, directory, fileSystem, variables })
}

/** Builds again to find the steps that set the fields. */
function inputOf(build: BuildResult, locate: (at: Location) => Location): ExplainInput {
  const [input] = explainInputs(build.explain())
  if (input === undefined) throw new KuiltError('EXPLANATION_MISSING', {})
  return { ...input, positions: movedPositions(input.positions, locate) }
}

function renderDirectory(place: OpenedSource, context: SourceContext): RenderedSource {
  const { source, repository, directory } = place
  const { fileSystem, record } = recordingFileSystem(repository.fileSystem)
  const { warn, cwd, options: build } = context
  const { directory: options } = source.fields
  const resources = readDirectory({
    repository: { ...repository, fileSystem },
    directory,
    options: isObject(options) ? options : Object.create(null),
    warn,
    maxFileSize: build.maxFileSize,
    at: (field) => source.locate(['directory', field]),
  })
  const positions = new InputPositions({ fileSystem, clones: new Map(), names: new Map() })
  return {
    resources,
    inputs: record(),
    build: undefined,
    explain: () => {
      const chains = chainsOf(place, cwd)
      return { resources, traceOf: new Tracer().traceOf, patchRuns: [], positions, cwd, chains }
    },
  }
}
