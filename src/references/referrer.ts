import { alternatives } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { locationOf, resourceNote } from '../resource/locations.ts'
import { inSameNamespace, type Resource } from '../resource/resource.ts'
import {
  clusterNamespace,
  defaultNamespace,
  describeId,
  describeIds,
  effectiveNamespace,
  type ResourceId,
} from '../resource/resource-id.ts'
import { type Gvk, isSelected } from '../schema/gvk.ts'
import { specNames } from '../tree/field-path.ts'
import { getField, getText } from '../tree/fields.ts'
import { isNull, type Node } from '../tree/node.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import type { ReferralCandidates } from './referral-candidates.ts'

/** A name in a field of the referrer, and the known properties of the referenced resource. */
export interface Reference {
  readonly name: string
  /** The `namespace` next to the name, if the field contains a map with a namespace. */
  readonly namespace: string | undefined
  /** The kind of resource that the field refers to. */
  readonly target: Gvk
  /** The group and kind in the `roleRef` of a role binding, if the name is in the `roleRef`. */
  readonly roleRef: Gvk | undefined
  /** True if the namespace of the referenced resource will be written as well. */
  readonly needsNamespace: boolean
  readonly field: string
}

/**
 * A resource that refers to others, with the rules for selecting the referenced resource. Follows
 * api/filters/nameref/nameref.go.
 */
export class Referrer {
  readonly #resource: Resource
  /** The current resources of the build. */
  readonly #resources: readonly Resource[]
  readonly #candidates: ReferralCandidates
  /** The namespaces of the service accounts that a RoleBinding binds, because it can refer to these accounts. */
  readonly #subjectNamespaces: ReadonlySet<string>
  /** The effective namespaces that the resource can refer to. Undefined if it can refer to all namespaces. */
  readonly #visible: string[] | undefined

  /** @throws KuiltError ROLE_BINDING_SUBJECT_INVALID */
  constructor(resource: Resource, resources: readonly Resource[], candidates: ReferralCandidates) {
    this.#resource = resource
    this.#resources = resources
    this.#candidates = candidates
    const namespaced = !resource.id.clusterScoped
    this.#subjectNamespaces =
      namespaced && resource.id.kind === 'RoleBinding' ? subjectNamespaces(resource) : noNamespaces
    this.#visible = namespaced ? [clusterNamespace, effectiveNamespace(resource.id)] : undefined
    for (const text of this.#subjectNamespaces) this.#visible?.push(text || defaultNamespace)
  }

  /**
   * Finds the referenced resource. Undefined if there is none. Follows (Filter).selectReferral.
   *
   * @throws KuiltError NAME_REFERENCE_AMBIGUOUS
   */
  selectReferral(reference: Reference): Resource | undefined {
    let found = this.#matching(reference)
    if (found.length <= 1) return found[0]
    // Resources that went through the same prefixes and suffixes belong together.
    found = found.filter((candidate) => this.#prefixSuffixEquals(candidate, { allowEmpty: true }))
    if (found.length > 1) {
      found = found.filter((candidate) => this.#prefixSuffixEquals(candidate, { allowEmpty: false }))
    }
    const first = found[0]
    if (first === undefined || found.every((candidate) => isIdentical(candidate, first, reference))) return first
    const { name, field } = reference
    const candidates = alternatives(describeIds(found.map(({ id }) => id)))
    throw new KuiltError(
      'NAME_REFERENCE_AMBIGUOUS',
      { name, field, referrer: describeId(this.#resource.id), candidates },
      {
        at: locationOf(this.#resource, specNames(field)),
        notes: found.map((candidate) => resourceNote(candidate)),
        hint: namespaceAdvice(found, field),
      },
    )
  }

  #matching(reference: Reference): readonly Resource[] {
    const positions = this.#lookUp(reference)
    if (positions.length === 0) return noResources
    const result: Resource[] = []
    for (let i = 0; i < positions.length; i++) {
      const candidate = this.#resources[positions[i] as number] as Resource
      if (
        previousIdsMatch(candidate.previousIds, reference) &&
        this.#canReferTo(candidate) &&
        this.#isInNamespace(candidate, reference)
      ) {
        result.push(candidate)
      }
    }
    return result
  }

  /** Finds every resource that `#matching` could accept, without visiting all resources. */
  #lookUp({ name, namespace }: Reference): readonly number[] {
    if (namespace !== undefined) {
      return this.#isOriginalNamespace(namespace)
        ? this.#candidates.namedFrom(name, namespace)
        : this.#candidates.namedIn(name, [namespace])
    }
    return this.#visible === undefined ? this.#candidates.named(name) : this.#candidates.namedIn(name, this.#visible)
  }

  /**
   * True if a candidate is in the namespace of the reference. This is an original namespace if any visible resource
   * came from it, otherwise a current namespace. Follows (Filter).filterMapCandidatesByNamespace.
   */
  #isInNamespace(candidate: Resource, { namespace }: Reference): boolean {
    if (namespace === undefined) return true
    if (namespace === clusterNamespace) return false
    const id = this.#isOriginalNamespace(namespace) ? candidate.originalId : candidate.id
    return effectiveNamespace(id) === namespace
  }

  #isOriginalNamespace(namespace: string): boolean {
    const current = this.#candidates.currentNamespacesOf(namespace)
    if (current.size === 0) return false
    const { id } = this.#resource
    if (id.clusterScoped) return true
    const own = effectiveNamespace(id)
    if (current.has(clusterNamespace) || current.has(own)) return true
    if (own === defaultNamespace && current.has('')) return true
    for (const subject of this.#subjectNamespaces) if (current.has(subject)) return true
    return false
  }

  /**
   * A namespaced resource can refer to its own namespace, to cluster-scoped resources and to bound service accounts.
   * Follows api/resmap/reswrangler.go, SubsetThatCouldBeReferencedByResource, and
   * (Filter).sameCurrentNamespaceAsReferrer.
   */
  #canReferTo({ id: candidate }: Resource): boolean {
    const { id } = this.#resource
    if (id.clusterScoped || candidate.clusterScoped || inSameNamespace(id, candidate)) return true
    return candidate.kind === 'ServiceAccount' && this.#subjectNamespaces.has(candidate.namespace)
  }

  /**
   * True if another resource went through the same prefixes and suffixes. Follows api/resource/resource.go,
   * (Resource).PrefixesSuffixesEquals.
   */
  #prefixSuffixEquals({ state: other }: Resource, { allowEmpty }: { readonly allowEmpty: boolean }): boolean {
    const { state } = this.#resource
    return (
      isSameEnding(state.prefixes, other.prefixes, allowEmpty) &&
      isSameEnding(state.suffixes, other.suffixes, allowEmpty)
    )
  }
}

/**
 * True if one of the IDs has the name, one has the kind, and one has the kind of the role. These may be different IDs.
 * Follows previousNameMatches, previousIdSelectedByGvk and (Filter).roleRefFilter.
 */
function previousIdsMatch(previousIds: readonly ResourceId[], { name, target, roleRef }: Reference): boolean {
  let nameMatches = false
  let kindMatches = false
  let roleMatches = roleRef === undefined
  for (let i = 0; i < previousIds.length; i++) {
    const id = previousIds[i] as ResourceId
    nameMatches ||= id.name === name
    kindMatches ||= isSelected(id, target)
    roleMatches ||= roleRef !== undefined && isSelected(id, roleRef)
  }
  return nameMatches && kindMatches && roleMatches
}

const noResources: readonly Resource[] = []
const noNamespaces: ReadonlySet<string> = new Set()

/**
 * True if the longer list ends with the shorter one. With `allowEmpty`, an empty list matches every list; otherwise, it
 * matches only an empty list. Follows api/internal/utils/stringslice.go, SameEndingSubSlice.
 */
function isSameEnding(a: readonly string[], b: readonly string[], allowEmpty: boolean): boolean {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a]
  if (shorter.length === 0) return allowEmpty || longer.length === 0
  const offset = longer.length - shorter.length
  return shorter.every((item, i) => item === longer[offset + i])
}

/**
 * True if two resources result in the same reference. Follows allNamesAreTheSame and allNamesAndNamespacesAreTheSame.
 */
function isIdentical({ id: a }: Resource, { id: b }: Resource, { needsNamespace }: Reference): boolean {
  return a.name === b.name && (!needsNamespace || a.namespace === b.namespace)
}

/**
 * The namespaces of the service accounts that a RoleBinding binds. Follows api/resmap/reswrangler.go,
 * getNamespacesForRoleBinding.
 */
function subjectNamespaces(binding: Resource): ReadonlySet<string> {
  const subjects = getField(binding.node, 'subjects')
  if (subjects?.type !== 'sequence') return noNamespaces
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
  const params = { id: describeId(binding.id), field }
  return new KuiltError('ROLE_BINDING_SUBJECT_INVALID', params, { at: locationOf(binding, ['subjects']) })
}

const otherTypes: ReadonlySet<string> = new Set(['!!null', '!!bool', '!!int', '!!float', '!!timestamp'])

function isText(node: Node): boolean {
  return node.type === 'scalar' && !isNull(node) && !otherTypes.has(scalarTag(node))
}

/** The advice for a subject of a binding, which may contain the namespace of its ServiceAccount. */
function namespaceAdvice(found: readonly Resource[], field: string): string | undefined {
  const namespaces = [...new Set(found.map(({ id }) => effectiveNamespace(id)))]
  if (!field.startsWith('subjects') || namespaces.length < found.length) return undefined
  return `add the namespace of the subject: ${alternatives(namespaces.map((namespace) => `\`namespace: ${namespace}\``))}`
}
