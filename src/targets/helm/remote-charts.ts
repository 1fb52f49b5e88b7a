import type { RemoteChartOptions } from '../../helm/remote/remote-charts.ts'
import type { ChartSource } from '../../plugins/chart-source.ts'
import { cacheDirectoryOf } from './cache-directory.ts'

/**
 * Creates a fetcher for the `helm.charts` option of `build()`, which fetches charts from HTTP repositories and OCI
 * registries if they are not in the `charts` directory. Archives are verified against their digests and cached. The
 * code is loaded when you call this function.
 *
 * @example
 * ```ts
 * import { build, type ChartSource, chartEngine, memoryFileSystem, type RemoteChart, type RemoteChartOptions, remoteCharts } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'helmCharts: [{ name: web, repo: "https://charts.example.com", version: ^1.0 }]',
 * })
 * const options: RemoteChartOptions = { cacheDirectory: false, httpTimeout: 10_000 }
 * const remote: ChartSource = await remoteCharts(options)
 * // A source of your own, for charts that are somewhere else.
 * const charts: ChartSource = {
 *   files: (chart: RemoteChart) => {
 *     if (chart.name !== 'web') return remote.files(chart)
 *     const text = (content: string) => new TextEncoder().encode(content)
 *     return new Map([
 *       ['Chart.yaml', text('apiVersion: v2\nname: web\nversion: 1.0.0')],
 *       ['values.yaml', text('')],
 *       ['templates/web.yaml', text('apiVersion: v1\nkind: Service\nmetadata: { name: web }')],
 *     ])
 *   },
 * }
 * const { resources } = await build('.', { fileSystem, helm: { engine: await chartEngine(), charts } })
 * console.log(resources[0]?.metadata.name) // web
 * ```
 */
export async function remoteCharts(options: RemoteChartOptions = {}): Promise<ChartSource> {
  const { RemoteCharts } = await import('../../helm/remote/remote-charts.ts')
  return new RemoteCharts({ cacheDirectory: cacheDirectoryOf(process.env), ...options })
}
