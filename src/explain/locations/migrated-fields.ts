import { attempt, type TextLocation } from '../../diagnostics/index.ts'
import { isObject, listOf, ownValue } from '../../tree/json-values.ts'
import type { JsonValue } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'

/**
 * The deprecated list for each current list. When a kustomization is read, the items of the deprecated list are
 * appended to the current list.
 */
const predecessors: Readonly<Record<string, string>> = {
  resources: 'bases',
  images: 'imageTags',
  helmCharts: 'helmChartInflationGenerator',
}

/** Returns the original location of a field in the file, if `migrate` has moved it from a deprecated list. */
export function beforeMigration<T extends TextLocation>(at: T, text: string): T {
  const { path = [] } = at
  const index = path[1]
  if (typeof index !== 'number') return at
  const field = String(path[0])
  const old = ownValue(predecessors, field)
  if (old === undefined) return at
  if (!text.toLowerCase().includes(old.toLowerCase())) return at
  const data = attempt(() => readPlain(text, ''))
  const [newer, older] = [listIn(data, field), listIn(data, old)]
  if (index < newer.length || index - newer.length >= older.length) return at
  return { ...at, path: [old, index - newer.length, ...path.slice(2)] }
}

function listIn(data: JsonValue | undefined, field: string): readonly JsonValue[] {
  if (!isObject(data)) return []
  return listOf(Object.entries(data).find(([key]) => key.toLowerCase() === field.toLowerCase())?.[1])
}
