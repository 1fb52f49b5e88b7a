import { KuiltError } from '../../diagnostics/index.ts'
import { explainError } from '../../explain/explain-error.ts'
import { fileAccess } from '../../files/disk-file-system.ts'
import type { FetchedChart, RemoteChartOptions } from '../../helm/remote/remote-charts.ts'
import { openTargets } from '../open-targets.ts'
import type { TargetOptions } from '../target.ts'
import { cacheDirectoryOf } from './cache-directory.ts'

/** A fetched chart, and the path to write it to. */
export interface VendoredChart {
  readonly name: string
  readonly version: string
  readonly repository: string
  /** The SHA-256 digest of the archive: `sha256:…`. */
  readonly digest: string
  /** The absolute path of the directory or archive. */
  readonly path: string
  /** The contents by absolute path: the files of the directory, or the archive. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** The result of `vendorCharts()`. */
export interface VendoredCharts {
  readonly charts: readonly VendoredChart[]
  /** The contents of lock files by absolute path. There is one for each directory with charts. */
  readonly locks: ReadonlyMap<string, string>
  /**
   * The errors CHART_LOCK_OUTDATED, CHART_DEPENDENCY_OUTDATED and CHART_DIGEST_MISMATCH about lock files and charts on
   * disk that do not match the requirements of the targets. `locks` contains no outdated entries.
   */
  readonly outdated: readonly KuiltError[]
}

/** Options for `vendorCharts()`: the options of targets, and options for fetching charts. */
export interface VendorOptions extends TargetOptions {
  /** Options for fetching charts. */
  readonly remoteCharts?: RemoteChartOptions
}

/**
 * Fetches the charts that targets need and that are not on disk: charts in `helmCharts` with a `repo`, the dependencies
 * of charts such as `helm:charts/web`, and the charts of HelmReleases and Applications. The targets are rendered to find
 * these charts. Warnings report HelmReleases and Applications whose charts cannot be fetched. Nothing is written to disk;
 * `kuilt vendor` does that.
 *
 * @param patterns directories, patterns or other targets. Default: `.`
 * @throws KuiltError CHART_…, HTTP_…, and the errors of `openTargets` and `build`
 *
 * @example
 * ```ts
 * import { memoryFileSystem, type VendoredChart, type VendoredCharts, vendorCharts, type VendorOptions } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0',
 *   'web/templates/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const options: VendorOptions = { fileSystem, remoteCharts: { cacheDirectory: false } }
 * const vendored: VendoredCharts = await vendorCharts('helm:web', options)
 * const charts: readonly VendoredChart[] = vendored.charts
 * console.log(charts.length, vendored.locks.size) // 0 0
 * ```
 */
export async function vendorCharts(
  patterns: string | readonly string[] = '.',
  { remoteCharts = {}, ...options }: VendorOptions = {},
): Promise<VendoredCharts> {
  const { RemoteCharts } = await import('../../helm/remote/remote-charts.ts')
  const { updatedLocks } = await import('../../helm/remote/updated-locks.ts')
  const { nativeChartEngine } = await import('../../helm/engine.ts')
  const source = new RemoteCharts(
    { cacheDirectory: cacheDirectoryOf(process.env), ...remoteCharts },
    { isCollecting: true },
  )
  const helm = { engine: nativeChartEngine, ...options.helm, charts: source }
  // Schemas do not determine which charts are needed.
  const chart = { ...options.chart, skipSchemaValidation: true }
  for (const target of await openTargets(patterns, { ...options, helm, chart })) {
    await target.render({ purpose: 'files' })
  }
  const { fileSystem, cwd } = fileAccess(options)
  const outdated = source.outdated.map((error) => explainError(error, { fileSystem, root: undefined, cwd }))
  return { charts: distinct(source.fetched.map(vendored)), locks: updatedLocks(source, fileSystem), outdated }
}

/** Several version ranges can lead to the same archive. @throws KuiltError CHART_WRITE_FAILED for different archives */
function distinct(charts: readonly VendoredChart[]): readonly VendoredChart[] {
  const byPath = new Map<string, VendoredChart>()
  for (const chart of charts) {
    const { path, digest, repository } = chart
    const other = byPath.get(path)
    if (other !== undefined && other.digest !== digest) {
      const reason = `"${other.repository}" and "${repository}" contain different charts for this path`
      throw new KuiltError('CHART_WRITE_FAILED', { path, reason })
    }
    byPath.set(path, chart)
  }
  return [...byPath.values()]
}

/** Returns the files to write. Kustomizations need directories, but charts keep their dependencies as archives. */
function vendored({ wanted, locked, archive, files }: FetchedChart): VendoredChart {
  const { name, version, repository, digest } = locked
  const path = `${wanted.directory}/${wanted.path ?? `${name}-${version}.tgz`}`
  const contents =
    wanted.path === undefined
      ? new Map([[path, archive]])
      : new Map([...files].map(([file, data]) => [`${path}/${file}`, data]))
  return { name, version, repository, digest, path, files: contents }
}
