import { isKuiltError, KuiltError, type Location } from '../diagnostics/index.ts'
import type { JsonValue, Mapping } from '../model/node.ts'
import { fromJson, toJson } from '../yaml/json.ts'
import { readPlain } from '../yaml/read-plain.ts'
import { applyOperation } from './json-operations.ts'
import { toMutable } from './json-pointer.ts'

/** A JSON 6902 patch. Operations are looked at when they are applied: a wrong one that meets no resource does no harm. */
export interface JsonPatch {
  readonly operations: readonly JsonValue[]
}

/**
 * Reads a JSON 6902 patch: strict JSON when the very first character is `[`, else the first document of a YAML (1.1) text.
 *
 * @throws KuiltError JSON_PATCH_INVALID, YAML_…
 */
export function parseJsonPatch(text: string, file: string): JsonPatch {
  const value = text.startsWith('[') ? parseStrict(text) : (readPlain(text, file) ?? null)
  if (value === null) return { operations: [] }
  if (!Array.isArray(value)) throw new KuiltError('JSON_PATCH_INVALID', { reason: 'a list of operations is expected' })
  const operations: readonly JsonValue[] = value
  for (const operation of operations) {
    if (typeof operation === 'object' && !Array.isArray(operation)) continue
    throw new KuiltError('JSON_PATCH_INVALID', { reason: 'every operation has to be a map' })
  }
  return { operations }
}

function parseStrict(text: string): JsonValue {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new KuiltError('JSON_PATCH_INVALID', { reason }, { cause: error })
  }
}

/**
 * Applies a patch as evanphx/json-patch v4 does. The whole tree goes through JSON: keys come back sorted, styles are
 * lost and every number has been a float64.
 *
 * @throws KuiltError JSON_PATCH_…, YAML_… where the tree has no JSON form
 */
export function applyJsonPatch(patch: JsonPatch, node: Mapping, at?: Location): Mapping {
  let document = toMutable(toJson(node))
  patch.operations.forEach((operation, index) => {
    try {
      document = applyOperation(document, operation)
    } catch (error) {
      if (!isKuiltError(error) || at === undefined) throw error
      throw error.with({ at: { ...at, path: [...(at.path ?? []), index] } })
    }
  })
  const result = fromJson(document)
  if (result.type === 'mapping') return result
  throw new KuiltError(
    'JSON_PATCH_RESULT_INVALID',
    { actual: result.type === 'sequence' ? 'a list' : 'a value' },
    { at },
  )
}
