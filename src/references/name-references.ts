import { KuiltError } from '../diagnostics/index.ts'
import type { FieldSpec, NameReference } from '../resource/field-spec.ts'
import { type CellWrites, overwriteScalar, setEntry, settleCells, splitSlashPath } from '../resource/field-specs.ts'
import { GvkMap } from '../resource/gvk-map.ts'
import { locationOf, withResourceLocation } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { formatId, type Gvk, isSelected } from '../resource/resource-id.ts'
import { getField, mapItems } from '../tree/fields.ts'
import { isNull, type Mapping, type Node, type Scalar, scalarText, taggedScalar } from '../tree/node.ts'
import { FieldTree, type FieldVisitor } from './field-tree.ts'
import { ReferralIndex } from './referral-index.ts'
import { Referrer } from './referrer.ts'

/**
 * Rewrites the names by which resources refer to each other: where a field holds a name that a resource had before
 * it was renamed, the field gets the name that it has now.
 *
 * ```yaml
 * # the ConfigMap settings is now called dev-settings
 * envFrom: [{ configMapRef: { name: settings } }]       # before
 * envFrom: [{ configMapRef: { name: dev-settings } }]
 * ```
 *
 * A name that fits nothing, or nothing for certain, stays.
 *
 * @throws KuiltError NAME_REFERENCE_AMBIGUOUS, NAME_REFERENCE_WITHOUT_NAME, NAME_REFERENCE_NOT_A_NAME,
 * ROLE_BINDING_SUBJECT_INVALID, FIELD_PATH_NOT_TRAVERSABLE, FIELD_NAME_EMPTY
 */
export function fixNameReferences(
  resources: readonly Resource[],
  nameReferences: readonly NameReference[],
): readonly Resource[] {
  const plan = new ReferencePlan(nameReferences)
  const index = new ReferralIndex(resources)
  // Names are read as they are by then: upstream changes resources in place, one after another.
  const current = resources.slice()
  let changed = false
  for (let i = 0; i < resources.length; i++) {
    const resource = resources[i] as Resource
    const fields = plan.for(resource.originalId)
    if (fields === undefined) continue
    const fixed = withResourceLocation(resource, () => new NameRewriter(resource, current, index).rewrite(fields))
    if (fixed === resource) continue
    current[i] = fixed
    changed = true
  }
  return changed ? current : resources
}

/** A field that may hold the name of a resource of one kind. */
interface ReferenceField {
  readonly spec: FieldSpec
  readonly target: Gvk
}

type ReferenceFields = FieldTree<ReferenceField>

/** The fields to look at, put together once for every kind of referrer. */
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
class NameRewriter implements FieldVisitor<ReferenceField> {
  readonly #resource: Resource
  readonly #resources: readonly Resource[]
  readonly #index: ReferralIndex
  /** Both made when they are first needed: most resources have no reference. */
  #referrer: Referrer | undefined
  #writes: CellWrites | undefined

  constructor(resource: Resource, resources: readonly Resource[], index: ReferralIndex) {
    this.#resource = resource
    this.#resources = resources
    this.#index = index
    // What is wrong with its subjects is wrong whatever they refer to.
    if (resource.id.kind === 'RoleBinding') this.#referrer = new Referrer(resource, resources, index)
  }

  rewrite(fields: ReferenceFields): Resource {
    const node = fields.edit(this.#resource.node, this)
    return this.#writes === undefined
      ? this.#resource.withNode(node)
      : this.#resource.withNode(settleCells(node, this.#writes))
  }

  /** What becomes of a node that a field leads to. */
  visit(node: Node, field: ReferenceField): Node {
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

  #rewriteScalar(node: Scalar, field: ReferenceField): Scalar {
    const name = this.#find(field, node.text, undefined)?.id.name ?? ''
    if (name === '' || name === node.text) return node
    if (node.cell !== undefined) this.#writes ??= new Map()
    return overwriteScalar(node, taggedScalar(name, ''), this.#writes)
  }

  /** A map refers by its `name` and, where it has one, its `namespace`; both follow. */
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

  /** `map` is given where the reference is a map. */
  #find(
    { spec, target }: ReferenceField,
    name: string,
    map: { readonly namespace: string | undefined } | undefined,
  ): Resource | undefined {
    const role = spec.path.endsWith('roleRef/name') ? roleOf(this.#resource.node) : undefined
    const needsNamespace = map !== undefined
    this.#referrer ??= new Referrer(this.#resource, this.#resources, this.#index)
    return this.#referrer.find({ name, namespace: map?.namespace, target, role, needsNamespace, field: spec.path })
  }

  #error(code: 'NAME_REFERENCE_NOT_A_NAME' | 'NAME_REFERENCE_WITHOUT_NAME', { spec }: ReferenceField): KuiltError {
    const at = locationOf(this.#resource, splitSlashPath(spec.path))
    return new KuiltError(code, { field: spec.path, referrer: formatId(this.#resource.id) }, { at })
  }
}

/** Group and kind of the role that a binding names; without both the kind of role does not matter. */
function roleOf(binding: Mapping): Gvk | undefined {
  const roleRef = getField(binding, 'roleRef')
  const apiGroup = getField(roleRef, 'apiGroup')
  const kind = getField(roleRef, 'kind')
  if (apiGroup === undefined || kind === undefined) return undefined
  return { group: scalarText(apiGroup), version: '', kind: scalarText(kind) }
}
