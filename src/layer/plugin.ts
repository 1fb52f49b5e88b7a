import type { Origin, Resource, Source } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import type { BuildContext, Layer } from './context.ts'
import type { Schema } from './stage.ts'
import type { Run } from './transformers.ts'

/**
 * A generator, transformer or validator that is not a field of a kustomization: a built-in plugin with its own
 * configuration, a KRM function, a legacy plugin, or a Helm chart.
 */
export interface Plugin {
  /** The ID of the plugin for messages. */
  readonly id: string
  /** The location of its configuration. */
  readonly at: Source | undefined
  /** The configuration, if it is a resource. */
  readonly config?: Resource
  /** The origin that is recorded on the resources of the plugin if origins are tracked. */
  readonly origin: Origin | undefined
  /** True if the plugin is a program, false if it is a part of this library. */
  readonly isExternal: boolean
  /** Absent for plugins that are not generators. */
  readonly generate?: () => readonly Resource[]
  /** Absent for plugins that are not transformers. */
  readonly transform?: Run
  /**
   * Runs the plugin as a validator, and returns the ID of a resource that it changed. Absent for plugins that run as
   * validators in the same way as transformers.
   */
  readonly validate?: (resources: readonly Resource[]) => string | undefined
}

export type GeneratorPlugin = Plugin & Required<Pick<Plugin, 'generate'>>
export type TransformerPlugin = Plugin & Required<Pick<Plugin, 'transform'>>

/** The behavior of a plugin, without the properties derived from its configuration. */
export type PluginFunctions = Pick<Plugin, 'generate' | 'transform' | 'validate'>

/** The context in which a plugin is used. */
export interface PluginUse {
  readonly layer: Layer
  readonly schema: Schema
  readonly context: BuildContext
}

/** Finds the plugins that a kustomization uses. */
export interface PluginLoader {
  /**
   * Returns the plugin that a resource configures.
   *
   * @throws KuiltError PLUGINS_DISABLED, and the errors of the configuration
   */
  readonly load: (config: Resource, use: PluginUse) => Plugin
  /** Returns the generators for the `helmCharts` of a layer. */
  readonly charts: (use: PluginUse) => readonly GeneratorPlugin[]
}

/** True for the configuration of a plugin that is a part of this library. */
export function isBuiltinConfig({ id: { group, version } }: Resource): boolean {
  return group === '' && version === 'builtin'
}

/** Returns a plugin with the properties that follow from its configuration. */
export function configuredPlugin(
  config: Resource,
  functions: PluginFunctions,
  { isExternal }: Pick<Plugin, 'isExternal'>,
): Plugin {
  const { originalId, state } = config
  return {
    id: describeId(originalId),
    at: state.source,
    config,
    origin: pluginOrigin(config),
    isExternal,
    ...functions,
  }
}

/** The origin of resources that a plugin creates. Follows api/resource/origin.go, OriginFromCustomPlugin. */
function pluginOrigin(config: Resource): Origin | undefined {
  const { origin } = config.state
  if (origin === undefined) return undefined
  const { kind, name, namespace } = config.id
  return {
    path: '',
    ...(origin.repo === undefined ? {} : { repo: origin.repo }),
    ...(origin.ref === undefined ? {} : { ref: origin.ref }),
    configuredIn: origin.path,
    configuredBy: { apiVersion: apiVersionOf(config.id), kind, name, ...(namespace === '' ? {} : { namespace }) },
  }
}
