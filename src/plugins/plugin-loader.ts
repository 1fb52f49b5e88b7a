import { KuiltError } from '../diagnostics/index.ts'
import type { PluginLoader } from '../layer/plugin.ts'
import { builtinPlugin } from './builtin-plugins.ts'
import type { ExecHost } from './exec-host.ts'
import { readFunctionSpec } from './function-spec.ts'
import type { HelmHost, HelmOptions } from './helm.ts'
import { chartGenerators } from './helm-charts.ts'
import { krmFunction } from './krm-function.ts'
import { legacyPlugin } from './legacy-plugin.ts'

/** What plugins and functions may do. */
export interface PluginOptions {
  /** Run functions that are plain programs. Default: false: they are skipped with a warning. */
  readonly enableExec?: boolean
  /** Allow network access for container functions that require it. Default: false. */
  readonly network?: boolean
  /**
   * The Docker network of such functions. Default: that of the host, which kustomize always uses, regardless of its
   * flag.
   */
  readonly networkName?: string
  /** Storage mounts for container functions, as on docker's command line. */
  readonly mounts?: readonly string[]
  /** `KEY=VALUE` or `KEY` for functions. */
  readonly env?: readonly string[]
  /** Run containers as the current user. Default: false. */
  readonly asCurrentUser?: boolean
}

/** Programs that a build may run. */
export interface ProgramOptions {
  /** Runs programs. Without it neither plugins nor helm can be used. */
  readonly exec?: ExecHost
  /** Allow plugins and KRM functions. */
  readonly plugins?: PluginOptions
  /** Allow Helm charts. */
  readonly helm?: HelmOptions
}

/**
 * Loads builtin plugins, and KRM functions, legacy plugins and helm charts as far as the options allow. Follows
 * api/internal/plugins/loader/loader.go, (Loader).loadPlugin.
 */
export function pluginLoader({ exec, plugins, helm }: ProgramOptions): PluginLoader {
  // --enable-alpha-plugins enables helm too.
  const helmHost: HelmHost | undefined = exec && (helm ?? plugins) ? { ...helm, exec } : undefined
  return {
    charts: (use) => chartGenerators(use, helmHost),
    load: (config, use) => {
      const { group, version, kind } = config.id
      if (group === '' && version === 'builtin') return builtinPlugin(config, use, helmHost)
      if (exec === undefined || plugins === undefined) {
        throw new KuiltError('PLUGINS_DISABLED', { kind }, { at: config.state.source })
      }
      const spec = readFunctionSpec(config)
      const program = { ...use, exec, options: plugins }
      return spec === undefined ? legacyPlugin(config, program) : krmFunction(config, spec, program)
    },
  }
}
