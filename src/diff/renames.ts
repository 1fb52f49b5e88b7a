import type { JsonValue } from '../tree/node.ts'
import type { Pair } from './pair.ts'

/** The old and new names of paired resources. */
export interface Renames {
  readonly isEmpty: boolean
  /** Returns the resource that both values refer to, if one is its old name and the other is its new name. */
  resourceOf(old: JsonValue, now: JsonValue, key: string | number | undefined): Pair | undefined
  /** Returns a string that is equal for values that differ only in updated references. */
  canonical(value: JsonValue, side: 'old' | 'new'): string
}

/** @param pairs the resources of both outputs that belong together */
export function renamesOf(pairs: readonly Pair[]): Renames {
  const names = new Map<string, Map<string, Pair>>()
  const namespaces = new Map<string, Map<string, Pair>>()
  for (const pair of pairs) {
    const [old, now] = [pair.old.resource.id, pair.new.resource.id]
    if (old.name !== now.name) add(names, old.name, now.name, pair)
    if (old.namespace !== now.namespace && old.namespace !== '' && now.namespace !== '') {
      add(namespaces, old.namespace, now.namespace, pair)
    }
    if (old.kind === 'Namespace' && old.name !== now.name) add(namespaces, old.name, now.name, pair)
  }
  const replacer = (_: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return `bigint ${value}`
    if (typeof value !== 'string') return value
    const [next, ...others] = names.get(value)?.keys() ?? []
    return next !== undefined && others.length === 0 ? next : value
  }
  return {
    isEmpty: names.size === 0 && namespaces.size === 0,
    resourceOf: (old, now, key) => {
      if (typeof old !== 'string' || typeof now !== 'string') return undefined
      return names.get(old)?.get(now) ?? (key === 'namespace' ? namespaces.get(old)?.get(now) : undefined)
    },
    canonical: (value, side) => JSON.stringify(sorted(value), side === 'old' ? replacer : bigintsOnly) ?? '',
  }
}

function bigintsOnly(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `bigint ${value}` : value
}

/** Returns a value with sorted keys. */
function sorted(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]))
}

function add(map: Map<string, Map<string, Pair>>, old: string, now: string, pair: Pair): void {
  const known = map.get(old)
  if (known === undefined) map.set(old, new Map([[now, pair]]))
  else if (!known.has(now)) known.set(now, pair)
}
