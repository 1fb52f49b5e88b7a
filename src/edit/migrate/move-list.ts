import { canEditLines } from '../../yaml/layout/block-list.ts'
import { columnIn, commentLines, type Draft, insert, insertLines, replace } from '../../yaml/layout/draft.ts'
import type { LayoutCollection, LayoutEntry, Span } from '../../yaml/layout/edit-document.ts'
import { findEntry, isBare, listOf } from '../../yaml/layout/entries.ts'
import { lineStart, nextLine, shiftLines } from '../../yaml/layout/lines.ts'
import { removeEntry } from '../../yaml/layout/reconcile.ts'
import { applyWithin, type Splice } from '../../yaml/layout/splices.ts'

/** Returns a key for the text of an item. The item becomes a map with that key. */
type Wrap = (text: string) => string

/**
 * Returns a step that appends the items of one list to another, including all lines between the items, and removes the
 * first list.
 */
export function moveList(from: string, to: string, wrap?: Wrap): (draft: Draft, root: LayoutCollection) => void {
  return (draft, root) => {
    const source = findEntry(root, from)
    const target = findEntry(root, to)
    const items = listOf(source)
    if (source?.key === undefined || items === undefined || items.entries.length === 0) return
    const wraps =
      wrap === undefined ? [] : items.entries.flatMap((item) => wrapItem(draft, item, { wrap, flow: items.flow }))
    if (target === undefined || isBare(target)) {
      if (target !== undefined) removeEntry(draft, root, root.entries.indexOf(target))
      replace(draft, source.key, to)
      draft.splices.push(...wraps)
    } else moveItems(draft, { source, items, target, wraps })
  }
}

interface Move {
  readonly source: LayoutEntry
  readonly items: LayoutCollection
  readonly target: LayoutEntry
  readonly wraps: readonly Splice[]
}

function moveItems(draft: Draft, { source, items, target, wraps }: Move): void {
  const { text } = draft.document
  const targetList = listOf(target)
  const body: Span = { start: nextLine(text, source.after), end: nextLine(text, source.end) }
  const isBelow = items.entries.every(({ from }) => from >= body.start)
  if (items.flow || !isBelow || targetList === undefined || targetList.flow || !canEditLines(draft, targetList)) return
  const columns = columnIn(draft, targetList.entries[0]?.from ?? 0) - columnIn(draft, items.entries[0]?.from ?? 0)
  insert(draft, nextLine(text, targetList.end), shiftLines(applyWithin(text, body, wraps), columns))
  const keyLine = { start: lineStart(text, source.from), end: body.start }
  const comments = commentLines(draft, keyLine, columnIn(draft, source.from))
  replace(draft, { start: keyLine.start, end: body.end }, '')
  insertLines(draft, keyLine.start, comments)
}

function wrapItem(
  draft: Draft,
  { value, end }: LayoutEntry,
  { wrap, flow }: { readonly wrap: Wrap; readonly flow: boolean },
): readonly Splice[] {
  if (value?.kind !== 'scalar') return []
  const { text } = draft.document
  const key = wrap(value.text)
  if (flow) {
    return [
      { start: value.from, end: value.from, text: `{${key}: ` },
      { start: end, end, text: '}' },
    ]
  }
  const rest = { start: Math.min(nextLine(text, value.from), end), end }
  const shifted = shiftLines(text.slice(rest.start, rest.end), 2)
  return [
    { start: value.from, end: value.from, text: `${key}: ` },
    ...(rest.start < rest.end ? [{ ...rest, text: shifted }] : []),
  ]
}
