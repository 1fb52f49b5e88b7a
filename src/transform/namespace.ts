import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { setScalar } from '../resource/field-setter.ts'
import { type CompiledSpec, compileFieldSpec, FieldSpecIndex } from '../resource/field-specs.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { haveUniqueNames, ResourceMap } from '../resource/resource-map.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { apiVersionOf, sameGvk } from '../schema/gvk.ts'
import type { FieldEdit } from '../tree/field-tree.ts'
import { getField, mapItems, setField } from '../tree/fields.ts'
import { isMissing, isNull, type Mapping, type Node, taggedScalar } from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'

/** The subjects of role bindings that get the namespace. */
export type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none'

export interface NamespaceOptions {
  readonly namespace: string
  readonly specs: readonly FieldSpec[]
  /** True if only missing and empty values are changed. Default: false. */
  readonly unsetOnly?: boolean
  /** The subjects that get the namespace. Default: `defaultOnly`, the subjects named `default`. */
  readonly subjects?: SubjectMode
}

const metadataNamespace = compileFieldSpec({
  group: '',
  version: '',
  kind: '',
  path: 'metadata/namespace',
  create: true,
})

/**
 * `namespace`: moves every resource that is not known to be cluster-scoped into a namespace, renames core Namespace objects,
 * and sets the namespace of role binding subjects and of the fields in `specs`. Resources from Helm charts stay
 * unchanged.
 *
 * ```yaml
 * # shop
 * metadata: { name: a }                      # before
 * metadata: { name: a, namespace: shop }
 * ```
 *
 * Follows api/internal/builtins/NamespaceTransformer.go, (NamespaceTransformerPlugin).Transform, and
 * api/filters/namespace/namespace.go, (Filter).run.
 *
 * @throws KuiltError NAMESPACE_CONFLICT if two resources end up with the same ID
 */
export function setNamespace(resources: readonly Resource[], options: NamespaceOptions): readonly Resource[] {
  if (options.namespace === '') return resources
  const index = new FieldSpecIndex(options.specs.filter((spec) => !handledElsewhere(spec)))
  return (
    (haveUniqueNames(resources) ? moveAll(resources, index, options) : undefined) ?? moveEach(resources, index, options)
  )
}

/** Moves all resources. Returns undefined if this renames a resource. */
function moveAll(
  resources: readonly Resource[],
  index: FieldSpecIndex,
  options: NamespaceOptions,
): readonly Resource[] | undefined {
  const result: Resource[] = []
  for (let i = 0; i < resources.length; i++) {
    const resource = resources[i] as Resource
    const moved = move(resource, index, options)
    if (moved.id.name !== resource.id.name) return undefined
    result.push(moved)
  }
  return result
}

/** Moves the resources one by one, and checks the IDs after each. */
function moveEach(
  resources: readonly Resource[],
  index: FieldSpecIndex,
  options: NamespaceOptions,
): readonly Resource[] {
  const map = new ResourceMap(resources)
  for (const [position, resource] of resources.entries()) {
    if (resource.state.helmGenerated) continue
    const moved = move(resource, index, options)
    map.replace(position, moved)
    // The current IDs, while some resources have moved and others have not. Follows
    // api/internal/builtins/NamespaceTransformer.go, (NamespaceTransformerPlugin).Transform.
    if (map.withCurrentId(moved.id).length !== 1) {
      // Both resources belong in the message, even if one of them had this ID from the start.
      const same = map.withCurrentId(moved.id).flatMap((other) => resources[other] ?? [])
      const notes = [...new Set([...resources.filter((other) => isOneOf(other, moved)), ...same])].map((other) =>
        resourceNote(other),
      )
      throw new KuiltError('NAMESPACE_CONFLICT', { namespace: options.namespace, id: describeId(moved.id) }, { notes })
    }
  }
  return map.resources
}

function move(resource: Resource, index: FieldSpecIndex, options: NamespaceOptions): Resource {
  if (resource.state.helmGenerated) return resource
  // Errors in an ID are reported before errors in a field.
  if (resource.hasCommas) return resource.storePreviousId().withNode(moveResource(resource, index, options))
  return resource.renamed(moveResource(resource, index, options))
}

/** True if a resource ends up with the same ID as the moved one, because they differ only in the namespace. */
function isOneOf({ id }: Resource, { id: moved }: Resource): boolean {
  return sameGvk(id, moved) && id.name === moved.name
}

/**
 * True for `metadata/namespace` and the namespaces of subjects, which have separate rules instead of field specs.
 * Follows api/filters/namespace/namespace.go, (Filter).removeUnneededMetaFieldSpecs and
 * removeRoleBindingSubjectFieldSpecs.
 */
function handledElsewhere(spec: FieldSpec): boolean {
  return spec.path === 'metadata/namespace' || (isRoleBinding(spec.kind) && spec.path === 'subjects/namespace')
}

function isRoleBinding(kind: string): boolean {
  return kind === 'RoleBinding' || kind === 'ClusterRoleBinding'
}

/**
 * Moves one resource to another namespace: sets its own namespace, the namespace of subjects, and the fields in
 * `index`.
 */
export function moveResource(resource: Resource, index: FieldSpecIndex, options: NamespaceOptions): Mapping {
  const { id } = resource
  const set = (node: Node): Node => writeNamespace(node, options)
  let node = resource.node
  if (!id.clusterScoped) node = metadataNamespace.fields.edit(node, { create: 'scalar', set })
  if (isRoleBinding(id.kind)) node = moveSubjects(node, options)
  const selected = index.for(id)
  for (let i = 0; i < selected.length; i++) {
    const one = selected[i] as CompiledSpec
    // Only the core Namespace is renamed; other kinds with that name are ordinary resources.
    if (one.spec.path === 'metadata/name' && apiVersionOf(id) !== 'v1') continue
    node = applySpec(node, one, { create: 'scalar', createTag: '!!str', set })
  }
  return node
}

function applySpec(node: Mapping, { spec, fields }: CompiledSpec, edit: FieldEdit<unknown>): Mapping {
  try {
    return fields.edit(node, edit)
  } catch (error) {
    if (isKuiltError(error) && error.code === 'FIELD_WRONG_NODE_KIND') {
      throw new KuiltError('NAMESPACE_TARGET_NOT_SCALAR', { path: spec.path }, { cause: error })
    }
    throw error
  }
}

function writeNamespace(node: Node, options: NamespaceOptions): Node {
  if (options.unsetOnly && node.type === 'scalar' && !isMissing(node) && node.text !== '') return node
  return setScalar(node, taggedScalar(options.namespace, '!!str'))
}

/**
 * Sets the namespace of the subjects of a role binding. Follows api/filters/namespace/namespace.go,
 * (Filter).roleBindingHack.
 */
function moveSubjects(node: Mapping, options: NamespaceOptions): Mapping {
  const mode = options.subjects ?? 'defaultOnly'
  const subjects = getField(node, 'subjects')
  if (mode === 'none' || subjects === undefined || isMissing(subjects)) return node
  if (subjects.type !== 'sequence') {
    throw wrongNodeKind('sequence', subjects)
  }
  const wanted = mode === 'defaultOnly' ? { key: 'name', value: 'default' } : { key: 'kind', value: 'ServiceAccount' }
  const moved = mapItems(subjects, (subject) => {
    if (subject.type !== 'mapping') {
      if (isNull(subject)) return subject
      throw wrongNodeKind('mapping', subject)
    }
    const field = getField(subject, wanted.key)
    if (field !== undefined && field.type !== 'scalar') throw wrongNodeKind('scalar', field)
    if (field?.text !== wanted.value) return subject
    const current = getField(subject, 'namespace')
    if (current !== undefined) return setField(subject, 'namespace', writeNamespace(current, options))
    // Upstream creates an empty value and overwrites it, so the new value is never quoted (setNamespaceField).
    const value = setScalar(taggedScalar('', ''), taggedScalar(options.namespace, '!!str'))
    return { ...subject, entries: [...subject.entries, { key: taggedScalar('namespace', ''), value }] }
  })
  return moved === subjects ? node : setField(node, 'subjects', moved)
}
