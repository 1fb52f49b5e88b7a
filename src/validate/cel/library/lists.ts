import type { Environment } from '@marcbachmann/cel-js'
import { counted } from '../../../diagnostics/counted.ts'
import { formatNumber } from '../../../diagnostics/format-number.ts'
import { isSame } from '../cel-values.ts'

/** The maximum length of `lists.range`. The API server's cost limit rejects rules that create longer lists. */
const maxRange = 100_000n

/** Values that have an order. */
export type Comparable = string | bigint | number | boolean | Date

/** Adds the functions for lists. Their arguments may be `Set`s, which represent lists of type `set`. */
export function addLists(environment: Environment): void {
  environment
    .registerFunction('list.isSorted(): bool', (list: Iterable<Comparable>) => {
      const items = [...list]
      return items.every((item, i) => i === 0 || compare(items[i - 1] as Comparable, item) <= 0)
    })
    .registerFunction('list.sum(): dyn', (list: Iterable<unknown>) => sum([...list]))
    .registerFunction('list.min(): dyn', (list: Iterable<Comparable>) => extreme([...list], -1))
    .registerFunction('list.max(): dyn', (list: Iterable<Comparable>) => extreme([...list], 1))
    .registerFunction('list.indexOf(dyn): int', (list: Iterable<unknown>, item: unknown) => {
      return BigInt([...list].findIndex((other) => isSame(other, item)))
    })
    .registerFunction('list.lastIndexOf(dyn): int', (list: Iterable<unknown>, item: unknown) => {
      return BigInt([...list].findLastIndex((other) => isSame(other, item)))
    })
    .registerFunction('list.distinct(): list', (list: Iterable<unknown>) => {
      return [...list].filter((item, i, all) => all.findIndex((other) => isSame(other, item)) === i)
    })
    // Replaces sums of lists of type `set` or `map`: see cel-program.ts.
    .registerFunction('uniteLists(list, list, list<string>): list', uniteLists)
    // Follows github.com/google/cel-go, ext/lists.go. `sortBy()` is in cel-macros.ts.
    .registerFunction('kubernetes.Lists.range(int): list<int>', (_: unknown, length: bigint) => {
      if (length > maxRange) throw new Error(`range(${length}) is longer than ${formatNumber(maxRange)}`)
      return Array.from({ length: Math.max(0, Number(length)) }, (_item, i) => BigInt(i))
    })
    .registerFunction('list.slice(int, int): list', (list: Iterable<unknown>, start: bigint, end: bigint) => {
      const items = [...list]
      if (start < 0n || start > end || end > BigInt(items.length)) {
        throw new Error(`cannot slice(${start}, ${end}): the list has ${counted(items.length, 'item')}`)
      }
      return items.slice(Number(start), Number(end))
    })
    .registerFunction('list.flatten(): list', (list: Iterable<unknown>) => flatten([...list], 1n))
    .registerFunction('list.flatten(int): list', (list: Iterable<unknown>, depth: bigint) => {
      if (depth < 0n) throw new Error('flatten() needs a depth of at least 0')
      return flatten([...list], depth)
    })
    .registerFunction('list.reverse(): list', (list: Iterable<unknown>) => [...list].reverse())
    .registerFunction('list.sort(): list', (list: Iterable<Comparable>) => [...list].sort(compare))
    .registerFunction(
      'kubernetes.Sets.contains(list, list): bool',
      (_: unknown, a: Iterable<unknown>, b: Iterable<unknown>) => {
        return containsAll([...a], b)
      },
    )
    .registerFunction(
      'kubernetes.Sets.equivalent(list, list): bool',
      (_: unknown, a: Iterable<unknown>, b: Iterable<unknown>) => {
        return containsAll([...a], b) && containsAll([...b], a)
      },
    )
    .registerFunction(
      'kubernetes.Sets.intersects(list, list): bool',
      (_: unknown, a: Iterable<unknown>, b: Iterable<unknown>) => {
        const others = [...b]
        return [...a].some((item) => others.some((other) => isSame(other, item)))
      },
    )
}

/**
 * The sum of two lists of type `set` or `map`. Follows apiserver/pkg/cel/common/values.go, unstructuredSetList.Add and
 * unstructuredMapList.Add.
 *
 * @param keys the keys of a list of type `map`: items of the second list replace items with the same keys. Empty for
 *   `set`
 */
function uniteLists(a: Iterable<unknown>, b: Iterable<unknown>, keys: readonly string[]): Iterable<unknown> {
  const keyOf = (item: unknown): unknown => {
    return keys.length === 0 ? item : keys.map((key) => (item instanceof Map ? item.get(key) : undefined))
  }
  const items: unknown[] = [...a]
  for (const item of b) {
    const at = items.findIndex((other) => isSame(keyOf(other), keyOf(item)))
    items[at < 0 ? items.length : at] = item
  }
  // A `Set`, because sets are equal regardless of their order.
  return keys.length === 0 ? new Set(items) : items
}

function sum(items: readonly unknown[]): unknown {
  if (items.length === 0) return 0n
  return items.reduce((total, item) => {
    if (typeof total === 'bigint' && typeof item === 'bigint') return total + item
    if (typeof total === 'number' && typeof item === 'number') return total + item
    if (isDuration(total) && isDuration(item)) return total.addDuration(item)
    throw new Error('sum() needs numbers or durations of the same type')
  })
}

interface AddableDuration {
  addDuration(other: unknown): unknown
}

function isDuration(value: unknown): value is AddableDuration {
  return typeof value === 'object' && value !== null && 'addDuration' in value
}

function extreme(items: readonly Comparable[], sign: 1 | -1): Comparable {
  const [first, ...others] = items
  if (first === undefined) throw new Error('min() or max() of an empty list')
  return others.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best), first)
}

function containsAll(items: readonly unknown[], wanted: Iterable<unknown>): boolean {
  return [...wanted].every((item) => items.some((other) => isSame(other, item)))
}

function flatten(items: readonly unknown[], depth: bigint): readonly unknown[] {
  return items.flatMap((item) => {
    if (!Array.isArray(item) && !(item instanceof Set)) return [item]
    return depth === 0n ? [item] : flatten([...item], depth - 1n)
  })
}

/** Compares two values of the same type. */
export function compare(a: Comparable, b: Comparable): number {
  return a < b ? -1 : a > b ? 1 : 0
}
