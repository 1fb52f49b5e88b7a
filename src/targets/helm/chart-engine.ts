import type { ChartEngine } from '../../plugins/chart-engine.ts'

/**
 * Creates an engine for the `helm.engine` option of `build()`, which renders the Helm charts of kustomizations in this
 * process, without the helm program and without executing anything. The code of the engine is loaded when you call this
 * function.
 *
 * @example
 * ```ts
 * import { build, type ChartEngine, type ChartEngineRequest, chartEngine, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'helmCharts: [{ name: web, releaseName: shop }]',
 *   'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0',
 *   'charts/web/values.yaml': 'port: 80',
 *   'charts/web/templates/service.yaml':
 *     'apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Release.Name }}-web }\nspec: { ports: [{ port: {{ .Values.port }} }] }',
 * })
 * const native: ChartEngine = await chartEngine()
 * const charts: string[] = []
 * const engine: ChartEngine = {
 *   render: (request: ChartEngineRequest) => {
 *     charts.push(request.chart)
 *     return native.render(request)
 *   },
 * }
 * const { resources } = await build('.', { fileSystem, helm: { engine } })
 * console.log(resources[0]?.metadata.name, charts.join()) // shop-web /charts/web
 * ```
 */
export async function chartEngine(): Promise<ChartEngine> {
  return (await import('../../helm/engine.ts')).nativeChartEngine
}
