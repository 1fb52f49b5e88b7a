// mergo.Merge for maps. Follows dario.cat/mergo 1.0, merge.go, deepMerge.

import { isEmpty } from '../truth.ts'
import { GoMap, isNil } from '../values.ts'

/**
 * Adds values of `source` that are missing or empty in `target`. With `overwrite`, values of `source` take precedence,
 * even empty ones. Maps are merged in place; lists are kept or replaced as a whole.
 */
export function mergeInto(target: GoMap, source: GoMap, overwrite: boolean): void {
  for (const [key, value] of [...source.entries]) {
    const existing = target.entries.get(key)
    if (isNil(value)) {
      if (overwrite) target.entries.set(key, null)
      continue
    }
    if (value instanceof GoMap && existing instanceof GoMap) {
      if (value.entries !== existing.entries) mergeInto(existing, value, overwrite)
      if (!isEmpty(existing)) continue
    }
    if (overwrite || isEmpty(existing)) target.entries.set(key, value)
  }
}
