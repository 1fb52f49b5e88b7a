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
  const free = new Set(before)
  for (const resource of after) free.delete(resource)
  const known = new Set(before)
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
    pair(({ id, state }) => (origin(state) === undefined ? undefined : `${objectKey(origin(state))} ${idKey(id)}`))
    pair(({ state }) => origin(state))
    pair(({ id }) => idKey(id))
    pair(({ originalId }) => idKey(originalId))
  }
  return after.map((resource) => ({ before: known.has(resource) ? resource : partners.get(resource), after: resource }))
}

function origin({ source, madeBy }: Resource['state']): object | undefined {
  return source ?? madeBy
}

const keys = new WeakMap<object, number>()
let count = 0

/** A number for each object, so that it can be part of a key. */
function objectKey(object: object | undefined): number {
  if (object === undefined) return 0
  const known = keys.get(object)
  if (known !== undefined) return known
  count++
  keys.set(object, count)
  return count
}
