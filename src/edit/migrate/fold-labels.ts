import { canEditLines } from '../../yaml/layout/block-list.ts'
import { columnIn, commentLines, type Draft, insert, insertLines, replace } from '../../yaml/layout/draft.ts'
import type { LayoutCollection, Span } from '../../yaml/layout/edit-document.ts'
import { findEntry, isBare, listOf } from '../../yaml/layout/entries.ts'
import { lineStart, nextLine, shiftLines } from '../../yaml/layout/lines.ts'
import { removeEntry } from '../../yaml/layout/reconcile.ts'

/** Turns `commonLabels` into an entry of `labels` that includes selectors. */
export function foldCommonLabels(draft: Draft, root: LayoutCollection): void {
  const source = findEntry(root, 'commonLabels')
  const target = findEntry(root, 'labels')
  if (source?.key === undefined || source.value?.kind !== 'map' || source.value.entries.length === 0) return
  const { text } = draft.document
  const body: Span = { start: nextLine(text, source.after), end: nextLine(text, source.end) }
  if (target === undefined || isBare(target)) {
    if (target !== undefined) removeEntry(draft, root, root.entries.indexOf(target))
    const indent = ' '.repeat(columnIn(draft, source.from) + draft.style.listIndent)
    replace(draft, source.key, `labels:\n${indent}- includeSelectors: true\n${indent}  pairs`)
    replace(draft, body, shiftLines(text.slice(body.start, body.end), draft.style.listIndent + 2))
    return
  }
  const list = listOf(target)
  if (list === undefined || list.flow || source.value.flow || !canEditLines(draft, list)) return
  const column = columnIn(draft, list.entries[0]?.from ?? 0)
  const indent = ' '.repeat(column)
  const shift = column + 2 + draft.style.mapIndent - columnIn(draft, source.value.start)
  const pairs = shiftLines(text.slice(body.start, body.end), shift)
  insert(draft, nextLine(text, list.end), `${indent}- includeSelectors: true\n${indent}  pairs:\n${pairs}`)
  const keyLine = { start: lineStart(text, source.from), end: body.start }
  replace(draft, { start: keyLine.start, end: body.end }, '')
  insertLines(draft, keyLine.start, commentLines(draft, keyLine, columnIn(draft, source.from)))
}
