import { attempt, KuiltError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import { readInclusions } from '../../targets/kustomization-references.ts'
import type { Target } from '../../targets/target.ts'
import type { PlannedTarget } from './render-plan.ts'

export interface Shard {
  /** The number of this shard, counted from 1. */
  readonly index: number
  readonly count: number
}

/** Parses a string such as `3/10`. @throws KuiltError USAGE */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > count) {
    throw new KuiltError('USAGE', { reason: `invalid value "${text}" for --shard: expected a part such as 3/10` })
  }
  return { index, count }
}

/** The fixed cost of each target for finding and opening files, in bytes. */
const fixedCost = 4096

/**
 * Returns the targets of one shard. Each target is in exactly one shard, and all shards have about the same cost, which
 * is the size of the kustomizations and resources that their targets include. The result does not depend on anything
 * else, such as the files that were written, so that it is consistent even if the shards run on different machines.
 */
export function shardOf(targets: readonly PlannedTarget[], { index, count }: Shard): readonly PlannedTarget[] {
  const sizes = new Sizes()
  const costs = targets.map((planned) => ({ planned, cost: fixedCost + sizes.of(planned.target) }))
  // The largest targets are assigned first, each to the shard with the lowest cost so far. Targets with the same cost
  // are assigned in their order.
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

/**
 * Computes the total size of the files that a path includes. A file that is included several times is counted several
 * times, because it is also built several times.
 */
class Sizes {
  readonly #known: Map<string, number> = new Map()

  of({ fileSystem, location, revision }: Target): number {
    return location.startsWith('/') ? this.#sizeOf(fileSystem, location, revision ?? '') : 0
  }

  #sizeOf(fileSystem: FileSystem, path: string, revision: string): number {
    const key = `${revision}:${path}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    // This prevents endless recursion if there is a cycle.
    this.#known.set(key, 0)
    const size = this.#measure(fileSystem, path, revision)
    this.#known.set(key, size)
    return size
  }

  #measure(fileSystem: FileSystem, path: string, revision: string): number {
    const kind = attempt(() => fileSystem.kind(path))
    if (kind === 'file') return attempt(() => fileSystem.read(path).length) ?? 0
    const file = kind === 'directory' ? kustomizationFileIn(fileSystem, path) : undefined
    if (file === undefined) return 0
    const { included = [] } = readInclusions(fileSystem, path) ?? {}
    return sum([file, ...included].map((each) => this.#sizeOf(fileSystem, each, revision)))
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
