import type { JsonValue } from '../model/node.ts'

/** JSON that a patch changes in place. Every number is a float64, as after upstream's round trip; objects have no prototype. */
export type MutableJson = null | boolean | number | string | MutableJson[] | { [key: string]: MutableJson }

/** A copy that may be changed. */
export function toMutable(value: JsonValue): MutableJson {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toMutable)
  const result: { [key: string]: MutableJson } = Object.create(null)
  for (const [key, member] of Object.entries(value)) result[key] = toMutable(member)
  return result
}

export type Container = MutableJson[] | { [key: string]: MutableJson }

/** The container that holds the last part of a pointer, and the canonical pointer to the container. */
export interface Place {
  readonly container: Container
  readonly pointer: string
  readonly key: string
}

export function isContainer(value: MutableJson | undefined): value is Container {
  return typeof value === 'object' && value !== null
}

/**
 * Follows a pointer as evanphx/json-patch v4 does: whatever stands before the first slash does not count, array
 * indexes may be negative (from the end) or have a sign. Undefined where a part on the way is missing or not a container.
 */
export function findPlace(document: MutableJson, pointer: string): Place | undefined {
  const parts = pointer.split('/').slice(1).map(unescapePart)
  const key = parts.pop()
  if (key === undefined) return undefined
  let container: MutableJson | undefined = document
  let canonical = ''
  for (const part of parts) {
    if (!isContainer(container)) return undefined
    const at: string | undefined = existingKey(container, part)
    if (at === undefined) return undefined
    canonical += `/${escapePart(at)}`
    container = memberOf(container, at)
  }
  return isContainer(container) ? { container, pointer: canonical, key } : undefined
}

/** The value at a place: undefined where an object has no such key. Use `existingKey` first for arrays. */
export function memberOf(container: Container, key: string): MutableJson | undefined {
  return Array.isArray(container) ? container[Number(key)] : container[key]
}

/** The canonical key of an element that exists; for objects every key will do. Undefined for a bad index. */
export function existingKey(container: Container, key: string): string | undefined {
  if (!Array.isArray(container)) return key
  const index = parseIndex(key, container.length)
  return index === undefined || index >= container.length ? undefined : String(index)
}

/** The canonical key for inserting: `-` and the length append, `-1` too. Undefined for a bad index. */
export function insertionKey(container: Container, key: string): string | undefined {
  if (!Array.isArray(container)) return key
  const { length } = container
  const index = key === '-' ? length : parseIndex(key, length + 1)
  return index === undefined || index > length ? undefined : String(index)
}

/** Reads an index as Go's Atoi does; negative ones count back from `length`. */
function parseIndex(text: string, length: number): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const index = Number(text)
  if (index >= 0) return index
  return index < -length ? undefined : index + length
}

function unescapePart(part: string): string {
  return part.replace(/~[01]/g, (escaped) => (escaped === '~0' ? '~' : '/'))
}

export function escapePart(part: string): string {
  return part.replace(/~/g, '~0').replace(/\//g, '~1')
}
