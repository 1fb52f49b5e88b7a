import { attempt, KuiltError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import { readInclusions } from '../../targets/kustomization-references.ts'
import type { Target } from '../../targets/target.ts'
import type { PlannedTarget } from './render-plan.ts'

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

/** The fixed cost of each target, in bytes: finding and opening files. */
const fixedCost = 4096

/**
 * The targets of one shard. Each target is in exactly one shard, and all shards have about the same cost: the size of
 * the kustomizations and resources that their targets include. The result depends on nothing else, in particular not on
 * written files, so that all shards agree, even on different machines.
 */
export function shardOf(targets: readonly PlannedTarget[], { index, count }: Shard): readonly PlannedTarget[] {
  const sizes = new Sizes()
  const costs = targets.map((planned) => ({ planned, cost: fixedCost + sizes.of(planned.target) }))
  // Assigns the largest targets first, each to the shard with the lowest cost so far. Ties are broken by the order of
  // the targets.
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
 * Total sizes of the files that paths include. A file that is included several times is counted several times, because
 * it is also built several times.
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
    // Stops at cycles.
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
