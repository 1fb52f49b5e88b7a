import { KuiltError } from '../diagnostics/index.ts'
import { differingField } from '../tree/differing-field.ts'
import { locationOf } from './locations.ts'
import type { Resource } from './resource.ts'
import { formatId, idKey } from './resource-id.ts'

/** Resources in order, found by id in constant time. Grows while a layer is accumulated. */
export class ResourceSet {
  readonly #list: Resource[]
  /** Current ids. */
  readonly #current: Map<string, number> = new Map()
  /** Current and earlier ids; built when a generator first asks. */
  #any: Map<string, number[]> | undefined

  constructor(resources: readonly Resource[] = []) {
    this.#list = resources.slice()
    this.#list.forEach((resource, i) => {
      this.#current.set(resource.key, i)
    })
  }

  /** @throws KuiltError RESOURCE_EXISTS when two of the resources have one current id */
  assertUnique(): void {
    if (this.#current.size === this.#list.length) return
    this.#list.forEach((resource, i) => {
      const last = this.#current.get(resource.key) as number
      if (last !== i) throw conflict(resource, this.#list[last] as Resource)
    })
  }

  get resources(): readonly Resource[] {
    return this.#list
  }

  /** @throws KuiltError RESOURCE_EXISTS when a resource of that current id is there already */
  append(resource: Resource): void {
    const key = resource.key
    const existing = this.#current.get(key)
    if (existing !== undefined) throw conflict(this.#list[existing] as Resource, resource)
    this.#current.set(key, this.#list.length)
    if (this.#any) this.#indexAll(resource, this.#list.length)
    this.#list.push(resource)
  }

  /** Positions of the resources that have or had the id of `resource`. */
  matching(resource: Resource): readonly number[] {
    if (this.#any === undefined) {
      this.#any = new Map()
      for (const [i, item] of this.#list.entries()) this.#indexAll(item, i)
    }
    return this.#any.get(resource.key) ?? []
  }

  replace(position: number, resource: Resource): void {
    const old = this.#list[position]
    this.#list[position] = resource
    if (old !== undefined) this.#current.delete(old.key)
    this.#current.set(resource.key, position)
    this.#any = undefined
  }

  #indexAll(resource: Resource, position: number): void {
    for (const id of resource.allIds) {
      const key = idKey(id)
      const positions = this.#any?.get(key)
      if (positions === undefined) this.#any?.set(key, [position])
      else if (positions.at(-1) !== position) positions.push(position)
    }
  }
}

function conflict(first: Resource, second: Resource): KuiltError {
  const params = { id: formatId(second.id), first: describeSource(first), second: describeSource(second) }
  return new KuiltError('RESOURCE_EXISTS', params, {
    at: locationOf(second),
    hint: conflictHint(first, second),
    notes: [{ message: `the first ${formatId(first.id)}`, at: locationOf(first) }],
  })
}

function conflictHint(first: Resource, second: Resource): string {
  const place = differingField(first.node, second.node)
  if (place === undefined) return 'the two are identical: one of the entries that lead here is enough'
  const field = place.length === 0 ? 'they are different things' : `they differ in ${place.join('.')}`
  return `${field}: rename one of them (namePrefix, nameSuffix), give it another namespace, or make it a patch`
}

function describeSource(resource: Resource): string {
  return locationOf(resource)?.file ?? 'a generator'
}
