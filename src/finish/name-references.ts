import { KuiltError } from '../diagnostics/index.ts'
import type { NameReference } from '../model/field-spec.ts'
import { isNull, type Mapping, type Node, type Scalar, taggedScalar } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'
import { formatId, type Gvk, isSelected } from '../model/resource-id.ts'
import { getField, mapItems } from '../model/tree.ts'
import {
  type CellWrites,
  compileFieldPath,
  editField,
  type FieldEdit,
  type FieldPath,
  overwriteScalar,
  setEntry,
  settleCells,
  splitSlashPath,
} from '../yaml/edit-tree.ts'
import { locate, locating } from './locate.ts'
import { ReferralIndex } from './referral-index.ts'
import { type Referral, Referrer } from './referrer.ts'

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
  resources.forEach((resource, i) => {
    const fields = plan.for(resource.originalId)
    if (fields.length === 0) return
    const fixed = locating(resource, () => fixOne(resource, fields, new Referrer(resource, current, index)))
    if (fixed === resource) return
    current[i] = fixed
    changed = true
  })
  return changed ? current : resources
}

/** A field that may hold the name of a resource of one kind. */
interface ReferenceField {
  readonly path: FieldPath
  readonly target: Gvk
}

/** The fields to look at, compiled once for every kind of referrer. */
class ReferencePlan {
  readonly #fields: readonly ReferenceField[]
  readonly #byGvk: Map<string, readonly ReferenceField[]> = new Map()

  constructor(nameReferences: readonly NameReference[]) {
    this.#fields = nameReferences.flatMap((target) =>
      target.fieldSpecs.map((spec) => ({ target, path: compileFieldPath(spec) })),
    )
  }

  for(gvk: Gvk): readonly ReferenceField[] {
    const key = `${gvk.group}|${gvk.version}|${gvk.kind}`
    let found = this.#byGvk.get(key)
    if (found === undefined) {
      found = this.#fields.filter(({ path }) => isSelected(gvk, path.spec))
      this.#byGvk.set(key, found)
    }
    return found
  }
}

function fixOne(resource: Resource, fields: readonly ReferenceField[], referrer: Referrer): Resource {
  const names = new NameRewriter(resource, referrer)
  for (const field of fields) names.rewrite(field)
  return resource.withNode(names.node)
}

/** One referrer while its names are being rewritten, field after field. */
class NameRewriter {
  /** The tree so far. */
  node: Mapping
  readonly #resource: Resource
  readonly #referrer: Referrer
  readonly #writes: CellWrites = new Map()
  readonly #edit: FieldEdit = { set: (node) => this.#rewriteNode(node) }
  #field: ReferenceField | undefined

  constructor(resource: Resource, referrer: Referrer) {
    this.node = resource.node
    this.#resource = resource
    this.#referrer = referrer
  }

  rewrite(field: ReferenceField): void {
    this.#field = field
    this.node = settleCells(editField(this.node, field.path, this.#edit), this.#writes)
    this.#writes.clear()
  }

  #rewriteNode(node: Node): Node {
    if (node.type !== 'sequence') return this.#rewriteName(node)
    return mapItems(node, (item) => {
      if (item.type === 'sequence') throw this.#error('NAME_REFERENCE_NOT_A_NAME')
      return this.#rewriteName(item)
    })
  }

  #rewriteName(node: Scalar | Mapping): Node {
    if (isNull(node)) return node
    return node.type === 'scalar' ? this.#rewriteScalar(node) : this.#rewriteMap(node)
  }

  #rewriteScalar(node: Scalar): Scalar {
    const name = this.#find(node.text, undefined, false)?.id.name ?? ''
    if (name === '' || name === node.text) return node
    return overwriteScalar(node, taggedScalar(name, ''), this.#writes)
  }

  /** A map refers by its `name` and, where it has one, its `namespace`; both follow. */
  #rewriteMap(node: Mapping): Mapping {
    const nameNode = getField(node, 'name')
    if (nameNode === undefined) throw this.#error('NAME_REFERENCE_WITHOUT_NAME')
    const namespaceNode = getField(node, 'namespace')
    const oldName = spelling(nameNode)
    const oldNamespace = namespaceNode && spelling(namespaceNode)
    const found = this.#find(oldName, oldNamespace, true)?.id
    if (found === undefined || (found.name === oldName && found.namespace === '')) return node
    let result = node
    if (found.name !== oldName) result = setEntry(result, 'name', taggedScalar(found.name, ''), this.#writes)
    if (found.namespace === '' || found.namespace === oldNamespace) return result
    return setEntry(result, 'namespace', taggedScalar(found.namespace, ''), this.#writes)
  }

  #find(name: string, namespace: string | undefined, needsNamespace: boolean): Resource | undefined {
    const { path, target } = this.#currentField
    const role = path.spec.path.endsWith('roleRef/name') ? roleOf(this.node) : undefined
    const referral: Referral = { name, namespace, target, role, needsNamespace, field: path.spec.path }
    return this.#referrer.find(referral)
  }

  get #currentField(): ReferenceField {
    // `rewrite` sets it before anything is looked at.
    return this.#field as ReferenceField
  }

  #error(code: 'NAME_REFERENCE_NOT_A_NAME' | 'NAME_REFERENCE_WITHOUT_NAME'): KuiltError {
    const field = this.#currentField.path.spec.path
    const at = locate(this.#resource, splitSlashPath(field))
    return new KuiltError(code, { field, referrer: formatId(this.#resource.id) }, { at })
  }
}

/** Upstream takes the source text of whatever stands there. */
function spelling(node: Node): string {
  return node.type === 'scalar' ? node.text : ''
}

/** Group and kind of the role that a binding names; without both the kind of role does not matter. */
function roleOf(binding: Mapping): Gvk | undefined {
  const roleRef = getField(binding, 'roleRef')
  const apiGroup = getField(roleRef, 'apiGroup')
  const kind = getField(roleRef, 'kind')
  if (apiGroup === undefined || kind === undefined) return undefined
  return { group: spelling(apiGroup), version: '', kind: spelling(kind) }
}
