import type { PreviousId, Resource } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'

/**
 * Where to look for the resource that a name means: among those that had the name before a change. Where many had
 * the same name they are grouped by namespace, so that a lookup does not grow with the number of resources.
 *
 * Results are indices into the list of resources, in its order. They may hold more than was asked for.
 */
export class ReferralIndex {
  readonly #resources: readonly Resource[]
  readonly #named: Map<string, Named> = new Map()
  #currentByOriginal: ReadonlyMap<string, ReadonlySet<string>> | undefined

  constructor(resources: readonly Resource[]) {
    this.#resources = resources
    for (let i = 0; i < resources.length; i++) {
      const { history } = (resources[i] as Resource).state
      for (let j = 0; j < history.length; j++) this.#addName((history[j] as PreviousId).name, i)
    }
  }

  /** Resources that once had `name`. */
  named(name: string): readonly number[] {
    return this.#named.get(name)?.all ?? none
  }

  /** Of those, at least the ones whose current namespace is among `namespaces`; all are effective namespaces. */
  namedIn(name: string, namespaces: readonly string[]): readonly number[] {
    const named = this.#named.get(name)
    if (named === undefined || named.all.length < worthGrouping) return named?.all ?? none
    named.byCurrent ??= this.#group(named.all, (resource) => effectiveNamespace(resource.id))
    const groups = namespaces.flatMap((namespace) => named.byCurrent?.get(namespace) ?? none)
    return namespaces.length === 1 ? groups : [...new Set(groups)].sort((a, b) => a - b)
  }

  /** Of those, at least the ones whose original namespace was `namespace`. */
  namedFrom(name: string, namespace: string): readonly number[] {
    const named = this.#named.get(name)
    if (named === undefined || named.all.length < worthGrouping) return named?.all ?? none
    named.byOriginal ??= this.#group(named.all, (resource) => effectiveNamespace(resource.originalId))
    return named.byOriginal.get(namespace) ?? none
  }

  /**
   * The namespaces that resources of the original namespace `namespace` are in now, whatever their names: as
   * written, or the constant for cluster-scoped resources.
   */
  whereaboutsOf(namespace: string): ReadonlySet<string> {
    this.#currentByOriginal ??= currentByOriginal(this.#resources)
    return this.#currentByOriginal.get(namespace) ?? nowhere
  }

  #addName(name: string, index: number): void {
    const named = this.#named.get(name)
    if (named === undefined) this.#named.set(name, { all: [index], byCurrent: undefined, byOriginal: undefined })
    else if (named.all.at(-1) !== index) named.all.push(index)
  }

  #group(indices: readonly number[], keyOf: (resource: Resource) => string): Groups {
    const groups: Groups = new Map()
    for (const i of indices) {
      const key = keyOf(this.#resources[i] as Resource)
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [i])
      else group.push(i)
    }
    return groups
  }
}

type Groups = Map<string, number[]>

interface Named {
  readonly all: number[]
  byCurrent: Groups | undefined
  byOriginal: Groups | undefined
}

/** Shorter lists are searched as they are. */
const worthGrouping = 8

const none: readonly number[] = []
const nowhere: ReadonlySet<string> = new Set()

function currentByOriginal(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, Set<string>>()
  for (const { id, originalId } of resources) {
    const key = effectiveNamespace(originalId)
    const current = id.clusterScoped ? effectiveNamespace(id) : id.namespace
    const set = result.get(key)
    if (set === undefined) result.set(key, new Set([current]))
    else set.add(current)
  }
  return result
}
