import type { JsonObject } from '../../tree/node.ts'
import type { LayoutCollection, LayoutEntry } from './edit-document.ts'

/** The entry of a field, ignoring the case of its name. If there are several, the last one. */
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
 * The name of an entry in the decoded data. kustomize's decoder accepts field names in any case, so the name may be
 * spelled differently in the file. If the data contains the key exactly as spelled, as in a map of labels, the spelling
 * is kept.
 */
export function fieldName({ key }: LayoutEntry, before: JsonObject, after: JsonObject): string {
  const text = key?.text ?? ''
  if (Object.hasOwn(before, text) || Object.hasOwn(after, text)) return text
  const folded = text.toLowerCase()
  return [...Object.keys(before), ...Object.keys(after)].find((name) => name.toLowerCase() === folded) ?? text
}
