import { addToGroup } from '../../tree/groups.ts'
import { canonicalText, isObject } from '../../tree/json-values.ts'
import type { JsonValue } from '../../tree/node.ts'

/**
 * Matches each item of a new list with an item of the old list: an equal item if there is one, otherwise the item with
 * the same name, otherwise (if both lists have the same length) the item at the same position. Undefined for items
 * without a match.
 */
export function alignLists(before: readonly JsonValue[], after: readonly JsonValue[]): readonly (number | undefined)[] {
  const origin: (number | undefined)[] = after.map(() => undefined)
  const free = new Set(before.keys())
  for (const identify of [canonicalText, nameOf]) matchBy(identify, { before, after, origin, free })
  if (before.length === after.length) {
    for (const i of origin.keys()) if (origin[i] === undefined && free.delete(i)) origin[i] = i
  }
  return origin
}

interface Matching {
  readonly before: readonly JsonValue[]
  readonly after: readonly JsonValue[]
  readonly origin: (number | undefined)[]
  readonly free: Set<number>
}

function matchBy(identify: (item: JsonValue) => string | undefined, { before, after, origin, free }: Matching): void {
  const candidates = new Map<string, [number, ...number[]]>()
  for (const i of free) {
    const id = identify(before[i] ?? null)
    if (id !== undefined) addToGroup(candidates, id, i)
  }
  // With `shift`, a list of identical items would need quadratic time.
  for (const list of candidates.values()) list.reverse()
  for (const [j, item] of after.entries()) {
    if (origin[j] !== undefined) continue
    const id = identify(item)
    const i = id === undefined ? undefined : candidates.get(id)?.pop()
    if (i === undefined) continue
    origin[j] = i
    free.delete(i)
  }
}

function nameOf(item: JsonValue): string | undefined {
  if (!isObject(item)) return undefined
  const { name, namespace } = item
  return typeof name === 'string' ? `${name}\n${typeof namespace === 'string' ? namespace : ''}` : undefined
}

/** The members of the longest increasing subsequence of the defined numbers: the items that can stay where they are. */
export function stableItems(origin: readonly (number | undefined)[]): ReadonlySet<number> {
  const tails: number[] = []
  const previous = new Map<number, number | undefined>()
  for (const i of origin) {
    if (i === undefined) continue
    const at = lowerBound(tails, i)
    previous.set(i, tails[at - 1])
    tails[at] = i
  }
  const stable = new Set<number>()
  for (let i = tails.at(-1); i !== undefined; i = previous.get(i)) stable.add(i)
  return stable
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
