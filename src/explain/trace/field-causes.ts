import { fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { Image } from '../../kustomization/kustomization.gen.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import { isBuiltinConfig } from '../../layer/plugin.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { toJson } from '../../yaml/json/json.ts'
import { contentOf } from './id-places.ts'
import type { Path } from './steps.ts'

/** Where a transformer takes the values from that it writes, by the path of the field it has written. */
export interface FieldCause {
  readonly at: (path: Path) => Location | undefined
  readonly through: (path: Path) => readonly Location[]
}

/** The cause of what a transformer has changed, for all transformers but patches and replacements. */
export function fieldCause(change: TransformerChange): FieldCause {
  const { name, layer, plugin, at } = change
  if (plugin !== undefined) return pluginCause(plugin.config, plugin.at)
  const entry = at ?? { file: layer.file, document: 0, path: [name] }
  switch (name) {
    case 'labels':
      return labelCause(entry, layer)
    case 'commonAnnotations':
      return { at: (path) => fieldBelow(fieldAt(layer, name), path.slice(-1)), through: none }
    case 'replicas':
      return { at: () => fieldBelow(entry, ['count']), through: () => [fieldBelow(entry, ['name'])] }
    case 'images':
      return imageCause(entry, layer.kustomization.images?.[Number(entry.path?.[1])] ?? {})
    default:
      return { at: () => fieldAt(layer, name), through: none }
  }
}

const none = (): readonly Location[] => []

function labelCause(entry: Location, { kustomization }: Layer): FieldCause {
  const [field, index] = entry.path ?? []
  if (field !== 'labels') return { at: (path) => fieldBelow(entry, path.slice(-1)), through: none }
  const { pairs: _, ...switches } = kustomization.labels?.[Number(index)] ?? {}
  const places = scalarLocations(switches, entry)
  return { at: (path) => fieldBelow(entry, ['pairs', ...path.slice(-1)]), through: () => places }
}

/** A tag and a digest replace what the image had; a name alone keeps it. */
const imageFields = ['newTag', 'digest', 'tagSuffix', 'newName'] as const

function imageCause(entry: Location, image: Image): FieldCause {
  const given = imageFields.filter((field) => image[field] !== undefined && image[field] !== '')
  const [field = 'name', ...others] = given
  const through = ['name', ...others].filter((one) => one !== field).map((one) => fieldBelow(entry, [one]))
  return { at: () => fieldBelow(entry, [field]), through: () => through }
}

/** The fields of the builtin plugins that hold what they write. For all others: where they are configured. */
const pluginFields: Readonly<Record<string, Path>> = {
  NamespaceTransformer: ['metadata', 'namespace'],
  PrefixTransformer: ['prefix'],
  SuffixTransformer: ['suffix'],
  ReplicaCountTransformer: ['replica', 'count'],
  ValueAddTransformer: ['value'],
}

/** Builtin plugins that set pairs, and the field with the pairs. */
const pairFields: Readonly<Record<string, string>> = {
  LabelTransformer: 'labels',
  AnnotationsTransformer: 'annotations',
}

function pluginCause(config: Resource | undefined, at: Location | undefined): FieldCause {
  if (config === undefined || at === undefined) return { at: () => at, through: none }
  const { kind } = config.id
  const through = (): readonly Location[] => configLocations(config.node, at)
  if (!isBuiltinConfig(config)) return { at: () => nameOf(config, at), through }
  const pairs = pairFields[kind]
  if (pairs !== undefined) return { at: (path) => fieldBelow(at, [pairs, ...path.slice(-1)]), through: none }
  if (kind === 'ImageTagTransformer') return imageCause(fieldBelow(at, ['imageTag']), imageOf(config))
  if (kind === 'PrefixSuffixTransformer') {
    const fields = ['suffix', 'prefix'].filter((field) => nodeAt(config.node, [field]) !== undefined)
    const [field = 'suffix', ...others] = fields
    return { at: () => fieldBelow(at, [field]), through: () => others.map((one) => fieldBelow(at, [one])) }
  }
  const field = pluginFields[kind]
  const isWritten = field !== undefined && nodeAt(config.node, field) !== undefined
  return { at: () => (isWritten ? fieldBelow(at, field) : nameOf(config, at)), through }
}

function imageOf({ node }: Resource): Image {
  const image = nodeAt(node, ['imageTag'])
  // The loader has decoded the same field.
  return ((image && toJson(image)) ?? {}) as Image
}

/** The name of a configuration stands for all of it. */
function nameOf({ node }: Resource, at: Location): Location {
  return nodeAt(node, ['metadata', 'name']) === undefined ? at : fieldBelow(at, ['metadata', 'name'])
}

/** Where the scalars of a configuration are, apart from what identifies it. */
function configLocations(node: Node, at: Location): readonly Location[] {
  return contentOf(node).flatMap(({ step, child }) => treeLocations(child, fieldBelow(at, [step])))
}

function treeLocations(node: Node, at: Location): readonly Location[] {
  if (node.type === 'scalar') return [at]
  return childrenOf(node).flatMap(({ step, child }) => treeLocations(child, fieldBelow(at, [step])))
}

/** Where the scalars of an entry of a kustomization are. */
export function scalarLocations(value: unknown, at: Location): readonly Location[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item, i) => scalarLocations(item, fieldBelow(at, [i])))
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, item]) => scalarLocations(item, fieldBelow(at, [key])))
}
