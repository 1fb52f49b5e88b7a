import { columnIn, type Draft, insert, replace } from '../../yaml/layout/draft.ts'
import type { LayoutCollection, LayoutEntry } from '../../yaml/layout/edit-document.ts'
import { findEntry, listOf } from '../../yaml/layout/entries.ts'
import { removeEntry } from '../../yaml/layout/reconcile.ts'

/** Turns `env` into a list `envs` with that file, unless `envs` exists. */
export function foldEnv(draft: Draft, root: LayoutCollection): void {
  for (const field of ['configMapGenerator', 'secretGenerator']) {
    for (const map of mapsOf(findEntry(root, field))) {
      const entry = findEntry(map, 'env')
      if (entry !== undefined && findEntry(map, 'envs') === undefined) listEnv(draft, map, entry)
    }
  }
}

function listEnv(draft: Draft, map: LayoutCollection, { key, value }: LayoutEntry): void {
  if (key === undefined || value?.kind !== 'scalar' || value.text === '') return
  if (draft.document.text.slice(key.end, value.from).includes('\n')) return
  if (map.flow) {
    replace(draft, key, 'envs')
    insert(draft, value.from, '[')
    insert(draft, value.end, ']')
    return
  }
  const indent = ' '.repeat(columnIn(draft, key.start) + draft.style.listIndent)
  replace(draft, { start: key.start, end: value.from }, `envs:\n${indent}- `)
}

const chartFields: ReadonlyMap<string, string> = new Map([
  ['chartname', 'name'],
  ['chartversion', 'version'],
  ['chartrepourl', 'repo'],
  ['releasename', 'releaseName'],
  ['values', 'valuesFile'],
  ['valueslocal', 'valuesInline'],
  ['valuesmerge', 'valuesMerge'],
])

/**
 * Renames the fields of the old chart entries, and removes fields without a new name. Follows
 * api/types/helmchartargs.go, SplitHelmParameters.
 */
export function foldHelmCharts(draft: Draft, root: LayoutCollection): void {
  for (const map of mapsOf(findEntry(root, 'helmChartInflationGenerator'))) {
    for (const [i, { key }] of map.entries.entries()) {
      if (key === undefined) continue
      const name = chartFields.get(key.text.toLowerCase())
      if (name !== undefined) replace(draft, key, name)
      else if (!map.flow) removeEntry(draft, map, i)
    }
  }
}

function mapsOf(entry: LayoutEntry | undefined): readonly LayoutCollection[] {
  const entries = listOf(entry)?.entries ?? []
  return entries.flatMap(({ value }) => (value?.kind === 'map' ? [value] : []))
}
