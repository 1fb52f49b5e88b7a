import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { readResources } from '../../resource/read-resources.ts'
import { builtinScope } from '../../schema/scope.ts'
import { getField, getText, setField } from '../../tree/fields.ts'
import { type Mapping, type Node, taggedScalar } from '../../tree/node.ts'
import { writeResources } from '../../yaml/print/write.ts'
import { copyChartHome } from './chart-home.ts'
import { isInline, localizeFile, localizeFileSource, localizePatchEntry } from './paths.ts'
import { addFile, loadFile, type Root } from './root.ts'

type Localize = (root: Root, path: string) => Promise<string>

/** The fields of built-in plugins that contain paths, by kind. Each field contains one path or a list of paths. */
const pathFields: ReadonlyMap<string, readonly (readonly [string, Localize])[]> = new Map([
  ['ConfigMapGenerator', sources()],
  ['SecretGenerator', sources()],
  [
    'HelmChartInflationGenerator',
    [
      ['valuesFile', localizeFile],
      ['additionalValuesFiles', localizeFile],
    ],
  ],
  ['PatchTransformer', [['path', localizeFile]]],
  ['PatchJson6902Transformer', [['path', localizeFile]]],
  ['PatchStrategicMergeTransformer', [['paths', localizePatchEntry]]],
])

function sources(): readonly (readonly [string, Localize])[] {
  return [
    ['env', localizeFile],
    ['envs', localizeFile],
    ['files', localizeFileSource],
  ]
}

/**
 * Changes an item of `generators`, `transformers` or `validators`, which contains plugin configurations or the path of
 * a file with such configurations.
 */
export async function localizePluginEntry(root: Root, entry: string): Promise<string> {
  if (isInline(entry)) return (await localizePlugins(root, entry)) ?? writePlugins(entry)
  const file = await loadPluginFile(root, entry)
  const changed = await localizePlugins(root, file.content)
  addFile(root, file.path, changed === undefined ? file.content : new TextEncoder().encode(changed))
  return file.path
}

async function loadPluginFile(root: Root, entry: string): ReturnType<typeof loadFile> {
  try {
    return await loadFile(root, entry)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw new KuiltError('LOCALIZE_PLUGIN', { entry, reason: error.message }, { cause: error })
  }
}

/**
 * Prints inline configurations again, even if no path changes. Follows api/internal/localizer/localizer.go,
 * localizeBuiltinPlugins.
 */
function writePlugins(text: string): string {
  return writeResources(readResources(text, '', builtinScope).map(({ node }) => node))
}

/**
 * Changes the paths in plugin configurations. Returns undefined if no path changes, so that the file keeps its
 * comments.
 */
async function localizePlugins(root: Root, content: Uint8Array | string): Promise<string | undefined> {
  const nodes = readResources(content, '', builtinScope).map(({ node }) => node)
  const changed: Mapping[] = []
  for (const node of nodes) changed.push(await localizePlugin(root, node))
  return changed.some((node, i) => node !== nodes[i]) ? writeResources(changed) : undefined
}

async function localizePlugin(root: Root, plugin: Mapping): Promise<Mapping> {
  if (getText(plugin, 'apiVersion') !== 'builtin') return plugin
  const kind = getText(plugin, 'kind')
  let result = plugin
  for (const [field, localize] of pathFields.get(kind) ?? []) {
    result = await changeField(result, field, (path) => localize(root, path))
  }
  if (kind === 'ReplacementTransformer') result = await localizeReplacements(root, result)
  if (kind !== 'HelmChartInflationGenerator') return result
  if (getField(result, 'chartHome') === undefined) copyChartHome(root, '')
  return changeField(result, 'chartHome', async (path) => copyChartHome(root, path))
}

async function localizeReplacements(root: Root, plugin: Mapping): Promise<Mapping> {
  const list = getField(plugin, 'replacements')
  if (list?.type !== 'sequence') return plugin
  const items: Node[] = []
  for (const item of list.items) {
    items.push(item.type === 'mapping' ? await changeField(item, 'path', (path) => localizeFile(root, path)) : item)
  }
  return items.some((item, i) => item !== list.items[i]) ? setField(plugin, 'replacements', { ...list, items }) : plugin
}

async function changeField(map: Mapping, field: string, localize: (path: string) => Promise<string>): Promise<Mapping> {
  const value = getField(map, field)
  if (value === undefined) return map
  const changed = await changePaths(value, field, localize)
  return changed === value ? map : setField(map, field, changed)
}

async function changePaths(node: Node, field: string, localize: (path: string) => Promise<string>): Promise<Node> {
  if (node.type === 'mapping') throw new KuiltError('LOCALIZE_PLUGIN_FIELD', { field })
  if (node.type === 'scalar') {
    const path = await localize(node.text)
    return path === node.text ? node : taggedScalar(path, '!!str', node.style)
  }
  const items: Node[] = []
  for (const item of node.items) items.push(item.type === 'scalar' ? await changePaths(item, field, localize) : item)
  return items.some((item, i) => item !== node.items[i]) ? { ...node, items } : node
}
