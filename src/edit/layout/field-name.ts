import type { JsonObject } from '../../tree/node.ts'
import type { LayoutEntry } from '../../yaml/layout/edit-document.ts'

/**
 * The name under which an entry is known in the decoded data: upstream takes field names in any case. A key that is
 * known as it is spelled, as in a map of labels, is not looked for any further.
 */
export function fieldName({ key }: LayoutEntry, before: JsonObject, after: JsonObject): string {
  const text = key?.text ?? ''
  if (Object.hasOwn(before, text) || Object.hasOwn(after, text)) return text
  const folded = text.toLowerCase()
  return [...Object.keys(before), ...Object.keys(after)].find((name) => name.toLowerCase() === folded) ?? text
}
