import type { Resource } from '../resource/resource.ts'
import { idKey, type ResourceId } from '../resource/resource-id.ts'
import type { CompiledSelector } from '../resource/selector.ts'
import { PositionIndex } from './position-index.ts'

/** Of so many resources with a name the one with an id is looked for; where there are more, an index of all ids pays. */
const fewNamesakes = 16

/**
 * The resources of a layer while patches change them one after another, found by id, name or kind without a search.
 * Positions stay what they are; a deleted resource leaves a gap.
 */
export class PatchTargets {
  readonly #resources: (Resource | undefined)[]
  readonly #byId: PositionIndex<Resource>
  readonly #byName: PositionIndex<Resource>
  readonly #byKind: PositionIndex<Resource>
  readonly #byCurrentId: PositionIndex<Resource>
  #gaps = 0
  #list: readonly Resource[] | undefined

  constructor(resources: readonly Resource[]) {
    this.#list = resources
    this.#resources = resources.slice()
    this.#byId = new PositionIndex(this.#resources, idsOf)
    this.#byName = new PositionIndex(this.#resources, namesOf)
    this.#byKind = new PositionIndex(this.#resources, ({ id }) => id.kind)
    this.#byCurrentId = new PositionIndex(this.#resources, ({ key }) => key)
  }

  /** The same list as long as nothing changes. */
  list(): readonly Resource[] {
    // Without gaps every position holds a resource.
    this.#list ??= this.#gaps === 0 ? (this.#resources.slice() as Resource[]) : this.#resources.filter(isPresent)
    return this.#list
  }

  at(position: number): Resource | undefined {
    return this.#resources[position]
  }

  replace(position: number, next: Resource | undefined): void {
    const old = this.#resources[position]
    if (old === undefined || old === next) return
    this.#resources[position] = next
    this.#list = undefined
    if (next === undefined) this.#gaps++
    this.#byId.update(position, old, next)
    this.#byName.update(position, old, next)
    this.#byKind.update(position, old, next)
    this.#byCurrentId.update(position, old, next)
  }

  /** Resources that have, or once had, the id. */
  withId(id: ResourceId): readonly number[] {
    const key = idKey(id)
    const named = this.#byName.get(id.name)
    if (named.length > fewNamesakes) return this.#byId.get(key)
    return named.filter((position) => this.#resources[position]?.allIds.some((known) => idKey(known) === key))
  }

  /** Selected resources, in order. */
  select(selector: CompiledSelector): readonly number[] {
    return this.#candidates(selector).filter((position) => {
      const resource = this.#resources[position]
      return resource !== undefined && selector.matches(resource)
    })
  }

  /** An id that two resources share now. */
  repeatedId(): ResourceId | undefined {
    const position = this.#byCurrentId.repeated()
    return position === undefined ? undefined : this.#resources[position]?.id
  }

  #candidates({ name, kind }: CompiledSelector): readonly number[] {
    if (name !== undefined) return this.#byName.get(name)
    if (kind !== undefined) return this.#byKind.get(kind)
    return Array.from(this.#resources.keys())
  }
}

function isPresent(resource: Resource | undefined): resource is Resource {
  return resource !== undefined
}

function idsOf(resource: Resource): string | readonly string[] {
  if (resource.state.history.length === 0) return resource.key
  return [...new Set(resource.allIds.map(idKey))]
}

/** All that it has, or ever had. */
function namesOf({ id, state }: Resource): string | readonly string[] {
  if (state.history.length === 0) return id.name
  const names = new Set(state.history.map(({ name }) => name))
  return [...names.add(id.name)]
}
