import type { Location } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'

/** A chart that is not available locally. */
export interface RemoteChart {
  /** The URL of the repository, such as `https://charts.example.com` or `oci://registry.example.com/charts`. */
  readonly repository: string
  readonly name: string
  /**
   * A version, or a range such as `^1.2`; empty for the latest one. For OCI registries also a tag, the digest of a
   * manifest (`@sha256:…`), or both (`TAG@sha256:…`).
   */
  readonly version: string
  /** True if ranges also match prereleases. */
  readonly prereleases: boolean
  /** The absolute path of the `charts` directory for the chart. Its lock file, if it exists, determines the version. */
  readonly directory: string
  /**
   * The path below `directory`: `web` or `web-1.0.0/web` for a directory, undefined for an archive whose name contains
   * the version.
   */
  readonly path: string | undefined
  /** The file system that contains `directory`. */
  readonly fileSystem: FileSystem
}

/** Fetches charts. `remoteCharts()` creates one. */
export interface ChartSource {
  /**
   * The files of a chart, by their paths in the chart: `Chart.yaml`, `templates/web.yaml`.
   *
   * @throws RemoteNeeded until the chart has been fetched, KuiltError CHART_…, HTTP_… if that failed
   */
  readonly files: (chart: RemoteChart) => ReadonlyMap<string, Uint8Array>
}

/** A chart in a directory, with its declared dependencies. */
export interface LocalChart {
  /** The absolute path of the chart. */
  readonly directory: string
  /** The charts in its `charts` directory. */
  readonly present: readonly { readonly name: string; readonly version: string }[]
  readonly fileSystem: FileSystem
}

/** A vendored chart from a repository. */
export interface VendoredCopy {
  /** The chart as it would be fetched. */
  readonly wanted: RemoteChart
  /** The entry of the kustomization. */
  readonly at: Location
}

/** A source that is notified of the charts on disk, to check their lock files. */
export interface ObservingChartSource extends ChartSource {
  readonly local: (chart: LocalChart) => void
  readonly vendored: (copy: VendoredCopy) => void
  /** True if the charts are collected to vendor them, so that charts whose output is not needed are not rendered. */
  readonly isCollecting: boolean
}

export function observesCharts(source: ChartSource): source is ObservingChartSource {
  return 'local' in source && 'vendored' in source
}
