import { fieldBelow, type KuiltError, mapError } from '../diagnostics/index.ts'
import { decodeFields } from '../kustomization/decode.ts'
import { builtinPlugins, kustomizationTypes } from '../kustomization/fields.gen.ts'
import type { HelmChart, HelmGlobals } from '../kustomization/kustomization.gen.ts'
import { builtinOrigin } from '../layer/origin.ts'
import type { GeneratorPlugin, PluginFunctions, PluginUse } from '../layer/plugin.ts'
import type { Resource } from '../resource/resource.ts'
import { getField } from '../tree/fields.ts'
import type { JsonObject } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { chartGenerator } from './helm.ts'
import type { HelmHost } from './helm-options.ts'

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

/** The builtin HelmChartInflationGenerator, configured by a separate resource. */
export function chartPlugin(
  config: Resource,
  { layer, schema, context }: PluginUse,
  helm: HelmHost | undefined,
): PluginFunctions {
  const fields = builtinPlugins()[kind]?.fields ?? []
  const at = config.state.source ?? { file: layer.file, document: 0 }
  const options = { file: at.file, owner: kind, ignoreUnknown: true, convert: 'typed', type: kind } as const
  // `decodeFields` has checked the fields of this plugin.
  const chart = decodeFields(toJson(config.node) as JsonObject, fields, options) as HelmChart & HelmGlobals
  const { valuesInline } = chart
  const typed = valuesInline === undefined ? chart : { ...chart, valuesInline: withFieldTypes(valuesInline) }
  const make = (): PluginFunctions => ({
    generate: chartGenerator(typed, { layer, schema, helm, at, warn: context.warn }),
  })
  return mapError(make, (error) => withOldFieldHint(error, config))
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
