import { type TextLocation, isKuiltError } from '../diagnostics/index.ts'
import type { JsonValue } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'

/** Deprecated lists, whose items are appended to those of their successors when a kustomization is read. */
const predecessors: Readonly<Record<string, string>> = {
  resources: 'bases',
  images: 'imageTags',
  helmCharts: 'helmChartInflationGenerator',
}

/** The place of a field of a kustomization as it stands in the file, before deprecated fields were folded into others. */
export function writtenAs<T extends TextLocation>(place: T, text: string): T {
  const { path = [] } = place
  const [field, index, ...rest] = path
  const old = typeof field === 'string' && Object.hasOwn(predecessors, field) ? predecessors[field] : undefined
  if (field === undefined || old === undefined || typeof index !== 'number') return place
  if (!text.toLowerCase().includes(old.toLowerCase())) return place
  const data = read(text)
  const [newer, older] = [listIn(data, String(field)), listIn(data, old)]
  if (index < newer.length || index - newer.length >= older.length) return place
  return { ...place, path: [old, index - newer.length, ...rest] }
}

function listIn(data: JsonValue | undefined, field: string): readonly JsonValue[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  const value: JsonValue | undefined = Object.entries(data).find(
    ([key]) => key.toLowerCase() === field.toLowerCase(),
  )?.[1]
  return Array.isArray(value) ? value : []
}

function read(text: string): JsonValue | undefined {
  try {
    return readPlain(text, '')
  } catch (error) {
    if (isKuiltError(error)) return undefined
    throw error
  }
}
