import { KuiltError, warning } from '../diagnostics/index.ts'
import { optionHint } from '../diagnostics/option-hint.ts'
import type { Loader } from '../files/loader.ts'
import { joinPath } from '../files/paths.ts'
import { configuredPlugin, type Plugin, type PluginFunctions, type PluginUse } from '../layer/plugin.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { containerCommand } from './container-command.ts'
import { type ExecHost, type ExecResult, failureOf } from './exec-host.ts'
import type { FunctionSpec } from './function-spec.ts'
import { type OutputContext, readGenerated, updateResources } from './output.ts'
import type { PluginOptions } from './plugin-loader.ts'
import { exposeState, functionConfig, toResourceList } from './resource-list.ts'

/** The context in which a program is used, and the host that runs it. */
export interface ProgramUse extends PluginUse {
  readonly exec: ExecHost
  readonly options: PluginOptions
}

/**
 * A KRM function: reads a ResourceList, and prints a ResourceList or a stream of resources. The input of a generator
 * contains only its own configuration; the output of a transformer replaces the resources. Follows
 * api/internal/plugins/fnplugin/fnplugin.go, (FnPlugin).invokePlugin.
 *
 * @throws KuiltError FUNCTION_MOUNT_FORBIDDEN, FUNCTION_NETWORK_DISABLED
 */
export function krmFunction(config: Resource, spec: FunctionSpec, use: ProgramUse): Plugin {
  checkMounts(config, spec, use.layer.loader)
  const run = runner(config, spec, use)
  const own = functionConfig(config)
  const output: OutputContext = {
    file: use.layer.file,
    at: config.state.source,
    scope: use.schema.scope,
    type: 'function',
  }
  // Used if the function is not allowed to run: it changes nothing.
  const skipped = { generate: () => [], transform: (resources: readonly Resource[]) => resources }
  if (run === undefined) return configuredPlugin(config, skipped, { isExternal: true })
  const functions: PluginFunctions = {
    generate: () => readGenerated(run(toResourceList([own], own)), output),
    transform: (resources) => {
      const printed = run(toResourceList(resources.map(exposeState), own))
      return updateResources(resources, printed, output)
    },
  }
  return configuredPlugin(config, functions, { isExternal: true })
}

function checkMounts(config: Resource, { container }: FunctionSpec, loader: Loader): void {
  const id = describeId(config.originalId)
  const at = config.state.source
  for (const { type, source, target } of container?.mounts ?? []) {
    const outside = source.startsWith('/') || source.split('/').reduce(climb, 0) < 0 || !loader.isBelow(source)
    if (outside) throw new KuiltError('FUNCTION_MOUNT_FORBIDDEN', { id, source }, { at })
    // The container engine splits the option at commas, and uses the last source.
    const mount = [type, source, target].find((part) => /[,"\n\r]/.test(part))
    if (mount !== undefined) throw new KuiltError('FUNCTION_MOUNT_UNSAFE', { id, mount }, { at })
  }
}

/** The depth of a path after this part, relative to its start. It stays negative once the path has left the start. */
function climb(depth: number, part: string): number {
  if (depth < 0) return depth
  if (part === '..') return depth - 1
  return part === '' || part === '.' ? depth : depth + 1
}

type Run = (input: string) => Uint8Array

function runner(config: Resource, spec: FunctionSpec, use: ProgramUse): Run | undefined {
  const at = config.state.source
  if (spec.container?.network && !use.options.network) {
    throw new KuiltError('FUNCTION_NETWORK_DISABLED', { image: spec.container.image }, { at })
  }
  if (spec.container?.image.startsWith('-')) {
    throw new KuiltError('FUNCTION_IMAGE_INVALID', { image: spec.container.image }, { at })
  }
  if (spec.container?.image) {
    const request = containerCommand(spec.container, use)
    return (input) =>
      requireSuccess(use.exec.run({ ...request, input }), config, { command: [request.command, ...request.args] })
  }
  if (!spec.exec?.path) return undefined
  const { path, args, envs } = spec.exec
  if (!use.options.enableExec) {
    const hint = optionHint('plugins.enableExec', (setOption) => `to run it, ${setOption}`)
    use.context.warn(warning('FUNCTION_SKIPPED', { path }, { at, hint }))
    return undefined
  }
  const cwd = use.layer.loader.root
  if (path.includes('/')) use.layer.loader.assertAllowed(path)
  // A plain name is looked up in PATH; a path is relative to the kustomization.
  const command = path.startsWith('/') || !path.includes('/') ? path : joinPath(cwd, path)
  const env = mergeEnv([...envs, ...(use.options.env ?? [])])
  return (input) =>
    requireSuccess(use.exec.run({ command, args, cwd, env, input }), config, { command: [path, ...args] })
}

function mergeEnv(entries: readonly string[]): Readonly<Record<string, string>> {
  const pairs = entries.map((entry) => entry.split('=')).filter((parts) => parts.length === 2)
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]))
}

/** Returns the output of a program. @throws KuiltError FUNCTION_FAILED if it failed */
export function requireSuccess(
  result: ExecResult,
  config: Resource,
  { command, type = 'function' }: { readonly command: readonly string[]; readonly type?: OutputContext['type'] },
): Uint8Array {
  if (result.status === 0) return result.stdout
  const params = { type, id: describeId(config.originalId), command: command.join(' '), ...failureOf(result) }
  throw new KuiltError('FUNCTION_FAILED', params, { at: config.state.source })
}
