import { KuiltError } from '../diagnostics/index.ts'
import { SeededRandom } from '../go-template/functions/random.ts'
import { sprigFunctions } from '../go-template/functions/sprig.ts'
import { UTC } from '../go-template/functions/zones.ts'
import { Budget } from '../go-template/limits.ts'
import { convertTemplateErrors } from '../go-template/template-errors.ts'
import { TemplateSet } from '../go-template/template-set.ts'
import type { ChartEngine, ChartEngineRequest } from '../plugins/chart-engine.ts'
import { renderChart } from './render-chart.ts'

/** Renders the charts of kustomizations. */
export const nativeChartEngine: ChartEngine = {
  render: (request) => {
    const { fileSystem, chart, namespace, values, apiVersions, kubeVersion, skipTests, skipHooks, seed } = request
    const rendered = renderChart({
      fileSystem,
      chart,
      release: releaseOf(request),
      namespace,
      values: values.map((file) => ({ type: 'file', ...file })),
      includeCrds: request.includeCrds,
      skipHooks,
      skipTests,
      kubeVersion,
      apiVersions,
      seed,
      charts: request.charts,
    })
    for (const each of rendered.warnings) request.warn?.(each)
    return rendered.text
  },
}

/** Follows helm pkg/action/install.go, (*Install).NameAndChart. */
function releaseOf({ release, nameTemplate }: ChartEngineRequest): string | undefined {
  if (nameTemplate === undefined) return release
  if (release !== undefined) throw new KuiltError('CHART_RELEASE_AND_TEMPLATE', {})
  const budget = new Budget()
  const functions = sprigFunctions({ budget, random: new SeededRandom(nameTemplate), now: () => new Date(), zone: UTC })
  const set = new TemplateSet({ functions, missingKey: 'default', budget })
  return convertTemplateErrors(() => {
    set.parse('name-template', nameTemplate)
    return set.execute('name-template', null)
  })
}
