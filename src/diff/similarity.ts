import { groupBy } from '../tree/groups.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import type { Pair } from './pair.ts'
import type { Item } from './side.ts'

/** The maximum number of comparisons, because more would take too long. */
const maxComparisons = 200_000

/** Pairs resources of the same kind that share more than half of their values. The most similar pairs come first. */
export function mostSimilar(olds: readonly Item[], news: readonly Item[]): readonly Pair[] {
  const byKind = groupBy(olds, kindOf)
  const candidates: (Pair & { readonly score: number })[] = []
  let comparisons = 0
  const features = new Map<Item, ReadonlySet<string>>()
  for (const now of news) {
    for (const old of byKind.get(kindOf(now)) ?? []) {
      if (++comparisons > maxComparisons) break
      const score = similarity(featuresOf(old, features), featuresOf(now, features))
      if (score > 0.5) candidates.push({ old, new: now, score })
    }
  }
  candidates.sort((a, b) => b.score - a.score)
  const taken = new Set<Item>()
  return candidates.filter(({ old, new: now }) => {
    if (taken.has(old) || taken.has(now)) return false
    taken.add(old).add(now)
    return true
  })
}

function kindOf({ resource: { id } }: Item): string {
  return `${id.kind}|${id.group}`
}

/** Returns the fraction of values that both have. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (2 * small.size <= (a.size + b.size) / 2) return 0
  let common = 0
  for (const feature of small) if (large.has(feature)) common++
  return (2 * common) / (a.size + b.size)
}

/** Returns all values except the identity, each with its path. */
function featuresOf(item: Item, known: Map<Item, ReadonlySet<string>>): ReadonlySet<string> {
  const found = known.get(item)
  if (found !== undefined) return found
  const features = new Set<string>()
  collect(item.compared, '', features)
  for (const field of ['.apiVersion=', '.kind=', '.metadata.name=', '.metadata.namespace=']) {
    for (const feature of features) if (feature.startsWith(field)) features.delete(feature)
  }
  known.set(item, features)
  return features
}

function collect(value: JsonValue, path: string, features: Set<string>): void {
  if (typeof value !== 'object' || value === null) {
    features.add(`${path}=${value}`)
    if (typeof value === 'string' && value.includes('\n'))
      for (const line of value.split('\n')) features.add(`${path}|${line}`)
  } else if (isList(value)) for (const item of value) collect(item, `${path}[]`, features)
  else for (const key of Object.keys(value)) collect(value[key] ?? null, `${path}.${key}`, features)
}
