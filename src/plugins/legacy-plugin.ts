import { KuiltError } from '../diagnostics/index.ts'
import { configuredPlugin, type Plugin, type PluginFunctions } from '../layer/plugin.ts'
import type { Resource } from '../resource/resource.ts'
import { describeVersionedId } from '../resource/resource-id.ts'
import { getText } from '../tree/fields.ts'
import { writeResource, writeResources } from '../yaml/print/write.ts'
import type { ExecHost } from './exec-host.ts'
import { type ProgramUse, requireSuccess } from './krm-function.ts'
import { type OutputContext, readGenerated, updateResources } from './output.ts'
import { exposeState, withOriginAnnotations } from './resource-list.ts'
import { splitShellWords } from './shell-words.ts'

/** The maximum length of a string in the environment. Linux rejects longer strings. */
const maxEnvironmentString = 131071

/**
 * A program in the plugin home, found by the apiVersion and kind of its configuration. Its first argument is the path
 * of a file with the configuration; transformers also read the resources from standard input. Follows
 * api/internal/plugins/execplugin/execplugin.go, (ExecPlugin).invokePlugin.
 *
 * @throws KuiltError PLUGIN_HOME_MISSING, PLUGIN_NOT_FOUND, PLUGIN_NOT_EXECUTABLE
 */
export function legacyPlugin(config: Resource, use: ProgramUse): Plugin {
  const path = findPlugin(config, use.exec)
  const args = pluginArgs(config, use)
  const output: OutputContext = {
    file: use.layer.file,
    at: config.state.source,
    scope: use.schema.scope,
    type: 'plugin',
  }
  const run = (input: string): Uint8Array => runPlugin(config, { path, args, input, use })
  const functions: PluginFunctions = {
    generate: () => readGenerated(run(''), output),
    transform: (resources) => updateResources(resources, run(writeResources(resources.map(exposeState))), output),
  }
  return configuredPlugin(config, functions, { isExternal: true })
}

/** Finds the program of a plugin. Follows api/internal/plugins/loader/loader.go, (Loader).AbsolutePluginPath. */
function findPlugin(config: Resource, exec: ExecHost): string {
  const at = config.state.source
  const { group, version, kind } = config.id
  const path = [pluginHome(exec), group, version, kind.toLowerCase(), kind].filter((part) => part !== '').join('/')
  if ([group, version, kind].some((part) => part.split('/').includes('..')))
    throw new KuiltError('PLUGIN_PATH_UNSAFE', { path }, { at })
  const found = exec.kind(path)
  if (found === 'executable') return path
  if (found === 'missing')
    throw new KuiltError('PLUGIN_NOT_FOUND', { id: describeVersionedId(config.originalId), path }, { at })
  throw new KuiltError('PLUGIN_NOT_EXECUTABLE', { path }, { at })
}

/** The directory that contains plugins. Follows api/konfig/plugins.go, DefaultAbsPluginHome. */
function pluginHome({ env, kind }: ExecHost): string {
  const home = env['HOME'] ?? ''
  const candidates = [
    env['KUSTOMIZE_PLUGIN_HOME'] ?? '',
    env['XDG_CONFIG_HOME'] ? `${env['XDG_CONFIG_HOME']}/kustomize/plugin` : '',
    home && `${home}/.config/kustomize/plugin`,
    home && `${home}/kustomize/plugin`,
  ].filter((path) => path !== '')
  const found = candidates.find((path) => kind(path) === 'directory')
  if (found === undefined) throw new KuiltError('PLUGIN_HOME_MISSING', { tried: candidates.join(', ') })
  return found
}

/**
 * The arguments in the fields `argsOneLiner` and `argsFromFile`. Follows api/internal/plugins/execplugin/execplugin.go,
 * (ExecPlugin).processOptionalArgsFields.
 */
function pluginArgs(config: Resource, { layer }: ProgramUse): readonly string[] {
  const line = getText(config.node, 'argsOneLiner')
  const file = getText(config.node, 'argsFromFile')
  const fromFile = file === '' ? '' : new TextDecoder().decode(layer.loader.load(file))
  const lines = fromFile.split('\n').map((text) => text.replace(/^ +/, ''))
  return [...splitShellWords(line), ...lines.filter((text) => text !== '')]
}

interface PluginRun {
  readonly path: string
  readonly args: readonly string[]
  readonly input: string
  readonly use: ProgramUse
}

function runPlugin(config: Resource, { path, args, input, use }: PluginRun): Uint8Array {
  const { exec, layer } = use
  const text = writeResource(withOriginAnnotations(config))
  const temporary = exec.temporaryDirectory('kuilt-plugin-')
  try {
    const file = temporary.write('config.yaml', text)
    const env: Record<string, string> = { KUSTOMIZE_PLUGIN_CONFIG_ROOT: layer.loader.root }
    if (text.length <= maxEnvironmentString) env['KUSTOMIZE_PLUGIN_CONFIG_STRING'] = text
    const result = exec.run({ command: path, args: [file, ...args], cwd: layer.loader.root, env, input })
    return requireSuccess(result, config, { command: [path], type: 'plugin' })
  } finally {
    temporary.remove()
  }
}
