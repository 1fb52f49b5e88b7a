import { KuiltError } from '../diagnostics/index.ts'
import { decryptHint } from '../diagnostics/option-hint.ts'
import { isBuiltinConfig, type PluginLoader } from '../layer/plugin.ts'
import { getText } from '../tree/fields.ts'
import { ownValue } from '../tree/json-values.ts'
import { builtinPlugin } from './builtin-plugins.ts'
import type { ExecHost } from './exec-host.ts'
import type { Functions } from './function-api.ts'
import type { FunctionCalls } from './function-calls.ts'
import { readFunctionSpec } from './function-spec.ts'
import { chartGenerators } from './helm-charts.ts'
import type { HelmHost, HelmOptions } from './helm-options.ts'
import { inProcessFunction } from './in-process-function.ts'
import { krmFunction } from './krm-function.ts'
import { legacyPlugin } from './legacy-plugin.ts'
import { isSopsGenerator, type SopsOptions, sopsGenerator } from './sops-generator.ts'

/** Permissions for plugins and functions. */
export interface PluginOptions {
  /** Run functions that are plain programs. Default: false; such functions are skipped with a warning. */
  readonly enableExec?: boolean
  /** Allow network access for container functions that require it. Default: false. */
  readonly network?: boolean
  /**
   * The Docker network for these functions. Default: the network of the host, which kustomize always uses, even with
   * `--network-name`.
   */
  readonly networkName?: string
  /** Storage mounts for container functions: `type=bind,src=data,dst=/data`. Read-only without `rw=true`. */
  readonly mounts?: readonly string[]
  /** Environment variables for functions: `KEY=VALUE`, or `KEY` to copy it from the current environment. */
  readonly env?: readonly string[]
  /** Run containers as the current user instead of `nobody`. Default: false. */
  readonly asCurrentUser?: boolean
}

/** Functions and programs that a build may run. */
export interface ProgramOptions {
  /** Functions that run in this process, whether or not programs may run. */
  readonly functions?: Functions

  /** Runs programs. Without it, neither plugins nor helm can be used. */
  readonly exec?: ExecHost
  /** Allow plugins and KRM functions. */
  readonly plugins?: PluginOptions
  /**
   * Handle configurations of KSOPS and SopsSecretGenerator without running a program. Default: they are ordinary
   * plugins.
   */
  readonly sops?: SopsOptions
  /** Allow Helm charts. */
  readonly helm?: HelmOptions
}

/**
 * Loads built-in plugins, functions that the caller passes in, and (as far as the options allow) KRM functions, legacy
 * plugins and Helm charts. Follows api/internal/plugins/loader/loader.go, (Loader).loadPlugin.
 */
export function pluginLoader(
  { functions = {}, exec, plugins, helm, sops }: ProgramOptions,
  calls: FunctionCalls,
): PluginLoader {
  // In kustomize, `--enable-alpha-plugins` enables helm too.
  const isEnabled = helm?.engine !== undefined || (exec !== undefined && (helm ?? plugins) !== undefined)
  const helmHost: HelmHost | undefined = isEnabled ? { ...helm, exec } : undefined
  return {
    charts: (use) => chartGenerators(use, helmHost),
    load: (config, use) => {
      const { kind } = config.id
      if (isBuiltinConfig(config)) return builtinPlugin(config, use, helmHost)
      const name = `${getText(config.node, 'apiVersion')}/${kind}`
      const run = ownValue(functions, name)
      if (run !== undefined) return inProcessFunction(config, { ...use, name, run, calls })
      const mayRun = exec !== undefined && plugins !== undefined
      if (sops !== undefined && isSopsGenerator(name) && (sops.mode === 'decrypt' || !mayRun)) {
        return sopsGenerator(config, { ...use, name, sops, calls })
      }
      if (exec === undefined || plugins === undefined) {
        const at = config.state.source
        const hint = isSopsGenerator(name) ? decryptHint('its files') : undefined
        throw new KuiltError('PLUGINS_DISABLED', { kind }, hint === undefined ? { at } : { at, hint })
      }
      const spec = readFunctionSpec(config)
      const program = { ...use, exec, options: plugins }
      return spec === undefined ? legacyPlugin(config, program) : krmFunction(config, spec, program)
    },
  }
}
