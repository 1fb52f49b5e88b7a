import { isKuiltError, KuiltError, type Location, outcomeOf } from '../diagnostics/index.ts'
import { setAtPath, stringScalar } from '../resource/field-setter.ts'
import { internalAnnotations, toBehavior } from '../resource/internal-annotations.ts'
import { withoutPairs } from '../resource/metadata-pairs.ts'
import { readResources, unreadableReason } from '../resource/read-resources.ts'
import { initialState, Resource } from '../resource/resource.ts'
import { describeId, idKey } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { readStateAnnotations } from '../resource/state-annotations.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { getField, getPath, getText } from '../tree/fields.ts'
import { withoutIdAnnotations } from './resource-list.ts'

export interface OutputContext {
  readonly file: string
  /**
   * The location of the function config. Mistakes in the output are reported here, because they have no position in a
   * file.
   */
  readonly at: Location | undefined
  readonly scope: ScopeTable
  /** The resources of KRM functions get annotations with the files that they could be written to. */
  readonly type: 'function' | 'plugin'
}

const { path, legacyPath } = internalAnnotations
const hashAnnotation = internalAnnotations.pluginNeedsHash.name
const behaviorAnnotation = internalAnnotations.pluginBehavior.name

/** Returns YAML documents as a program would print them. */
export function joinDocuments(documents: readonly string[]): Uint8Array {
  return new TextEncoder().encode(documents.join('---\n'))
}

/**
 * Reads the output of a generator. Annotations can request a hash suffix and a behavior. Follows
 * api/internal/plugins/utils/utils.go, UpdateResourceOptions.
 */
export function readGenerated(output: Uint8Array, context: OutputContext): readonly Resource[] {
  return read(output, context).map((resource) => {
    const annotations = getPath(resource.node, 'metadata', 'annotations')
    const needsHash = parseBoolean(getText(annotations, hashAnnotation))
    const behavior = toBehavior(getText(annotations, behaviorAnnotation))
    const node = withoutPairs(resource.node, 'annotations', [hashAnnotation, behaviorAnnotation])
    return resource.withNode(node).withState({ needsHash, behavior })
  })
}

function read(output: Uint8Array, { file, at = { file }, scope, type }: OutputContext): readonly Resource[] {
  try {
    const resources = readResources(output, file, scope)
    return type === 'function' ? resources.map(withDefaultPath) : resources
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw new KuiltError('FUNCTION_OUTPUT_INVALID', { type, reason: unreadableReason(error) }, { at, cause: error })
  }
}

/**
 * Adds annotations with a file path. Only functions that run later see them. Follows kyaml/kio/kioutil/kioutil.go,
 * DefaultPathAnnotation and CreatePathAnnotationValue.
 */
function withDefaultPath(resource: Resource): Resource {
  const { node, id } = resource
  const known = getField(getPath(node, 'metadata', 'annotations'), path.name)
  if (known !== undefined) return resource
  const file = `${id.kind.toLowerCase()}_${id.name}.yaml`
  const value = stringScalar(id.namespace === '' ? file : `${id.namespace}/${file}`)
  const named = [path.name, legacyPath.name].reduce(
    (next, name) => setAtPath(next, ['metadata', 'annotations', name], value),
    node,
  )
  return resource.withNode(named)
}

function parseBoolean(text: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  if (['', '0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false
  throw new KuiltError('FUNCTION_NEEDS_HASH_INVALID', { annotation: hashAnnotation, value: text })
}

/**
 * The resources after a transformer: known resources are updated in place, new ones are appended, and missing ones are
 * removed. The internal state of a resource is kept only if the program has kept its annotations. Follows
 * api/internal/plugins/utils/utils.go, UpdateResMapValues.
 *
 * @throws KuiltError FUNCTION_OUTPUT_INVALID, RESOURCE_EXISTS
 */
export function updateResources(
  before: readonly Resource[],
  output: Uint8Array,
  context: OutputContext,
): readonly Resource[] {
  const printed = new ResourceMap()
  for (const resource of read(output, context)) {
    const plain = resource.withNode(withoutIdAnnotations(resource.node))
    if (outcomeOf(() => printed.append(plain)).error !== undefined) throw printedTwice(plain, context)
  }
  const byId = new Map(printed.resources.map((resource) => [idKey(resource.id), resource]))
  const updated = before.flatMap((old) => {
    const next = byId.get(idKey(old.id))
    byId.delete(idKey(old.id))
    return next === undefined ? [] : [withHistory(next, old)]
  })
  return [...updated, ...byId.values()]
}

function printedTwice({ id }: Resource, { at, type }: OutputContext): KuiltError {
  const output = `the output of the ${type}`
  return new KuiltError('RESOURCE_EXISTS', { id: describeId(id), first: output, second: output }, { at })
}

function withHistory(next: Resource, old: Resource): Resource {
  const { varNames, source } = old.state
  const described = { ...initialState, ...readStateAnnotations(next.node) }
  return new Resource(next.node, { ...described, varNames, source }, next.scope)
}
