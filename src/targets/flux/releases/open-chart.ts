// Opens the chart of a HelmRelease with its dependencies.

import { convertEngineErrors } from '../../../diagnostics/index.ts'
import type { FileSystem } from '../../../files/file-system.ts'
import { isInside } from '../../../files/paths.ts'
import type { InputRecord } from '../../../files/recording-file-system.ts'
import { fetchDependencies } from '../../../helm/fetch-dependencies.ts'
import { loadChart } from '../../../helm/load-chart.ts'
import { type CompletedChart, withLocalDependencies } from '../../../helm/local-dependencies.ts'
import { type ChartSource, observesCharts } from '../../../plugins/chart-source.ts'
import type { HelmRelease } from './release.ts'
import { chartOfRelease, type MissingChart, type ReleaseChart } from './release-chart.ts'
import type { ReleaseContext } from './render-release.ts'

/** A HelmRelease whose chart is not available. */
export interface KeptRelease {
  readonly release: HelmRelease
  /** The source of the chart, or the chart whose dependencies are missing. */
  readonly missing: MissingChart | MissingDependencies
}

interface MissingDependencies {
  readonly dependencies: readonly string[]
  /** True if the chart is in the repository, so that kuilt can fetch its dependencies. */
  readonly canFetch: boolean
}

/** A chart with the local dependencies that it needs. */
interface OpenedChart {
  readonly chart: ReleaseChart
  readonly fileSystem: FileSystem
  /** Fetches the other dependencies, if that is allowed. */
  readonly charts: ChartSource | undefined
}

/** @throws RemoteNeeded until the chart has been fetched, KuiltError FLUX_…, CHART_…, HTTP_… */
export function openChart(
  release: HelmRelease,
  { tree, repositoryCharts, options }: Pick<ReleaseContext, 'tree' | 'repositoryCharts' | 'options'>,
): OpenedChart | KeptRelease {
  const { sources } = tree.context
  const chart = chartOfRelease(release, { sources, repositoryCharts })
  if ('source' in chart) return { release, missing: chart }
  const canFetch = !chart.isPackaged && isInside(chart.path, sources.root)
  const charts = canFetch ? options.helm?.charts : undefined
  const { fileSystem, missing } = completed(chart, charts)
  if (missing.length > 0) return { release, missing: { dependencies: missing.map(({ name }) => name), canFetch } }
  return { chart, fileSystem, charts }
}

/** Adds local dependencies, unless missing dependencies are fetched when the chart is rendered. */
function completed({ fileSystem, path, isPackaged }: ReleaseChart, charts: ChartSource | undefined): CompletedChart {
  return isPackaged || charts !== undefined ? { fileSystem, missing: [] } : withLocalDependencies(fileSystem, path)
}

/** True if only the charts are needed: other objects do not depend on the output of the chart of a HelmRelease. */
export function isCollecting(charts: ChartSource | undefined): boolean {
  return charts !== undefined && observesCharts(charts) && charts.isCollecting
}

/**
 * Fetches the chart of a release and its dependencies, without rendering it. Returns the files that it depends on.
 *
 * @throws RemoteNeeded until they have been fetched, KuiltError FLUX_…, CHART_…, HTTP_…
 */
export function collectCharts(
  release: HelmRelease,
  context: Parameters<typeof openChart>[1],
): InputRecord | KeptRelease {
  const opened = openChart(release, context)
  if ('missing' in opened) return opened
  const { chart, fileSystem, charts } = opened
  if (charts !== undefined) {
    convertEngineErrors(() => fetchDependencies(loadChart(chart.path, fileSystem), charts, fileSystem))
  }
  return chart.record()
}
