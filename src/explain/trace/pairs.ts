import type { Resource } from '../../resource/resource.ts'
import { idKey } from '../../resource/resource-id.ts'

export interface Pair {
  /** Undefined for a resource that is new. */
  readonly before: Resource | undefined
  readonly after: Resource
}

/**
 * The resources whose trees a stage has changed or added, each with the one that it was before. Most stages change resources
 * where they stand; for the others a changed resource has the same origin, and keeps its place among those of that origin.
 */
export function changedPairs(before: readonly Resource[], after: readonly Resource[]): readonly Pair[] {
  return before === after ? [] : (changedInPlace(before, after) ?? changedAnywhere(before, after))
}

/** Undefined unless each resource has stayed in its position. */
function changedInPlace(before: readonly Resource[], after: readonly Resource[]): readonly Pair[] | undefined {
  const pairs: Pair[] = []
  for (const [i, next] of after.entries()) {
    const old = before[i]
    if (old?.node === next.node) continue
    if (old !== undefined && !follows(old, next)) return undefined
    pairs.push({ before: old, after: next })
  }
  return before.length <= after.length ? pairs : undefined
}

/** Whether a resource must be another one after a change: it has the same origin and id, or has just lost that id. */
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
    const waiting = new Map<unknown, Resource[]>()
    for (const resource of free) {
      const key = keyOf(resource)
      if (key === undefined) continue
      const list = waiting.get(key)
      if (list === undefined) waiting.set(key, [resource])
      else list.push(resource)
    }
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
