import type { Resource } from '../../resource/resource.ts'
import { idKey } from '../../resource/resource-id.ts'
import { groupBy } from '../../tree/groups.ts'

export interface Pair {
  /** The previous version. Undefined for a new resource. */
  readonly before: Resource | undefined
  readonly after: Resource
}

/**
 * Returns the resources that a stage changed or added, each with its previous version. Most stages keep the positions
 * of resources. Otherwise, a changed resource has the same origin, and the same position among the resources of that
 * origin.
 */
export function changedPairs(before: readonly Resource[], after: readonly Resource[]): readonly Pair[] {
  return before === after ? [] : (changedInPlace(before, after) ?? changedAnywhere(before, after))
}

/** Returns the changed resources if all resources have kept their positions. Otherwise undefined. */
function changedInPlace(before: readonly Resource[], after: readonly Resource[]): readonly Pair[] | undefined {
  const pairs: Pair[] = []
  // This is a plain loop, because it runs for every resource after every stage.
  for (let i = 0; i < after.length; i++) {
    const next = after[i] as Resource
    const old = before[i]
    if (old?.node === next.node) continue
    if (old !== undefined && !follows(old, next)) return undefined
    pairs.push({ before: old, after: next })
  }
  return before.length <= after.length ? pairs : undefined
}

/**
 * True if a resource must be the changed version of another one, because it has the same origin and ID, or the same
 * origin and this ID as its previous ID.
 */
function follows(old: Resource, next: Resource): boolean {
  if (origin(old) !== origin(next)) return false
  if (old.id === next.id) return true
  const lost = next.state.history[old.state.history.length]
  return lost === undefined ? old.key === next.key : lost.name === old.id.name && lost.kind === old.id.kind
}

function changedAnywhere(before: readonly Resource[], after: readonly Resource[]): readonly Pair[] {
  const free = new Set(before)
  for (const resource of after) free.delete(resource)
  const nodes = new Set(before.map(({ node }) => node))
  const changed = after.filter(({ node }) => !nodes.has(node))
  const partners = new Map<Resource, Resource>()
  const pair = (keyOf: (resource: Resource) => unknown): void => {
    const waiting: Map<unknown, Resource[]> = groupBy(free, keyOf)
    waiting.delete(undefined)
    for (const resource of changed) {
      if (partners.has(resource)) continue
      const old = waiting.get(keyOf(resource))?.shift()
      if (old === undefined) continue
      partners.set(resource, old)
      free.delete(old)
    }
  }
  if (changed.length > 0 && free.size > 0) {
    const numbers = new Map<object, number>()
    pair((resource) => {
      const from = origin(resource)
      if (from === undefined) return undefined
      const number = numbers.get(from) ?? numbers.size
      numbers.set(from, number)
      return `${number} ${idKey(resource.id)}`
    })
    pair(origin)
    pair(({ id }) => idKey(id))
    pair(({ originalId }) => idKey(originalId))
  }
  return changed.map((resource) => ({ before: partners.get(resource), after: resource }))
}

function origin({ state: { source, madeBy } }: Resource): object | undefined {
  return source ?? madeBy
}
