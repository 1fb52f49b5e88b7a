import { KuiltError } from '../diagnostics/index.ts'
import { decodeFields } from '../kustomization/decode.ts'
import { builtinPlugins, kustomizationTypes } from '../kustomization/fields.gen.ts'
import type { HelmChart, HelmGlobals } from '../kustomization/kustomization.gen.ts'
import type { BuildContext, Layer, Plugin, PluginHost } from '../layer/context.ts'
import type { Resource } from '../resource/resource.ts'
import type { JsonObject } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import type { ExecHost } from './exec-host.ts'
import { readFunctionSpec } from './function-spec.ts'
import { chartGenerator, chartGenerators, type HelmHost, type HelmOptions } from './helm.ts'
import { krmFunction } from './krm-function.ts'
import { legacyPlugin } from './legacy-plugin.ts'

/** What plugins and functions may do. */
export interface PluginOptions {
  /** Run functions that are plain programs. Default: false: they are passed over with a warning. */
  readonly enableExec?: boolean
  /** Let container functions that ask for it use the network. Default: false. */
  readonly network?: boolean
  /**
   * The network that such functions join. Default: that of the host, which is what kustomize always uses, whatever its
   * flag says.
   */
  readonly networkName?: string
  /** Storage mounts for container functions, as on docker's command line. */
  readonly mounts?: readonly string[]
  /** `KEY=VALUE` or `KEY` for functions. */
  readonly env?: readonly string[]
  /** Run containers as the current user. Default: false. */
  readonly asCurrentUser?: boolean
}

export interface PluginHostOptions {
  /** Runs programs; without it neither plugins nor helm can be used. */
  readonly exec?: ExecHost
  /** Allow plugins and KRM functions. */
  readonly plugins?: PluginOptions
  /** Allow helm charts. */
  readonly helm?: HelmOptions
}

/** Plugins, functions and helm, as far as the options allow them. */
export function pluginHost({ exec, plugins, helm }: PluginHostOptions): PluginHost {
  // Upstream's --enable-alpha-plugins turns helm on as well.
  const helmHost: HelmHost | undefined = exec && (helm ?? plugins) ? { ...helm, exec } : undefined
  return {
    charts: (layer, context) => chartGenerators(layer, context, helmHost),
    chart: (config, layer, context) => chartPlugin(config, { layer, context, helmHost }),
    plugin: (config, layer, context) => {
      if (exec === undefined || plugins === undefined) {
        throw new KuiltError('PLUGINS_DISABLED', { kind: config.id.kind }, { at: config.state.source })
      }
      const spec = readFunctionSpec(config)
      const place = { layer, context, exec, options: plugins }
      return { ...(spec ? krmFunction(config, spec, place) : legacyPlugin(config, place)), external: true }
    },
  }
}

interface ChartPlace {
  readonly layer: Layer
  readonly context: BuildContext
  readonly helmHost: HelmHost | undefined
}

function chartPlugin(config: Resource, { layer, context, helmHost }: ChartPlace): Plugin {
  const fields = builtinPlugins['HelmChartInflationGenerator']?.fields ?? []
  const place = config.state.source ?? { file: layer.file, document: 0 }
  const options = {
    file: place.file,
    owner: config.id.kind,
    ignoreUnknown: true,
    convert: 'typed',
    type: config.id.kind,
  } as const
  // The decoder has checked the fields against the table of this plugin.
  const chart = decodeFields(toJson(config.node) as JsonObject, fields, options) as HelmChart & HelmGlobals
  const { valuesInline } = chart
  const typed = valuesInline === undefined ? chart : { ...chart, valuesInline: mistyped(valuesInline) }
  return { generate: chartGenerator(typed, { layer, context, helm: helmHost, place }) }
}

/** Upstream gives values of the names of a chart's own fields the types of these: `version: 1.5` becomes a string. */
function mistyped(values: JsonObject): JsonObject {
  const fields = kustomizationTypes['HelmChart'] ?? []
  const texts = new Set(fields.filter(({ type }) => type === 'string').map(({ name }) => name.toLowerCase()))
  const entries = Object.entries(values).map(([key, value]) => {
    const isScalar = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    return [key, isScalar && texts.has(key.toLowerCase()) ? String(value) : value] as const
  })
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}
