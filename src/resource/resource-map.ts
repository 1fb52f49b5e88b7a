import { KuiltError } from '../diagnostics/index.ts'
import { isNeverRenamed } from '../schema/never-renamed.ts'
import { differingField } from '../tree/differing-field.ts'
import { locationOf, resourceNote } from './locations.ts'
import { PositionIndex } from './position-index.ts'
import type { Resource } from './resource.ts'
import { describeId, idKey, type ResourceId } from './resource-id.ts'

/** The only name and kind that can match, if they are known. */
export interface Literals {
  readonly name: string | undefined
  readonly kind: string | undefined
}

/**
 * If there are at most this many resources with the same name, comparing their IDs is faster than building an index of
 * all IDs.
 */
const fewNamesakes = 16

/**
 * Resources in order, found by id, name or kind in constant time: kustomize's ResMap (api/resmap/reswrangler.go), which
 * searches the whole list each time. Indexes are built on first use and kept up to date from then on.
 *
 * A stage creates one for its input, changes it, and returns `resources`. That array never changes afterwards, because
 * the next change works on a copy. Positions stay valid, because a removed resource leaves a gap.
 */
export class ResourceMap {
  #slots: readonly (Resource | undefined)[]
  /** The array of slots, as long as it is not shared and can be changed in place. */
  #own: (Resource | undefined)[] | undefined
  #list: readonly Resource[] | undefined
  #gaps = 0
  #byCurrentId: PositionIndex<Resource> | undefined
  #byAnyId: PositionIndex<Resource> | undefined
  #byName: PositionIndex<Resource> | undefined
  #byPreviousName: PositionIndex<Resource> | undefined
  #byKind: PositionIndex<Resource> | undefined
  /** The indexes that have been built. */
  readonly #indexes: PositionIndex<Resource>[] = []

  constructor(resources: readonly Resource[] = []) {
    this.#slots = resources
    this.#list = resources
  }

  /** All resources, in order. Returns the same array as long as nothing changes. */
  get resources(): readonly Resource[] {
    if (this.#list !== undefined) return this.#list
    if (this.#gaps > 0) this.#list = this.#slots.filter(isPresent)
    else {
      // Without gaps, every slot contains a resource.
      this.#list = this.#slots as readonly Resource[]
      this.#own = undefined
    }
    return this.#list
  }

  at(position: number): Resource | undefined {
    return this.#slots[position]
  }

  /**
   * Appends a resource. Follows api/resmap/reswrangler.go, (resWrangler).Append.
   *
   * @throws KuiltError RESOURCE_EXISTS if a resource has the same current ID
   */
  append(resource: Resource): void {
    const index = this.#currentIds()
    const existing = index.get(resource.key).at(-1)
    if (existing !== undefined) throw conflict(this.at(existing) as Resource, resource)
    const slots = this.#writable()
    const position = slots.push(resource) - 1
    for (let i = 0; i < this.#indexes.length; i++) this.#indexes[i]?.add(position, resource)
  }

  /** Replaces a resource with `next`, or removes it. */
  replace(position: number, next: Resource | undefined): void {
    const old = this.at(position)
    if (old === undefined || old === next) return
    this.#writable()[position] = next
    if (next === undefined) this.#gaps++
    else if (old.id === next.id && old.state.history === next.state.history) return
    for (let i = 0; i < this.#indexes.length; i++) this.#indexes[i]?.update(position, old, next)
  }

  /** The positions of the resources with this current ID. Follows (resWrangler).GetMatchingResourcesByCurrentId. */
  withCurrentId(id: ResourceId): readonly number[] {
    return this.#currentIds().get(idKey(id))
  }

  /** The positions of the resources that have or had the ID. Follows (resWrangler).GetMatchingResourcesByAnyId. */
  withAnyId(id: ResourceId): readonly number[] {
    const key = idKey(id)
    const namesakes = this.named(id.name)
    if (namesakes.length <= fewNamesakes) {
      return namesakes.filter((position) => this.at(position)?.allIds.some((known) => idKey(known) === key))
    }
    this.#byAnyId ??= this.#newIndex(anyIdsOf)
    return this.#byAnyId.get(key)
  }

  /** The positions of the resources that have or had the name. */
  named(name: string): readonly number[] {
    this.#byName ??= this.#newIndex(namesOf)
    return this.#byName.get(name)
  }

  /** The positions of the resources that had the name before a change, even if they have it again. */
  previouslyNamed(name: string): readonly number[] {
    this.#byPreviousName ??= this.#newIndex(previousNamesOf)
    return this.#byPreviousName.get(name)
  }

  /** The positions of the resources that have or had the kind. */
  ofKind(kind: string): readonly number[] {
    this.#byKind ??= this.#newIndex(kindsOf)
    return this.#byKind.get(kind)
  }

  /**
   * The positions of the resources that may match a selector with these literals. The result includes all that match,
   * and possibly others.
   */
  candidates({ name, kind }: Literals): readonly number[] {
    if (name !== undefined) return this.named(name)
    if (kind !== undefined) return this.ofKind(kind)
    return Array.from(this.#slots.keys())
  }

  /** The positions of the selected resources. Follows (resWrangler).Select. */
  select(selector: Literals & { matches(resource: Resource): boolean }): readonly number[] {
    return this.candidates(selector).filter((position) => {
      const resource = this.at(position)
      return resource !== undefined && selector.matches(resource)
    })
  }

  /** The resources that currently have the same ID; empty if all IDs are different. */
  sharingId(): readonly Resource[] {
    return this.#currentIds()
      .repeated()
      .map((position) => this.at(position) as Resource)
  }

  /**
   * Performs the same check as appending all resources to an empty map. Follows (resWrangler).appendAll.
   *
   * @throws KuiltError RESOURCE_EXISTS
   */
  assertAppendable(): void {
    if (this.sharingId().length === 0) return
    for (const [position, resource] of this.#slots.entries()) {
      if (resource === undefined) continue
      const last = this.withCurrentId(resource.id).at(-1) as number
      if (last !== position) throw conflict(resource, this.at(last) as Resource)
    }
  }

  #currentIds(): PositionIndex<Resource> {
    this.#byCurrentId ??= this.#newIndex(({ key }) => key)
    return this.#byCurrentId
  }

  #newIndex(keysOf: (resource: Resource) => string | readonly string[]): PositionIndex<Resource> {
    const index = new PositionIndex(this.#slots, keysOf)
    this.#indexes.push(index)
    return index
  }

  #writable(): (Resource | undefined)[] {
    this.#list = undefined
    this.#own ??= this.#slots.slice()
    this.#slots = this.#own
    return this.#own
  }
}

/**
 * Checks that no two resources have the same ID.
 *
 * @throws KuiltError ID_CONFLICT
 */
export function assertUniqueIds(resources: readonly Resource[]): void {
  if (haveUniqueNames(resources)) return
  const [first, second] = new ResourceMap(resources).sharingId()
  if (first === undefined || second === undefined) return
  throw idConflict(first, second)
}

export function idConflict(first: Resource, second: Resource): KuiltError {
  const details = { at: locationOf(second), notes: [resourceNote(first)] }
  return new KuiltError('ID_CONFLICT', { id: describeId(second.id) }, details)
}

/**
 * True if no two resources have the same kind and name, and therefore no two have the same ID. This is the case in most
 * builds, and checking it is faster than comparing IDs, whose keys would have to be computed for all resources.
 */
export function haveUniqueNames(resources: readonly Resource[]): boolean {
  const names = new Map<string, Set<string>>()
  for (let i = 0; i < resources.length; i++) {
    const { kind, name } = (resources[i] as Resource).id
    const known = names.get(kind)
    if (known === undefined) names.set(kind, new Set([name]))
    else if (known.size === known.add(name).size) return false
  }
  return true
}

function isPresent(resource: Resource | undefined): resource is Resource {
  return resource !== undefined
}

function anyIdsOf(resource: Resource): string | readonly string[] {
  return resource.state.history.length === 0 ? resource.key : distinct(resource.allIds.map(idKey))
}

function namesOf({ id, state }: Resource): string | readonly string[] {
  const { history } = state
  if (history.every(({ name }) => name === id.name)) return id.name
  return distinct([...history.map(({ name }) => name), id.name])
}

function previousNamesOf({ state: { history } }: Resource): string | readonly string[] {
  const first = history[0]
  if (first === undefined) return []
  if (history.every(({ name }) => name === first.name)) return first.name
  return distinct(history.map(({ name }) => name))
}

function kindsOf({ id, state }: Resource): string | readonly string[] {
  const { history } = state
  if (history.every(({ kind }) => kind === id.kind)) return id.kind
  return distinct([...history.map(({ kind }) => kind), id.kind])
}

function distinct(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)]
}

function conflict(first: Resource, second: Resource): KuiltError {
  const params = { id: describeId(second.id), first: describeSource(first), second: describeSource(second) }
  return new KuiltError('RESOURCE_EXISTS', params, {
    at: locationOf(second),
    hint: conflictHint(first, second),
    notes: [{ message: `first definition of ${describeId(first.id)}`, at: locationOf(first) }],
  })
}

/** Both come from the same document, through a base that is included more than once. */
function isShared(first: Resource, second: Resource): boolean {
  return isSameFile(first, second) && first.state.source?.document === second.state.source?.document
}

function isSameFile({ state: a }: Resource, { state: b }: Resource): boolean {
  return a.source !== undefined && a.source.file === b.source?.file
}

function conflictHint(first: Resource, second: Resource): string {
  const path = differingField(first.node, second.node)
  const { id } = second
  if (id.clusterScoped && isShared(first, second)) {
    const rename = isNeverRenamed(id) ? '' : ', or set `namePrefix`'
    return `${id.kind} is cluster-scoped, so a namespace cannot distinguish the two: move it to a base that is included only once${rename}`
  }
  if (path === undefined) {
    const isInOneFile = isSameFile(first, second) && !isShared(first, second)
    return `the two are identical: remove one of ${isInOneFile ? 'them' : 'the entries that include them'}`
  }
  const field = path.length === 0 ? 'the two are different' : `the two differ in ${path.join('.')}`
  const fields = isNeverRenamed(id) ? '' : ' (`namePrefix`, `nameSuffix`)'
  const move = id.clusterScoped ? '' : ', change its namespace'
  return `${field}: rename one of them${fields}${move}, or turn it into a patch`
}

function describeSource(resource: Resource): string {
  const file = locationOf(resource)?.file
  return file === undefined ? 'a generator' : `"${file}"`
}
