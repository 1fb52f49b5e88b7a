import { buildForFiles, buildGiven } from '../../build/build.ts'
import { type BuildResult, builtResources } from '../../build/build-result.ts'
import { KuiltError, type Location, mapError } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import { type ExplainInput, explainInputs } from '../../explain/join-explanations.ts'
import { type Chains, chainsBelow } from '../../explain/locations/import-chains.ts'
import { InputPositions, movedPositions } from '../../explain/locations/input-positions.ts'
import { Tracer } from '../../explain/trace/tracer.ts'
import { relativePath } from '../../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../../files/recording-file-system.ts'
import { readKustomization } from '../../kustomization/read-kustomization.ts'
import { isObject, textOf } from '../../tree/json-values.ts'
import { goJson } from '../../yaml/json/json.ts'
import { withFetchedCharts } from '../helm/fetch-charts.ts'
import type { Application, ApplicationSource } from './application.ts'
import { renderHelm, renderImage, renderRemoteChart } from './charts/chart-sources.ts'
import { readDirectory } from './directory-source.ts'
import { editedLocations } from './edited-locations.ts'
import { editKustomization } from './kustomize-options.ts'
import { type RenderedSource, type SourceContext, withoutManifests } from './rendered-source.ts'
import { sourceDirectory } from './repository.ts'
import { overrideFiles, withOverrides } from './source-overrides.ts'
import { kustomizationFiles, type OpenedSource, requireChart, sourceType } from './source-type.ts'
import { variablesOf } from './variables.ts'

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
    return await withFetchedCharts(() => renderRemoteChart({ application, source }, context), signal)
  }
  if (textOf(path) === '' && textOf(ref) !== '') return withoutManifests(context.cwd)
  if (isImage(textOf(repoURL)) && context.mappedRepository(textOf(repoURL)) === undefined) {
    return await withFetchedCharts(() => renderImage({ application, source }, context), signal)
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

/** True for an OCI image, which usually contains a chart. It is never the repository of the Applications. */
function isImage(url: string): boolean {
  return url.startsWith('oci://')
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
