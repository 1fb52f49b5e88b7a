import { KuiltError } from '../diagnostics/index.ts'
import { SeededRandom } from '../go-template/functions/random.ts'
import { sprigFunctions } from '../go-template/functions/sprig.ts'
import { UTC } from '../go-template/functions/zones.ts'
import { Budget } from '../go-template/limits.ts'
import { convertTemplateErrors } from '../go-template/template-errors.ts'
import { TemplateSet } from '../go-template/template-set.ts'
import type { ChartEngineRequest, ExplainingEngine } from '../plugins/chart-engine.ts'
import { readResources } from '../resource/read-resources.ts'
import { builtinScope } from '../schema/scope.ts'
import { ChartOrigins } from './chart-origins.ts'
import { type ChartRequest, renderChart } from './render-chart.ts'
import { ChartTrace } from './render-templates.ts'
import type { ChartValues } from './user-values.ts'

/** Renders charts in kustomizations without the helm program. */
export const nativeChartEngine: ExplainingEngine = {
  render: (request) => {
    const rendered = renderChart(chartRequest(request))
    for (const each of rendered.warnings) request.warn?.(each)
    return rendered.text
  },
  explain: (request) => {
    const trace = new ChartTrace()
    const chart = chartRequest(request)
    const { crds, manifests, hooks } = renderChart({ ...chart, trace })
    const origins = new ChartOrigins(trace, chart.values)
    const documents = [...crds, ...manifests, ...hooks].flatMap((document) => {
      return readResources(document.text, document.template, builtinScope).map(() => document)
    })
    return (object, path, text) => {
      const document = documents[object]
      return document && origins.find(document, path, text)
    }
  },
}

function chartRequest(request: ChartEngineRequest): ChartRequest & { readonly values: readonly ChartValues[] } {
  const { values, apiVersions, kubeVersion, skipTests, skipHooks, includeCrds, seed, charts } = request
  const { fileSystem, chart, namespace } = request
  return {
    fileSystem,
    chart,
    release: releaseOf(request),
    namespace,
    values: values.map((file) => ({ type: 'file', ...file })),
    includeCrds,
    skipHooks,
    skipTests,
    kubeVersion,
    apiVersions,
    seed,
    charts,
  }
}

/** The name of the release. Follows helm pkg/action/install.go, (*Install).NameAndChart. */
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
