import { isKuiltError, KuiltError, type Location, locationInside, withLocation } from '../diagnostics/index.ts'
import { readResources } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { type BuildContext, fieldAt, type Layer } from './context.ts'
import { layerOrigin } from './origin.ts'
import type { Plugin, PluginFunctions } from './plugin.ts'
import { accumulateEntries, type Entry } from './resources.ts'
import { type Accumulation, emptyAccumulation, type Schema } from './stage.ts'

/**
 * The plugins of a field, and the schema after their configurations have been read: a directory among them may set the
 * schema.
 */
export interface LoadedPlugins<K extends keyof PluginFunctions> {
  readonly plugins: readonly (Plugin & Required<Pick<Plugin, K>>)[]
  readonly schema: Schema
}

/**
 * Loads the plugins that the entries of a field configure.
 *
 * @throws KuiltError PLUGIN_NOT_A_GENERATOR, PLUGIN_NOT_A_TRANSFORMER
 */
export function loadPlugins<K extends keyof PluginFunctions>(
  field: 'generators' | 'transformers' | 'validators',
  wanted: K,
  { gathered, layer, context }: PluginFieldContext,
): LoadedPlugins<K> {
  const entries = layer.kustomization[field] ?? []
  if (entries.length === 0) return { plugins: [], schema: gathered.schema }
  const { resources, schema } = accumulateConfigs(entries, { field, gathered, layer, context })
  const plugins = resources.map((config) => {
    const plugin = context.plugins.load(config, { layer, schema, context })
    const code = wanted === 'generate' ? 'PLUGIN_NOT_A_GENERATOR' : 'PLUGIN_NOT_A_TRANSFORMER'
    if (!can(plugin, wanted)) throw new KuiltError(code, { id: plugin.id }, { at: plugin.at })
    return plugin
  })
  return { plugins, schema }
}

interface PluginFieldContext {
  readonly gathered: Accumulation
  readonly layer: Layer
  readonly context: BuildContext
}

/**
 * Reads the configurations: first the entries that are inline YAML, then files and directories. Follows
 * api/internal/target/kusttarget.go, (KustTarget).configureExternalTransformers.
 */
function accumulateConfigs(
  entries: readonly string[],
  { field, gathered, layer, context }: PluginFieldContext & { readonly field: string },
): Accumulation {
  const inline = new ResourceMap()
  const paths: Entry[] = []
  entries.forEach((entry, index) => {
    const at = fieldAt(layer, field, index)
    const { resources, error } = readInline(entry, at, { layer, scope: gathered.schema.scope })
    if (resources === undefined) paths.push({ entry, index, inlineError: error })
    else
      withLocation(at, () => {
        for (const resource of resources) inline.append(resource)
      })
  })
  const start = { ...emptyAccumulation(gathered.schema), resources: inline.resources }
  return accumulateEntries(start, paths, { layer, context, field })
}

interface InlineConfigs {
  readonly resources?: readonly Resource[]
  /** The reason why the entry is not inline YAML. */
  readonly error?: KuiltError
}

function readInline(
  entry: string,
  at: Location,
  { layer, scope }: { readonly layer: Layer; readonly scope: ScopeTable },
): InlineConfigs {
  try {
    const origin = layerOrigin(layer)
    const resources = readResources(entry, layer.file, scope).map((resource) => {
      const source = { ...locationInside(at, resource.state.source), document: 0 }
      return resource.withState(origin === undefined ? { source } : { source, origin })
    })
    return { resources }
  } catch (error) {
    if (isKuiltError(error)) return { error: error.with({ at: locationInside(at, error.at) }) }
    throw error
  }
}

function can<K extends keyof PluginFunctions>(plugin: Plugin, wanted: K): plugin is Plugin & Required<Pick<Plugin, K>> {
  return plugin[wanted] !== undefined
}
