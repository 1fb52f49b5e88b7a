import { KuiltError } from '../../diagnostics/index.ts'
import type { OutputDirectory } from './output-directory.ts'
import type { RenderList } from './render-list.ts'
import { keyOf, type PlannedTarget } from './render-plan.ts'

export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
}

/** Reads `3/10`. @throws KuiltError USAGE */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > count) {
    throw new KuiltError('USAGE', { reason: `invalid value "${text}" for --shard: expected a part such as 3/10` })
  }
  return { index, count }
}

/** What a target costs besides its output, in bytes of output: to find and to read its files. */
const fixedCost = 4096

/**
 * The targets of one part: each target is in exactly one, and the parts cost about the same. The size of what is rendered
 * already measures the cost of a target; targets without output count as an average one. Depends on nothing else, so
 * that all machines that have the same files agree.
 *
 * @param list the files that are rendered already
 */
export function shardOf(
  targets: readonly PlannedTarget[],
  { index, count }: Shard,
  { output, list }: { readonly output: OutputDirectory; readonly list: RenderList },
): readonly PlannedTarget[] {
  const listed = new Map<string, string[]>()
  for (const [file, entry] of list) listed.set(keyOf(entry), [...(listed.get(keyOf(entry)) ?? []), file])
  const sizes = targets.map(({ target, listed: entry }) => {
    const files = listed.get(keyOf(entry)) ?? [`${target.outputPath}.yaml`]
    const found = files.map((file) => output.sizeOf(file)).filter((size) => size !== undefined)
    return found.length === 0 ? undefined : sum(found)
  })
  const known = sizes.filter((size) => size !== undefined)
  const average = sum(known) / Math.max(known.length, 1)
  const costs = targets.map((planned, i) => ({ planned, cost: fixedCost + (sizes[i] ?? average) }))
  // The largest first, each to the part that has least; of equals, the order of the targets decides.
  costs.sort((a, b) => b.cost - a.cost)
  const totals = Array.from({ length: count }, () => 0)
  const mine = new Set<PlannedTarget>()
  for (const { planned, cost } of costs) {
    const least = totals.indexOf(Math.min(...totals))
    totals[least] = (totals[least] ?? 0) + cost
    if (least === index - 1) mine.add(planned)
  }
  return targets.filter((planned) => mine.has(planned))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
