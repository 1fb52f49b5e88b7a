import { type Warning, warning } from '../../../diagnostics/index.ts'
import { type OptionHint, optionHint } from '../../../diagnostics/option-hint.ts'
import type { FoundObject } from '../application.ts'
import { secretTypeLabel } from './cluster-generator.ts'

/** Returns the warnings about ApplicationSets that generate nothing, one for all sets with the same likely cause. */
export function emptySetWarnings(sets: readonly FoundObject[], hasClusters: boolean): readonly Warning[] {
  const [needClusters, others] = partition(sets, (set) => !hasClusters && usesClusters(set))
  return [
    ...warningOf(needClusters, noClusters),
    ...warningOf(others, 'check the paths, selectors and elements of the generators'),
  ]
}

const noClusters = optionHint(
  'argocd.parameters',
  (setOption) =>
    `no Secret in or below the directory has the label \`${secretTypeLabel}: cluster\`: to read the clusters from a file, ${setOption}`,
  'only',
)

function warningOf(sets: readonly FoundObject[], hint: string | OptionHint): readonly Warning[] {
  const [first] = sets
  if (first === undefined) return []
  const at = first.locate(['spec', 'generators'])
  return [warning('ARGOCD_SET_EMPTY', { sets: sets.map(({ name }) => name) }, { at, hint })]
}

function usesClusters({ object: { spec } }: FoundObject): boolean {
  // The whole text is searched, because generators can be nested.
  return JSON.stringify(spec, (_, value) => (typeof value === 'bigint' ? String(value) : value)).includes('"clusters":')
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))]
}
