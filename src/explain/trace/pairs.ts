import type { Resource } from '../../resource/resource.ts'
import { idKey } from '../../resource/resource-id.ts'

export interface Pair {
  /** Undefined for a resource that is new. */
  readonly before: Resource | undefined
  readonly after: Resource
}

/**
 * Finds for every resource that a stage has returned the one that it was before. Most are the same object; a changed one
 * has the same origin, and keeps its place among those of that origin.
 */
export function pairUp(before: readonly Resource[], after: readonly Resource[]): readonly Pair[] {
  const known = new Set(before)
  const free = new Set(before)
  for (const resource of after) free.delete(resource)
  const changed = after.filter((resource) => !known.has(resource))
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
    pair(({ id, state }) => {
      const from = origin(state)
      if (from === undefined) return undefined
      const number = numbers.get(from) ?? numbers.size
      numbers.set(from, number)
      return `${number} ${idKey(id)}`
    })
    pair(({ state }) => origin(state))
    pair(({ id }) => idKey(id))
    pair(({ originalId }) => idKey(originalId))
  }
  return after.map((resource) => ({ before: known.has(resource) ? resource : partners.get(resource), after: resource }))
}

function origin({ source, madeBy }: Resource['state']): object | undefined {
  return source ?? madeBy
}
