import { KuiltError } from '../diagnostics/index.ts'
import { locationOf, resourceNote } from '../resource/locations.ts'
import { inSameNamespace, type Resource } from '../resource/resource.ts'
import {
  clusterNamespace,
  defaultNamespace,
  effectiveNamespace,
  formatId,
  type Gvk,
  isSelected,
  type ResourceId,
} from '../resource/resource-id.ts'
import { specNames } from '../tree/field-path.ts'
import { getField, getText } from '../tree/fields.ts'
import { isNull, type Node } from '../tree/node.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import type { ReferralIndex } from './referral-index.ts'

/** What a name in a referrer may stand for. */
export interface Referral {
  readonly name: string
  /** The `namespace` beside the name, where the reference is a map that has one. */
  readonly namespace: string | undefined
  /** The kind of resource that the field refers to. */
  readonly target: Gvk
  /** Group and kind that a role binding spells next to the name. */
  readonly role: Gvk | undefined
  /** Whether the namespace of the resource found will be written too. */
  readonly needsNamespace: boolean
  readonly field: string
}

/** A resource that may refer to others, and the rules by which it finds them. */
export class Referrer {
  readonly #resource: Resource
  /** All resources of the build as they are now. */
  readonly #resources: readonly Resource[]
  readonly #index: ReferralIndex
  /** Namespaces of the service accounts that a RoleBinding binds: it may refer there. */
  readonly #subjectNamespaces: ReadonlySet<string>
  /** Namespaces where the resource can refer to anything at all, by their effective names; undefined for everywhere. */
  readonly #visible: string[] | undefined

  /** @throws KuiltError ROLE_BINDING_SUBJECT_INVALID */
  constructor(resource: Resource, resources: readonly Resource[], index: ReferralIndex) {
    this.#resource = resource
    this.#resources = resources
    this.#index = index
    const namespaced = !resource.id.clusterScoped
    this.#subjectNamespaces = namespaced && resource.id.kind === 'RoleBinding' ? subjectNamespaces(resource) : none
    this.#visible = namespaced ? [clusterNamespace, effectiveNamespace(resource.id)] : undefined
    for (const text of this.#subjectNamespaces) this.#visible?.push(text || defaultNamespace)
  }

  /**
   * The one resource that `referral` means, if it is certain.
   *
   * @throws KuiltError NAME_REFERENCE_AMBIGUOUS
   */
  find(referral: Referral): Resource | undefined {
    let found = this.#candidates(referral)
    if (found.length <= 1) return found[0]
    // Resources that went through the same prefixes and suffixes belong together.
    found = found.filter((candidate) => this.#sharesAffixes(candidate, true))
    if (found.length > 1) found = found.filter((candidate) => this.#sharesAffixes(candidate, false))
    const first = found[0]
    if (first === undefined || found.every((candidate) => isSameTarget(candidate, first, referral))) return first
    const { name, field } = referral
    const candidates = found.map(({ id }) => formatId(id)).join(', ')
    throw new KuiltError(
      'NAME_REFERENCE_AMBIGUOUS',
      { name, field, referrer: formatId(this.#resource.id), candidates },
      {
        at: locationOf(this.#resource, specNames(field)),
        notes: found.map((candidate) => resourceNote(candidate)),
      },
    )
  }

  #candidates(referral: Referral): readonly Resource[] {
    const indices = this.#lookUp(referral)
    if (indices.length === 0) return nobody
    const result: Resource[] = []
    for (let i = 0; i < indices.length; i++) {
      const candidate = this.#resources[indices[i] as number] as Resource
      if (wasMeant(candidate.previousIds, referral) && this.#canSee(candidate) && this.#isIn(candidate, referral)) {
        result.push(candidate)
      }
    }
    return result
  }

  /** Every resource that `#candidates` could accept, found without looking at all of them. */
  #lookUp({ name, namespace }: Referral): readonly number[] {
    if (namespace !== undefined && this.#isOriginalNamespace(namespace)) return this.#index.namedFrom(name, namespace)
    if (namespace !== undefined) return this.#index.namedIn(name, [namespace])
    return this.#visible === undefined ? this.#index.named(name) : this.#index.namedIn(name, this.#visible)
  }

  /** A namespace in the reference is an original one if any visible resource came from there, else a current one. */
  #isIn(candidate: Resource, { namespace }: Referral): boolean {
    if (namespace === undefined) return true
    if (namespace === clusterNamespace) return false
    const id = this.#isOriginalNamespace(namespace) ? candidate.originalId : candidate.id
    return effectiveNamespace(id) === namespace
  }

  #isOriginalNamespace(namespace: string): boolean {
    const whereabouts = this.#index.whereaboutsOf(namespace)
    if (whereabouts.size === 0) return false
    const { id } = this.#resource
    if (id.clusterScoped) return true
    const own = effectiveNamespace(id)
    if (whereabouts.has(clusterNamespace) || whereabouts.has(own)) return true
    if (own === defaultNamespace && whereabouts.has('')) return true
    for (const subject of this.#subjectNamespaces) if (whereabouts.has(subject)) return true
    return false
  }

  /** From a namespace only its own resources, cluster-scoped ones and bound service accounts can be referred to. */
  #canSee({ id: candidate }: Resource): boolean {
    const { id } = this.#resource
    if (id.clusterScoped || candidate.clusterScoped || inSameNamespace(id, candidate)) return true
    return candidate.kind === 'ServiceAccount' && this.#subjectNamespaces.has(candidate.namespace)
  }

  #sharesAffixes({ state: other }: Resource, emptyFits: boolean): boolean {
    const { state } = this.#resource
    return endsAlike(state.prefixes, other.prefixes, emptyFits) && endsAlike(state.suffixes, other.suffixes, emptyFits)
  }
}

/** True where one of the ids has the name, one the kind, and one the kind of the role. */
function wasMeant(past: readonly ResourceId[], { name, target, role }: Referral): boolean {
  let hadName = false
  let hadKind = false
  let hadRole = role === undefined
  for (let i = 0; i < past.length; i++) {
    const id = past[i] as ResourceId
    hadName ||= id.name === name
    hadKind ||= isSelected(id, target)
    hadRole ||= role !== undefined && isSelected(id, role)
  }
  return hadName && hadKind && hadRole
}

const nobody: readonly Resource[] = []
const none: ReadonlySet<string> = new Set()

/** True where the shorter list is the end of the longer one; an empty list is the end of all lists or only of empty ones. */
function endsAlike(a: readonly string[], b: readonly string[], emptyFits: boolean): boolean {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a]
  if (shorter.length === 0) return emptyFits || longer.length === 0
  const offset = longer.length - shorter.length
  return shorter.every((item, i) => item === longer[offset + i])
}

function isSameTarget({ id: a }: Resource, { id: b }: Resource, { needsNamespace }: Referral): boolean {
  return a.name === b.name && (!needsNamespace || a.namespace === b.namespace)
}

function subjectNamespaces(binding: Resource): ReadonlySet<string> {
  const subjects = getField(binding.node, 'subjects')
  if (subjects?.type !== 'sequence') return none
  const result = new Set<string>()
  for (const subject of subjects.items) {
    if (subject.type !== 'mapping') throw invalidSubject(binding, 'subjects')
    const namespace = getField(subject, 'namespace')
    const kind = getField(subject, 'kind')
    if (namespace === undefined || kind === undefined) continue
    if (!isText(kind)) throw invalidSubject(binding, 'subjects/kind')
    if (getText(subject, 'kind') !== 'ServiceAccount') continue
    if (!isText(namespace)) throw invalidSubject(binding, 'subjects/namespace')
    result.add(getText(subject, 'namespace'))
  }
  return result
}

function invalidSubject(binding: Resource, field: string): KuiltError {
  const params = { id: formatId(binding.id), field }
  return new KuiltError('ROLE_BINDING_SUBJECT_INVALID', params, { at: locationOf(binding, ['subjects']) })
}

const otherTypes: ReadonlySet<string> = new Set(['!!null', '!!bool', '!!int', '!!float', '!!timestamp'])

function isText(node: Node): boolean {
  return node.type === 'scalar' && !isNull(node) && !otherTypes.has(scalarTag(node))
}
