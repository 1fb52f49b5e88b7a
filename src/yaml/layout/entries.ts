import type { JsonObject } from '../../tree/node.ts'
import type { LayoutCollection, LayoutEntry } from './edit-document.ts'

/** The entry of a field, ignoring the case of its name; the last one is used. */
export function findEntry({ entries }: LayoutCollection, name: string): LayoutEntry | undefined {
  const folded = name.toLowerCase()
  return (
    entries.findLast(({ key }) => key?.text === name) ??
    entries.findLast(({ key }) => key?.text.toLowerCase() === folded)
  )
}

/** The list of an entry, or undefined for any other value. */
export function listOf(entry: LayoutEntry | undefined): LayoutCollection | undefined {
  return entry?.value?.kind === 'list' ? entry.value : undefined
}

/** True for an entry without a value, or with empty brackets. */
export function isBare({ value }: LayoutEntry): boolean {
  return value === undefined || (value.kind === 'list' && value.entries.length === 0)
}

/**
 * The name of an entry in the decoded data, where kustomize's decoder has accepted field names in any case. A key that is
 * known as it is spelled, as in a map of labels, keeps its spelling.
 */
export function fieldName({ key }: LayoutEntry, before: JsonObject, after: JsonObject): string {
  const text = key?.text ?? ''
  if (Object.hasOwn(before, text) || Object.hasOwn(after, text)) return text
  const folded = text.toLowerCase()
  return [...Object.keys(before), ...Object.keys(after)].find((name) => name.toLowerCase() === folded) ?? text
}
