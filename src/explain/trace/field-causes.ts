import { attempt, type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type { FieldSpec, Image } from '../../kustomization/kustomization.gen.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import { isBuiltinConfig } from '../../layer/plugin.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import { nodeAt } from '../../tree/children.ts'
import { getText } from '../../tree/fields.ts'
import type { JsonValue, Node } from '../../tree/node.ts'
import { toJson } from '../../yaml/json/json.ts'
import { readPlainTree } from '../../yaml/read/read-plain.ts'
import { contentOf } from './id-places.ts'
import { scalarLocations, scalarPaths } from './locations.ts'
import { type Section, type SpecLocations, specPlaces } from './spec-locations.ts'

/** The sources of the values that a transformer writes, by the path of the written field. */
export interface FieldCause {
  readonly at: (path: FieldPath) => Location | undefined
  readonly through: (path: FieldPath) => readonly Location[]
}

/** Returns the cause of the values that a transformer writes to a resource. */
export type FieldCauseOf = (resource: Resource) => FieldCause

/** The sections of files in `configurations` that list the fields of a transformer. */
const sectionsOf: Readonly<Record<string, readonly Section[]>> = {
  labels: ['labels', 'commonLabels', 'templateLabels'],
  namePrefix: ['namePrefix'],
  nameSuffix: ['nameSuffix'],
  namespace: ['namespace'],
  commonAnnotations: ['commonAnnotations'],
  images: ['images'],
  replicas: ['replicas'],
}

/** Returns the cause of a transformer's changes, for all transformers except patches and replacements. */
export function fieldCauseOf(change: TransformerChange, specs: SpecLocations): FieldCauseOf {
  const { name, plugin } = change
  if (plugin !== undefined) return pluginCause(plugin.config, plugin.at, change.layer)
  const cause = builtinCause(change)
  if (specs.isEmpty) return () => cause
  const { at, through } = cause
  const sections = sectionsOf[name] ?? []
  return (resource) => ({
    at,
    through: (path) => {
      const own = through(path)
      const listed = specs.of(sections, resource, path)
      return listed.length === 0 ? own : [...own, ...listed]
    },
  })
}

function builtinCause({ name, layer, at }: TransformerChange): FieldCause {
  const entry = at ?? { file: layer.file, document: 0, path: [name] }
  switch (name) {
    case 'labels':
      return labelCause(entry, layer)
    case 'commonAnnotations':
      return { at: lastFieldBelow(fieldAt(layer, name)), through: none }
    case 'replicas':
      return fixedCause(fieldBelow(entry, ['count']), [fieldBelow(entry, ['name'])])
    case 'images':
      return imageCause(entry, layer.kustomization.images?.[Number(entry.path?.[1])] ?? {})
    default:
      return fixedCause(fieldAt(layer, name), nowhere)
  }
}

const nowhere: readonly Location[] = []
const none = (): readonly Location[] => nowhere

/** Returns a cause with the same locations for all fields. */
function fixedCause(at: Location, through: readonly Location[]): FieldCause {
  return { at: () => at, through: () => through }
}

function labelCause(entry: Location, { kustomization }: Layer): FieldCause {
  const [field, index] = entry.path ?? []
  if (field !== 'labels') return { at: lastFieldBelow(entry), through: none }
  const { pairs: _, ...switches } = kustomization.labels?.[Number(index)] ?? {}
  const places = scalarLocations(switches, entry)
  return { at: lastFieldBelow(fieldBelow(entry, ['pairs'])), through: () => places }
}

/**
 * Returns a function that finds the location of the pair that a transformer writes to many resources. It returns the
 * same object for the same key.
 */
function lastFieldBelow(map: Location): FieldCause['at'] {
  const known = new Map<string | number | undefined, Location>()
  return (path) => {
    const key = path.at(-1)
    let at = known.get(key)
    if (at === undefined) {
      at = fieldBelow(map, path.slice(-1))
      known.set(key, at)
    }
    return at
  }
}

/**
 * The fields of an image in the order of their precedence as the cause. A new tag or digest replaces the old ones, but
 * an entry with only a new name keeps them.
 */
const imageFields = ['newTag', 'digest', 'tagSuffix', 'newName'] as const

function imageCause(entry: Location, image: Image): FieldCause {
  const given = imageFields.filter((field) => image[field] !== undefined)
  const field = given.find((one) => image[one] !== '') ?? given[0] ?? 'name'
  const through = ['name', ...given].filter((one) => one !== field).map((one) => fieldBelow(entry, [one]))
  return fixedCause(fieldBelow(entry, [field]), through)
}

/**
 * The fields of built-in plugins that contain the values that they write. For all other plugins, the location is that
 * of the configuration.
 */
const pluginFields: Readonly<Record<string, FieldPath>> = {
  NamespaceTransformer: ['metadata', 'namespace'],
  PrefixTransformer: ['prefix'],
  SuffixTransformer: ['suffix'],
}

/** The built-in plugins that set pairs, with the field that contains the pairs. */
const pairFields: Readonly<Record<string, string>> = {
  LabelTransformer: 'labels',
  AnnotationsTransformer: 'annotations',
}

/** The fields that determine which values a built-in plugin changes. */
const pluginSwitches = ['unsetOnly', 'setRoleBindingSubjects', 'allowNameChange', 'allowKindChange']

function pluginCause(config: Resource | undefined, at: Location | undefined, layer: Layer): FieldCauseOf {
  if (config === undefined || at === undefined) return () => ({ at: () => at, through: none })
  const through = (): readonly Location[] => configLocations(config.node, at)
  if (!isBuiltinConfig(config)) return () => ({ at: () => nameOf(config, at), through })
  const cause =
    config.id.kind === 'ValueAddTransformer' ? valueAddCause(config, at, layer) : builtinPluginCause(config, at)
  const switches = pluginSwitches.flatMap((field) =>
    nodeAt(config.node, [field]) === undefined ? [] : [fieldBelow(at, [field])],
  )
  // The loader has decoded the same field.
  const specs = plainAt(config.node, 'fieldSpecs') as readonly FieldSpec[] | undefined
  return (resource) => ({
    at: cause.at,
    through: (path) => [
      ...cause.through(path),
      ...switches,
      ...specPlaces(specs ?? [], resource, { path, at: fieldBelow(at, ['fieldSpecs']) }),
    ],
  })
}

function builtinPluginCause(config: Resource, at: Location): FieldCause {
  const { kind } = config.id
  const pairs = pairFields[kind]
  if (pairs !== undefined) return { at: lastFieldBelow(fieldBelow(at, [pairs])), through: none }
  if (kind === 'ImageTagTransformer') return imageCause(fieldBelow(at, ['imageTag']), imageOf(config))
  if (kind === 'PrefixSuffixTransformer') {
    const fields = ['suffix', 'prefix'].filter((field) => nodeAt(config.node, [field]) !== undefined)
    const [field = 'suffix', ...others] = fields
    return { at: () => fieldBelow(at, [field]), through: () => others.map((one) => fieldBelow(at, [one])) }
  }
  if (kind === 'ReplicaCountTransformer') {
    const [count, name] = [fieldBelow(at, ['replica', 'count']), fieldBelow(at, ['replica', 'name'])]
    return { at: () => count, through: () => [name] }
  }
  const field = pluginFields[kind]
  const isWritten = field !== undefined && nodeAt(config.node, field) !== undefined
  if (isWritten) return { at: () => fieldBelow(at, field), through: none }
  return { at: () => nameOf(config, at), through: () => configLocations(config.node, at) }
}

/**
 * Returns the cause for a ValueAddTransformer. Its targets determine the fields to which the value is written, and can
 * be in a separate file.
 */
function valueAddCause({ node }: Resource, at: Location, { loader }: Layer): FieldCause {
  const path = getText(node, 'targetFilePath')
  const file = path === '' ? undefined : attempt(() => readPlainTree(loader.load(path), path))
  const targets = file === undefined ? [] : scalarPaths(file)
  const places = [
    ...configLocations(node, at),
    ...targets.map((below): Location => ({ file: loader.resolve(path), document: 0, path: below })),
  ]
  const field = ['value', 'targetFilePath'].find((name) => getText(node, name) !== '')
  return fixedCause(field === undefined ? at : fieldBelow(at, [field]), places)
}

/** Returns the fields of the image in a configuration, ignoring the case of their names. */
function imageOf({ node }: Resource): Image {
  const image = plainAt(node, 'imageTag')
  if (typeof image !== 'object' || image === null) return {}
  const known = new Map(imageFields.map((field) => [field.toLowerCase(), field]))
  return Object.fromEntries(Object.entries(image).map(([key, value]) => [known.get(key.toLowerCase()) ?? key, value]))
}

function plainAt(node: Node, field: string): JsonValue | undefined {
  const found = nodeAt(node, [field])
  return found && attempt(() => toJson(found))
}

/** Returns the location of the name of a configuration, which represents the whole configuration. */
function nameOf({ node }: Resource, at: Location): Location {
  return nodeAt(node, ['metadata', 'name']) === undefined ? at : fieldBelow(at, ['metadata', 'name'])
}

/** Returns the locations of the scalars of a configuration, except for its identity. */
function configLocations(node: Node, at: Location): readonly Location[] {
  return contentOf(node).flatMap(({ step, child }) => scalarPaths(child, [step]).map((path) => fieldBelow(at, path)))
}
