import type { LayoutCollection, LayoutEntry } from '../../yaml/layout/edit-document.ts'

/** The entry of a field, whatever the case of its name; the last one counts. */
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
