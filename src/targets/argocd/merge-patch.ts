import { isObject, listOf, setOwn } from '../../tree/json-values.ts'
import { isList, type JsonValue } from '../../tree/node.ts'

/** The fields that Argo CD stores as text and replaces as a whole. */
const rawFields: ReadonlySet<string> = new Set(['valuesObject'])

/**
 * Applies a merge patch like Argo CD, which decodes the result of the patch into the existing source. Maps are merged,
 * and everything else is replaced. A null does not remove a value, except inside `valuesObject`. The maps in a list
 * keep the fields of the earlier item at the same position, because Go decodes lists into their existing items.
 */
export function overrideWith(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (isList(patch)) {
    const items = listOf(target)
    return patch.map((item, i) => overrideWith(items[i], item))
  }
  if (!isObject(patch)) return patch
  const result = copyOf(target)
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) continue
    setOwn(result, key, rawFields.has(key) ? mergePatch(result[key], value) : overrideWith(result[key], value))
  }
  return result
}

/** Applies an RFC 7396 merge patch: nulls remove values, maps are merged, and all other values are replaced. */
function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch
  const result = copyOf(target)
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else setOwn(result, key, mergePatch(result[key], value))
  }
  return result
}

function copyOf(target: JsonValue | undefined): Record<string, JsonValue> {
  return Object.assign(Object.create(null), isObject(target) ? target : {})
}
