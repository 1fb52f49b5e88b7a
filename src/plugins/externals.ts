import { isKuiltError, KuiltError, type Location, locationInside, withLocation } from '../diagnostics/index.ts'
import { accumulateEntries, emptyAccumulation, type PlacedEntry } from '../layer/accumulate.ts'
import {
  type BuildContext,
  type ExternalGenerator,
  type ExternalSupport,
  type ExternalTransformer,
  fieldAt,
  type Layer,
  type Plugin,
  type PluginHost,
} from '../layer/context.ts'
import { layerOrigin } from '../layer/origin.ts'
import { readResources } from '../resource/read-resources.ts'
import type { Origin, Resource } from '../resource/resource.ts'
import { formatId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { loadBuiltinPlugin } from './builtin-plugins.ts'

/** Generators, transformers and validators that are configured by resources of their own. */
export function externalSupport(host: PluginHost): ExternalSupport {
  return {
    generators: (layer, context) => [...host.charts(layer, context), ...loadGenerators(layer, context, host)],
    transformers: (entries, field, place) => loadTransformers(entries, field, { ...place, host }),
  }
}

function loadGenerators(layer: Layer, context: BuildContext, host: PluginHost): readonly ExternalGenerator[] {
  const entries = layer.kustomization.generators ?? []
  return configurations(entries, 'generators', { layer, context }).map((config) => {
    const { generate } = loadPlugin(config, { layer, context, host })
    if (generate === undefined) throw pluginError('PLUGIN_NOT_A_GENERATOR', config)
    return { generate, origin: pluginOrigin(config), at: config.state.source }
  })
}

interface PluginContext {
  readonly layer: Layer
  readonly context: BuildContext
  readonly host: PluginHost
}

function loadTransformers(
  entries: readonly string[],
  field: 'transformers' | 'validators',
  place: PluginContext,
): readonly ExternalTransformer[] {
  return configurations(entries, field, place).map((config) => {
    const { transform, external = false } = loadPlugin(config, place)
    if (transform === undefined) throw pluginError('PLUGIN_NOT_A_TRANSFORMER', config)
    return { transform, origin: pluginOrigin(config), external, at: config.state.source }
  })
}

function loadPlugin(config: Resource, { layer, context, host }: PluginContext): Plugin {
  const { group, version } = config.id
  return group === '' && version === 'builtin'
    ? loadBuiltinPlugin(config, { layer, context, host })
    : host.plugin(config, layer, context)
}

/** The configuring resources: entries that are inline YAML first, whatever their place in the list, then files and directories. */
function configurations(
  entries: readonly string[],
  field: string,
  { layer, context }: { readonly layer: Layer; readonly context: BuildContext },
): readonly Resource[] {
  const inline = new ResourceMap()
  const paths: PlacedEntry[] = []
  entries.forEach((entry, index) => {
    const at = fieldAt(layer, field, index)
    const { resources, error } = readInline(entry, at, { layer, context })
    if (resources === undefined) paths.push({ entry, index, inlineError: error })
    else withLocation(at, () => appendAll(inline, resources))
  })
  const gathered = { ...emptyAccumulation, resources: inline.resources }
  return accumulateEntries(gathered, paths, { layer, context, field }).resources
}

function appendAll(map: ResourceMap, resources: readonly Resource[]): void {
  for (const resource of resources) map.append(resource)
}

interface InlineReading {
  readonly resources?: readonly Resource[]
  readonly error?: KuiltError
}

function readInline(
  entry: string,
  at: Location,
  { layer, context }: { readonly layer: Layer; readonly context: BuildContext },
): InlineReading {
  try {
    const origin = layerOrigin(layer)
    const resources = readResources(entry, layer.file, context.schema.scope).map((resource) => {
      const source = { ...locationInside(at, resource.state.source), document: 0 }
      return resource.withState(origin === undefined ? { source } : { source, origin })
    })
    return { resources }
  } catch (error) {
    if (isKuiltError(error)) return { error: error.with({ at: locationInside(at, error.at) }) }
    throw error
  }
}

/** What a plugin's products are recorded as made by, while origins are tracked. */
function pluginOrigin(config: Resource): Origin | undefined {
  const { origin } = config.state
  if (origin === undefined) return undefined
  const { group, version, kind, name, namespace } = config.id
  const apiVersion = group === '' ? version : `${group}/${version}`
  return {
    path: '',
    ...(origin.repo === undefined ? {} : { repo: origin.repo }),
    ...(origin.ref === undefined ? {} : { ref: origin.ref }),
    configuredIn: origin.path,
    configuredBy: { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }) },
  }
}

function pluginError(code: 'PLUGIN_NOT_A_GENERATOR' | 'PLUGIN_NOT_A_TRANSFORMER', config: Resource): KuiltError {
  return new KuiltError(code, { id: formatId(config.originalId) }, { at: config.state.source })
}
