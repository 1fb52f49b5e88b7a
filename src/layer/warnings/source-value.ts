import { fieldBelow, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { sourceValueHint } from '../../kustomization/field-hints.ts'
import { listOf, memberOf } from '../../tree/json-values.ts'
import type { JsonValue } from '../../tree/node.ts'

/**
 * Warns about replacements with `source.value`. Unknown fields of `source` are ignored, so the name of the source is
 * copied instead.
 */
export function sourceValues(replacements: JsonValue | undefined, at: Location): readonly Warning[] {
  const list = listOf(replacements)
  return list.flatMap((replacement, i) => {
    const source = memberOf(replacement, 'source')
    const name = ['value', 'sourceValue'].find((field) => memberOf(source, field) !== undefined)
    if (name === undefined) return []
    const field = `source.${name}`
    return [
      warning(
        'REPLACEMENT_FIELD_IGNORED',
        { field },
        { at: fieldBelow(at, [i, 'source', name]), hint: sourceValueHint },
      ),
    ]
  })
}
