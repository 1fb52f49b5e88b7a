import { fieldBelow, type KuiltError, mapError } from '../diagnostics/index.ts'
import { kustomizationTypes } from '../kustomization/fields.gen.ts'
import { builtinOrigin } from '../layer/origin.ts'
import type { GeneratorPlugin, PluginUse } from '../layer/plugin.ts'
import type { Resource } from '../resource/resource.ts'
import { getField } from '../tree/fields.ts'
import type { JsonValue } from '../tree/node.ts'
import { formatEmitted, formatFloatKey } from '../yaml/types/go-number.ts'
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
    const config = withTypedValues({ ...helmGlobals, ...chart, ...(namespace ? { namespace } : {}) })
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
  return mapError(
    () => chartGenerator(withTypedValues(config), { layer, schema, helm, at, warn: context.warn }),
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
 * (HelmChartInflationGeneratorPlugin).Config, which decodes `helmCharts` as well.
 */
function withTypedValues(config: ChartConfig): ChartConfig {
  const { valuesInline } = config
  if (valuesInline === undefined) return config
  const types = new Map((kustomizationTypes['HelmChart'] ?? []).map(({ name, type }) => [name.toLowerCase(), type]))
  const entries = Object.entries(valuesInline).map(([key, value]) => {
    const type = types.get(key.toLowerCase())
    if (type === '[]string' && Array.isArray(value)) return [key, value.map(asText)] as const
    return [key, type === 'string' ? asText(value) : value] as const
  })
  return { ...config, valuesInline: Object.assign(Object.create(null), Object.fromEntries(entries)) }
}

/** A number or boolean as text, the way `sigs.k8s.io/yaml` converts it for a field that is a string. */
function asText(value: JsonValue): JsonValue {
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'number' && typeof value !== 'bigint') return value
  const text = formatEmitted(value)
  return typeof value === 'bigint' || /^-?\d+$/.test(text) ? text : formatFloatKey(value)
}
