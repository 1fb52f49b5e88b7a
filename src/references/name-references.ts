import { KuiltError } from '../diagnostics/index.ts'
import { overwriteScalar, setEntry } from '../resource/field-setter.ts'
import { locationOf, withResourceLocation } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import type { FieldSpec, NameReference } from '../schema/field-spec.ts'
import { type Gvk, GvkMap, isSelected } from '../schema/gvk.ts'
import { specNames } from '../tree/field-path.ts'
import { type FieldEdit, FieldTree } from '../tree/field-tree.ts'
import { getField, mapItems } from '../tree/fields.ts'
import { isNull, type Mapping, type Node, type Scalar, scalarText, taggedScalar } from '../tree/node.ts'
import { type CellWrites, settleCells } from '../tree/shared-cells.ts'
import { ReferralCandidates } from './referral-candidates.ts'
import { Referrer } from './referrer.ts'

/**
 * Updates references between resources: if a field contains a name that a resource had before it was renamed, the field
 * gets the current name. Follows api/internal/accumulator/namereferencetransformer.go,
 * (nameReferenceTransformer).Transform.
 *
 * ```yaml
 * # the ConfigMap settings is now called dev-settings
 * envFrom: [{ configMapRef: { name: settings } }]       # before
 * envFrom: [{ configMapRef: { name: dev-settings } }]
 * ```
 *
 * A name that matches no resource does not change.
 *
 * @throws KuiltError NAME_REFERENCE_AMBIGUOUS, NAME_REFERENCE_WITHOUT_NAME, NAME_REFERENCE_NOT_A_NAME,
 *   ROLE_BINDING_SUBJECT_INVALID, FIELD_PATH_NOT_TRAVERSABLE, FIELD_NAME_EMPTY
 */
export function fixNameReferences(
  resources: readonly Resource[],
  nameReferences: readonly NameReference[],
): readonly Resource[] {
  const plan = new ReferencePlan(nameReferences)
  const candidates = new ReferralCandidates(resources)
  // api/internal/accumulator/namereferencetransformer.go, (nameReferenceTransformer).Transform, changes resources in
  // place, one after another, so a later referrer sees names that were written earlier.
  const current = resources.slice()
  let changed = false
  for (let i = 0; i < resources.length; i++) {
    const resource = resources[i] as Resource
    const fields = plan.for(resource.originalId)
    if (fields === undefined) continue
    const fixed = withResourceLocation(resource, () => new NameRewriter(resource, current, candidates).rewrite(fields))
    if (fixed === resource) continue
    current[i] = fixed
    changed = true
  }
  return changed ? current : resources
}

/** A field that may contain the name of a resource of one kind. */
interface ReferenceField {
  readonly spec: FieldSpec
  readonly target: Gvk
}

type ReferenceFields = FieldTree<ReferenceField>

/**
 * Selects the fields that can refer to other resources, by the kind of the referrer. Follows
 * (nameReferenceTransformer).determineFilters.
 */
class ReferencePlan {
  readonly #fields: readonly ReferenceField[]
  readonly #byGvk: GvkMap<ReferenceFields | undefined> = new GvkMap((gvk) => this.#treeFor(gvk))

  constructor(nameReferences: readonly NameReference[]) {
    this.#fields = nameReferences.flatMap((target) => target.fieldSpecs.map((spec) => ({ target, spec })))
  }

  for(gvk: Gvk): ReferenceFields | undefined {
    return this.#byGvk.get(gvk)
  }

  #treeFor(gvk: Gvk): ReferenceFields | undefined {
    const fields = this.#fields.filter(({ spec }) => isSelected(gvk, spec))
    if (fields.length === 0) return undefined
    const tree: ReferenceFields = new FieldTree()
    for (const field of fields) tree.add(field.spec, field)
    return tree
  }
}

/** One referrer while its names are being rewritten. */
class NameRewriter implements FieldEdit<ReferenceField> {
  readonly #resource: Resource
  readonly #resources: readonly Resource[]
  readonly #candidates: ReferralCandidates
  /** The referrer and the writes are created when they are first used, because most resources have no references. */
  #referrer: Referrer | undefined
  #writes: CellWrites | undefined

  constructor(resource: Resource, resources: readonly Resource[], candidates: ReferralCandidates) {
    this.#resource = resource
    this.#resources = resources
    this.#candidates = candidates
    // Invalid subjects are an error even if there are no references.
    if (resource.id.kind === 'RoleBinding') this.#referrer = new Referrer(resource, resources, candidates)
  }

  rewrite(fields: ReferenceFields): Resource {
    const node = fields.edit(this.#resource.node, this)
    return this.#writes === undefined
      ? this.#resource.withNode(node)
      : this.#resource.withNode(settleCells(node, this.#writes))
  }

  /** Updates the names in one field. Follows api/filters/nameref/nameref.go, (Filter).set. */
  set(node: Node, field: ReferenceField): Node {
    if (node.type !== 'sequence') return this.#rewriteName(node, field)
    return mapItems(node, (item) => {
      if (item.type === 'sequence') throw this.#error('NAME_REFERENCE_NOT_A_NAME', field)
      return this.#rewriteName(item, field)
    })
  }

  #rewriteName(node: Scalar | Mapping, field: ReferenceField): Node {
    if (isNull(node)) return node
    return node.type === 'scalar' ? this.#rewriteScalar(node, field) : this.#rewriteMap(node, field)
  }

  /** Updates a name that is a scalar. Follows (Filter).setScalar. */
  #rewriteScalar(node: Scalar, field: ReferenceField): Scalar {
    const name = this.#find(field, node.text, undefined)?.id.name ?? ''
    if (name === '' || name === node.text) return node
    if (node.cell !== undefined) this.#writes ??= new Map()
    return overwriteScalar(node, taggedScalar(name, ''), this.#writes)
  }

  /**
   * Updates a map, which refers to a resource by its `name` and, if present, its `namespace`. Both are rewritten.
   * Follows (Filter).setMapping.
   */
  #rewriteMap(node: Mapping, field: ReferenceField): Mapping {
    const nameNode = getField(node, 'name')
    if (nameNode === undefined) throw this.#error('NAME_REFERENCE_WITHOUT_NAME', field)
    const namespaceNode = getField(node, 'namespace')
    const oldName = scalarText(nameNode)
    const oldNamespace = namespaceNode && scalarText(namespaceNode)
    const found = this.#find(field, oldName, { namespace: oldNamespace })?.id
    if (found === undefined || (found.name === oldName && found.namespace === '')) return node
    let result = node
    this.#writes ??= new Map()
    if (found.name !== oldName) result = setEntry(result, 'name', taggedScalar(found.name, ''), this.#writes)
    if (found.namespace === '' || found.namespace === oldNamespace) return result
    return setEntry(result, 'namespace', taggedScalar(found.namespace, ''), this.#writes)
  }

  /** @param map the fields next to the name, if the reference is a map */
  #find(
    { spec, target }: ReferenceField,
    name: string,
    map: { readonly namespace: string | undefined } | undefined,
  ): Resource | undefined {
    const roleRef = spec.path.endsWith('roleRef/name') ? roleRefGvk(this.#resource.node) : undefined
    const needsNamespace = map !== undefined
    this.#referrer ??= new Referrer(this.#resource, this.#resources, this.#candidates)
    return this.#referrer.selectReferral({
      name,
      namespace: map?.namespace,
      target,
      roleRef,
      needsNamespace,
      field: spec.path,
    })
  }

  #error(code: 'NAME_REFERENCE_NOT_A_NAME' | 'NAME_REFERENCE_WITHOUT_NAME', { spec }: ReferenceField): KuiltError {
    const at = locationOf(this.#resource, specNames(spec.path))
    return new KuiltError(code, { field: spec.path, referrer: describeId(this.#resource.id) }, { at })
  }
}

/**
 * The group and kind of the role that a binding refers to. Undefined if both are missing: then the kind of the role
 * does not matter. Follows getRoleRefGvk.
 */
function roleRefGvk(binding: Mapping): Gvk | undefined {
  const roleRef = getField(binding, 'roleRef')
  const apiGroup = getField(roleRef, 'apiGroup')
  const kind = getField(roleRef, 'kind')
  if (apiGroup === undefined || kind === undefined) return undefined
  return { group: scalarText(apiGroup), version: '', kind: scalarText(kind) }
}
