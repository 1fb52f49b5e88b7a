import { fieldBelow, type KuiltError, mapError } from '../diagnostics/index.ts'
import { kustomizationTypes } from '../kustomization/fields.gen.ts'
import { builtinOrigin } from '../layer/origin.ts'
import type { GeneratorPlugin, PluginUse } from '../layer/plugin.ts'
import type { Resource } from '../resource/resource.ts'
import { getField } from '../tree/fields.ts'
import type { JsonObject } from '../tree/node.ts'
import { chartGenerator } from './chart-generator.ts'
import type { ChartConfig, HelmHost } from './helm-options.ts'

const kind = 'HelmChartInflationGenerator'

/**
 * The generators for `helmCharts` of a layer.
 *
 * @throws KuiltError HELM_DISABLED, and other errors for configurations that cannot work
 */
export function chartGenerators(
  { layer, schema, context }: PluginUse,
  helm: HelmHost | undefined,
): readonly GeneratorPlugin[] {
  const { helmCharts = [], helmGlobals = {}, namespace: own } = layer.kustomization
  return helmCharts.map((chart, i): GeneratorPlugin => {
    const namespace = chart.namespace || own || layer.helmNamespace()
    const config = { ...helmGlobals, ...chart, ...(namespace ? { namespace } : {}) }
    const at = { file: layer.file, document: 0, path: ['helmCharts', i] }
    return {
      id: `${kind} ${chart.name ?? ''}`,
      at,
      origin: builtinOrigin(layer, kind),
      isExternal: true,
      generate: chartGenerator(config, { layer, schema, helm, at, warn: context.warn }),
    }
  })
}

interface ChartPluginUse extends PluginUse {
  /** The configuration as a resource. */
  readonly resource: Resource
  readonly helm: HelmHost | undefined
}

/** The builtin HelmChartInflationGenerator, configured by a separate resource. */
export function chartPlugin(config: ChartConfig, use: ChartPluginUse): () => readonly Resource[] {
  const { resource, layer, schema, context, helm } = use
  const at = resource.state.source ?? { file: layer.file, document: 0 }
  const { valuesInline } = config
  const typed = valuesInline === undefined ? config : { ...config, valuesInline: withFieldTypes(valuesInline) }
  return mapError(
    () => chartGenerator(typed, { layer, schema, helm, at, warn: context.warn }),
    (error) => withOldFieldHint(error, resource),
  )
}

/** Fields of earlier versions of the generator, and the current ones. */
const oldFields: ReadonlyMap<string, string> = new Map([
  ['chartName', 'name'],
  ['chartVersion', 'version'],
  ['chartRepo', 'repo'],
  ['chartRepoUrl', 'repo'],
  ['values', 'valuesFile'],
])

function withOldFieldHint(error: KuiltError, { node, state: { source } }: Resource): KuiltError {
  if (error.code !== 'HELM_CHART_NAME_EMPTY') return error
  const used = [...oldFields].filter(([old]) => getField(node, old) !== undefined)
  const [first] = used
  if (first === undefined) return error
  const hint = used.map(([old, field]) => `rename \`${old}\` to \`${field}\``).join('\n')
  return error.with({ hint, at: source && fieldBelow(source, [first[0]]) })
}

/**
 * Converts values in `valuesInline` that have the same name as a field of a chart to the type of that field: `version:
 * 1.5` becomes a string. This is a side effect of api/internal/builtins/HelmChartInflationGenerator.go,
 * (HelmChartInflationGeneratorPlugin).Config.
 */
function withFieldTypes(values: JsonObject): JsonObject {
  const fields = kustomizationTypes['HelmChart'] ?? []
  const texts = new Set(fields.filter(({ type }) => type === 'string').map(({ name }) => name.toLowerCase()))
  const entries = Object.entries(values).map(([key, value]) => {
    const isScalar = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    return [key, isScalar && texts.has(key.toLowerCase()) ? String(value) : value] as const
  })
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}
