import { type FieldPath, KuiltError, type Location, withLocation } from '../../../diagnostics/index.ts'
import type { FileSystem } from '../../../files/file-system.ts'
import { isInside, joinPath, normalizePath } from '../../../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../../../files/recording-file-system.ts'
import { chartFiles } from '../../../helm/load-chart.ts'
import type { ChartValues } from '../../../helm/user-values.ts'
import type { JsonValue } from '../../../tree/node.ts'
import { findChart, isChartAt } from '../../helm/find-chart.ts'
import { type RepositoryChart, type RepositoryCharts, withChart } from '../../helm/repository-charts.ts'
import { withRuleFiles } from '../artifact.ts'
import type { SourceId, Sources } from '../sources.ts'
import { describeSource } from '../sources.ts'
import { at, describeRelease, type HelmRelease, textAt } from './release.ts'
import { chartInRegistry, chartInRepository } from './repository-chart.ts'

/** The chart of a HelmRelease. */
export interface ReleaseChart {
  /** The absolute path of a directory or an archive. */
  readonly path: string
  readonly fileSystem: FileSystem
  /** Returns the record of what has been read from the file system. */
  readonly record: () => InputRecord
  /** The values files that replace the values.yaml of the chart. */
  readonly defaults: readonly ChartValues[] | undefined
  /** True if the chart is a package from a chart repository, which contains its dependencies. */
  readonly isPackaged: boolean
}

/** The missing source of a chart that is not rendered. */
export interface MissingChart {
  readonly source: SourceId
  /** True if the chart is in a chart repository, from which it can be fetched. */
  readonly isRemote: boolean
  /** The files that would make the chart available. */
  readonly inputs?: InputRecord
}

/** The places where charts can be. */
export interface ChartPlaces {
  readonly sources: Sources
  readonly repositoryCharts: RepositoryCharts
}

/** The reference to a chart: `spec.chart.spec`, or the `spec` of a HelmChart. */
interface ChartReference {
  readonly spec: JsonValue | undefined
  /** The namespace of the object that contains `sourceRef`. */
  readonly namespace: string
  readonly locate: (...path: FieldPath) => Location | undefined
}

/** @throws RemoteNeeded until a chart has been fetched, KuiltError FLUX_CHART_MISSING, FLUX_VALUES_FILE, CHART_…, HTTP_… */
export function chartOfRelease(release: HelmRelease, places: ChartPlaces): ReleaseChart | MissingChart {
  const { sources } = places
  const { value, namespace, locate } = release
  const reference = at(value, ['spec', 'chartRef'])
  const own = (...path: FieldPath): Location | undefined => locate(['spec', 'chart', 'spec', ...path])
  if (reference === undefined || reference === null) {
    return referredChart({ spec: at(value, ['spec', 'chart', 'spec']), namespace, locate: own }, release, places)
  }
  const source = sourceOf(reference, namespace)
  const refLocation = (): Location | undefined => locate(['spec', 'chartRef'])
  if (source.kind === 'HelmChart') {
    const spec = sources.objectOf(source)?.['spec']
    if (spec === undefined) return { source, isRemote: false }
    return referredChart({ spec, namespace: source.namespace, locate: refLocation }, release, places)
  }
  const artifact = sources.open(source)
  if (artifact === undefined) {
    const wanted = chartInRegistry(sources.appliedObjectOf(source))
    return remoteChart(wanted, { source, at: refLocation() }, places)
  }
  const { fileSystem, record } = recordingFileSystem(artifact.fileSystem)
  const path = findChart(fileSystem, artifact.root, { name: undefined, version: '' })
  if (path === undefined) throw missingChart({ chart: '', source }, release, refLocation())
  return { path, fileSystem, record: () => withRuleFiles(record(), artifact), defaults: undefined, isPackaged: false }
}

function sourceOf(reference: JsonValue | undefined, namespace: string): SourceId {
  return {
    kind: textAt(reference, 'kind'),
    name: textAt(reference, 'name'),
    namespace: textAt(reference, 'namespace') || namespace,
  }
}

function referredChart(
  { spec, namespace, locate }: ChartReference,
  release: HelmRelease,
  places: ChartPlaces,
): ReleaseChart | MissingChart {
  const { sources } = places
  const source = sourceOf(at(spec, ['sourceRef']), namespace)
  const chart = textAt(spec, 'chart')
  // A registry is never this repository, regardless of its name.
  const isRegistry = source.kind === 'HelmRepository'
  if (isRegistry && !sources.isMapped(source)) {
    const wanted = chartInRepository(sources.appliedObjectOf(source), chart, textAt(spec, 'version'))
    const found = remoteChart(wanted, { source, at: locate('chart') }, places)
    if ('source' in found) return found
    const read = filesOfChart(found.path, found.fileSystem)
    return { ...found, defaults: defaultValues(spec, { read, release, locate }) }
  }
  const artifact = sources.open(source)
  if (artifact === undefined) return { source, isRemote: false }
  const { root } = artifact
  const { fileSystem, record } = recordingFileSystem(artifact.fileSystem)
  const path = isRegistry
    ? findChart(fileSystem, root, { name: chart, version: textAt(spec, 'version') })
    : joinPath(root, normalizePath(`/${chart}`))
  if (path === undefined || !isChartAt(fileSystem, path)) {
    // A repository without a known URL may be a different repository.
    if (!sources.isMapped(source) && source.name !== 'flux-system') return { source, isRemote: false }
    throw missingChart({ chart, source }, release, locate('chart'))
  }
  // The paths of values files are relative to the source, or to the chart if it is from a registry.
  const read = isRegistry ? filesOfChart(path, fileSystem) : filesBelow(root, fileSystem)
  const defaults = defaultValues(spec, { read, release, locate })
  return { path, fileSystem, record: () => withRuleFiles(record(), artifact), defaults, isPackaged: false }
}

interface RemoteContext {
  readonly source: SourceId
  readonly at: Location | undefined
}

/** Returns a chart from a chart repository. @param wanted undefined if the chart is not known */
function remoteChart(
  wanted: RepositoryChart | undefined,
  { source, at }: RemoteContext,
  { sources, repositoryCharts }: ChartPlaces,
): ReleaseChart | MissingChart {
  if (wanted === undefined) return { source, isRemote: false }
  const found = withLocation(at, () => repositoryCharts.find(wanted))
  const { inputs, path, files } = found
  if (files === undefined) return { source, isRemote: true, inputs }
  const fileSystem = withChart(sources.fileSystem, found)
  return { path, fileSystem, record: () => inputs, defaults: undefined, isPackaged: true }
}

interface ValuesFile {
  readonly file: string
  readonly content: Uint8Array
}

/** Reads a file by a path without `..`. */
type ReadFile = (path: string) => ValuesFile | undefined

/**
 * Reads values files of a chart in a source. Follows source-controller, internal/helm/chart/builder_local.go,
 * mergeFileValues.
 */
function filesBelow(base: string, fileSystem: FileSystem): ReadFile {
  return (path) => {
    const file = joinPath(base, path)
    if (!isInside(file, base) || fileSystem.kind(file) !== 'file') return undefined
    return { file, content: fileSystem.read(file) }
  }
}

/**
 * Reads values files of a chart from a registry. Follows source-controller, internal/helm/chart/builder_remote.go,
 * mergeChartValues.
 */
function filesOfChart(chart: string, fileSystem: FileSystem): ReadFile {
  return (path) => {
    const found = chartFiles(chart, fileSystem).find(({ name }) => joinPath('/', name) === path)
    return found && { file: found.path, content: found.data }
  }
}

interface DefaultsContext {
  readonly read: ReadFile
  readonly release: HelmRelease
  readonly locate: ChartReference['locate']
}

/**
 * Returns the files in `valuesFiles`, which replace the values of the chart even if all of the files are missing and
 * ignored.
 */
function defaultValues(spec: JsonValue | undefined, context: DefaultsContext): readonly ChartValues[] | undefined {
  const { read, release, locate } = context
  const list = at(spec, ['valuesFiles'])
  const former = textAt(spec, 'valuesFile')
  const listed = (Array.isArray(list) ? list : []).map(String)
  const names = [...listed, ...(former === '' ? [] : [former])]
  if (names.length === 0) return undefined
  const isMissingIgnored = at(spec, ['ignoreMissingValuesFiles']) === true
  return names.flatMap((name, i): readonly ChartValues[] => {
    const found = read(normalizePath(`/${name}`))
    if (found !== undefined) return [{ type: 'file', ...found }]
    if (isMissingIgnored) return []
    const hint = 'paths are relative to the source, such as `./charts/web/values.yaml`'
    const params = { path: name, subject: describeRelease(release) }
    const field = i < listed.length ? locate('valuesFiles', i) : locate('valuesFile')
    throw new KuiltError('FLUX_VALUES_FILE', params, { at: field, hint })
  })
}

function missingChart(
  { chart, source }: { readonly chart: string; readonly source: SourceId },
  release: HelmRelease,
  at: Location | undefined,
): KuiltError {
  const params = { chart, source: describeSource(source), subject: describeRelease(release) }
  return new KuiltError('FLUX_CHART_MISSING', params, { at })
}
