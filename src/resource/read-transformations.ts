import { KuiltError } from '../diagnostics/index.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { Origin } from './resource.ts'

/**
 * The transformations that an annotation of the input lists, as from the output of an earlier build. What an origin
 * does not have is left out.
 *
 * @throws KuiltError TRANSFORMATIONS_INVALID
 */
export function readTransformations(text: string): readonly Origin[] {
  const list = readPlain(text, '') ?? null
  if (list === null) return []
  if (!isList(list)) throw new KuiltError('TRANSFORMATIONS_INVALID', { reason: 'it is not a list' })
  return list.map(readOrigin)
}

function readOrigin(value: JsonValue): Origin {
  const origin = pickTexts(value, ['path', 'repo', 'ref', 'configuredIn'])
  const by = pickTexts(asObject(value)?.['configuredBy'] ?? null, ['apiVersion', 'kind', 'name', 'namespace'])
  const configuredBy = Object.keys(by).length === 0 ? {} : { configuredBy: { apiVersion: '', kind: '', ...by } }
  return { path: '', ...origin, ...configuredBy }
}

function pickTexts<K extends string>(value: JsonValue, keys: readonly K[]): { readonly [P in K]?: string } {
  const object = asObject(value)
  const result: { [P in K]?: string } = {}
  for (const key of keys) {
    const text = object?.[key] ?? null
    if (text === null) continue
    if (typeof text !== 'string') throw new KuiltError('TRANSFORMATIONS_INVALID', { reason: `'${key}' is not text` })
    result[key] = text
  }
  return result
}

/** Null stands for an object without fields. */
function asObject(value: JsonValue): JsonObject | undefined {
  if (value === null) return undefined
  if (typeof value === 'object' && !isList(value)) return value
  throw new KuiltError('TRANSFORMATIONS_INVALID', { reason: 'it holds something other than maps of fields' })
}
