import { type FieldPath, KuiltError, type Location } from '../../../diagnostics/index.ts'
import type { FileSystem } from '../../../files/file-system.ts'
import { isInside, joinPath, normalizePath } from '../../../files/paths.ts'
import { type InputRecord, recordingFileSystem } from '../../../files/recording-file-system.ts'
import { chartFiles } from '../../../helm/load-chart.ts'
import type { ChartValues } from '../../../helm/user-values.ts'
import type { JsonValue } from '../../../tree/node.ts'
import { findChart, isChartAt } from '../../helm/find-chart.ts'
import { withRuleFiles } from '../artifact.ts'
import type { SourceId, Sources } from '../sources.ts'
import { describeSource } from '../sources.ts'
import { at, describeRelease, type HelmRelease, textAt } from './release.ts'

/** The chart of a HelmRelease. */
export interface ReleaseChart {
  /** The absolute path of a directory or an archive. */
  readonly path: string
  readonly fileSystem: FileSystem
  /** Returns the record of what has been read from the file system. */
  readonly record: () => InputRecord
  /** The values files that replace the values.yaml of the chart. */
  readonly defaults: readonly ChartValues[] | undefined
}

/** The missing source of a chart that is not rendered. */
export interface MissingChart {
  readonly source: SourceId
}

/** The reference to a chart: `spec.chart.spec`, or the `spec` of a HelmChart. */
interface ChartReference {
  readonly spec: JsonValue | undefined
  /** The namespace of the object that contains `sourceRef`. */
  readonly namespace: string
  readonly locate: (...path: FieldPath) => Location | undefined
}

/** @throws KuiltError FLUX_CHART_MISSING, FLUX_VALUES_FILE */
export function chartOfRelease(release: HelmRelease, sources: Sources): ReleaseChart | MissingChart {
  const { value, namespace, locate } = release
  const reference = at(value, ['spec', 'chartRef'])
  const own = (...path: FieldPath): Location | undefined => locate(['spec', 'chart', 'spec', ...path])
  if (reference === undefined || reference === null) {
    return referredChart({ spec: at(value, ['spec', 'chart', 'spec']), namespace, locate: own }, release, sources)
  }
  const source = sourceOf(reference, namespace)
  const refLocation = (): Location | undefined => locate(['spec', 'chartRef'])
  if (source.kind === 'HelmChart') {
    const spec = sources.objectOf(source)?.['spec']
    if (spec === undefined) return { source }
    return referredChart({ spec, namespace: source.namespace, locate: refLocation }, release, sources)
  }
  const artifact = sources.open(source)
  if (artifact === undefined) return { source }
  const { fileSystem, record } = recordingFileSystem(artifact.fileSystem)
  const path = findChart(fileSystem, artifact.root, { name: undefined, version: '' })
  if (path === undefined) throw missingChart({ chart: '', source }, release, refLocation())
  return { path, fileSystem, record: () => withRuleFiles(record(), artifact), defaults: undefined }
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
  sources: Sources,
): ReleaseChart | MissingChart {
  const source = sourceOf(at(spec, ['sourceRef']), namespace)
  const chart = textAt(spec, 'chart')
  // A registry is never this repository, regardless of its name.
  const artifact = source.kind === 'HelmRepository' && !sources.isMapped(source) ? undefined : sources.open(source)
  if (artifact === undefined) return { source }
  const { root } = artifact
  const { fileSystem, record } = recordingFileSystem(artifact.fileSystem)
  const isRegistry = source.kind === 'HelmRepository'
  const path = isRegistry
    ? findChart(fileSystem, root, { name: chart, version: textAt(spec, 'version') })
    : joinPath(root, normalizePath(`/${chart}`))
  if (path === undefined || !isChartAt(fileSystem, path)) {
    // A repository without a known URL may be a different repository.
    if (!sources.isMapped(source) && source.name !== 'flux-system') return { source }
    throw missingChart({ chart, source }, release, locate('chart'))
  }
  // The paths of values files are relative to the source, or to the chart if it is from a registry.
  const read = isRegistry ? filesOfChart(path, fileSystem) : filesBelow(root, fileSystem)
  const defaults = defaultValues(spec, { read, release, locate })
  return { path, fileSystem, record: () => withRuleFiles(record(), artifact), defaults }
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
