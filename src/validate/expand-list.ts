import type { FieldPath } from '../diagnostics/index.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import { fieldOf, textAt } from './json-fields.ts'

/** The items of a list of resources, with their paths in the list. If the value is not a list, the value itself. */
export function expandList(value: JsonValue): readonly { readonly value: JsonValue; readonly path: FieldPath }[] {
  const items = fieldOf(value, 'items')
  if (!(textAt(value, 'kind') ?? '').endsWith('List') || !isList(items)) return [{ value, path: [] }]
  return items.flatMap((item, i) => {
    return expandList(item).map((inner) => ({ value: inner.value, path: ['items', i, ...inner.path] }))
  })
}
