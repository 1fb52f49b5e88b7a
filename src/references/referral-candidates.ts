import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace, type ResourceId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { groupBy } from '../tree/groups.ts'

/** The number of resources with the same name from which grouping them is faster than checking all of them. */
const worthGrouping = 8

/**
 * The resources that a name may refer to: resources that had the name before a change. If many resources have the same
 * name, such as one ConfigMap per namespace, they are grouped so that the time of a lookup does not grow with their
 * number. Results are positions in order, and can include resources in other namespaces.
 *
 * Follows api/resmap/reswrangler.go, GroupedByOriginalNamespace and GroupedByCurrentNamespace, and
 * api/filters/nameref/nameref.go, (Filter).filterMapCandidatesByNamespace.
 */
export class ReferralCandidates {
  readonly #resources: readonly Resource[]
  readonly #map: ResourceMap
  readonly #namesakes: Map<string, Namesakes> = new Map()
  #currentNamespaces: ReadonlyMap<string, ReadonlySet<string>> | undefined

  constructor(resources: readonly Resource[]) {
    this.#resources = resources
    this.#map = new ResourceMap(resources)
  }

  /** The resources that had the name `name`. */
  named(name: string): readonly number[] {
    return this.#namesakesOf(name).all
  }

  /**
   * At least those resources of `named` whose current namespace is in `namespaces`. Effective namespaces are compared.
   */
  namedIn(name: string, namespaces: readonly string[]): readonly number[] {
    const namesakes = this.#namesakesOf(name)
    const { all } = namesakes
    if (all.length < worthGrouping) return all
    namesakes.byCurrentNamespace ??= this.#group(all, ({ id }) => id)
    const { byCurrentNamespace } = namesakes
    const found = namespaces.flatMap((namespace) => byCurrentNamespace.get(namespace) ?? [])
    return namespaces.length === 1 ? found : [...new Set(found)].sort((a, b) => a - b)
  }

  /** At least those resources of `named` whose original namespace was `namespace`. */
  namedFrom(name: string, namespace: string): readonly number[] {
    const namesakes = this.#namesakesOf(name)
    const { all } = namesakes
    if (all.length < worthGrouping) return all
    namesakes.byOriginalNamespace ??= this.#group(all, ({ originalId }) => originalId)
    return namesakes.byOriginalNamespace.get(namespace) ?? []
  }

  /**
   * The current namespaces of all resources whose original namespace was `namespace`, regardless of their names. Each
   * namespace is as written, or the constant for cluster-scoped resources.
   */
  currentNamespacesOf(namespace: string): ReadonlySet<string> {
    this.#currentNamespaces ??= currentByOriginalNamespace(this.#resources)
    return this.#currentNamespaces.get(namespace) ?? noNamespaces
  }

  #namesakesOf(name: string): Namesakes {
    const known = this.#namesakes.get(name)
    if (known !== undefined) return known
    const all = this.#map.previouslyNamed(name)
    const namesakes = { all, byCurrentNamespace: undefined, byOriginalNamespace: undefined }
    this.#namesakes.set(name, namesakes)
    return namesakes
  }

  #group(positions: readonly number[], idOf: (resource: Resource) => ResourceId): Groups {
    return groupBy(positions, (position) => effectiveNamespace(idOf(this.#resources[position] as Resource)))
  }
}

type Groups = ReadonlyMap<string, readonly number[]>

interface Namesakes {
  readonly all: readonly number[]
  byCurrentNamespace: Groups | undefined
  byOriginalNamespace: Groups | undefined
}

const noNamespaces: ReadonlySet<string> = new Set()

function currentByOriginalNamespace(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, Set<string>>()
  for (const { id, originalId } of resources) {
    const original = effectiveNamespace(originalId)
    const current = id.clusterScoped ? effectiveNamespace(id) : id.namespace
    const set = result.get(original)
    if (set === undefined) result.set(original, new Set([current]))
    else set.add(current)
  }
  return result
}
