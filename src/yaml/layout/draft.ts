import type { LayoutDocument, Span } from './edit-document.ts'
import { columnOf, indented, isFirstInLine, lineStart, nextLine } from './lines.ts'
import type { Splice } from './splices.ts'
import type { FileStyle } from './style.ts'

/** Pending changes to a document. */
export interface Draft {
  readonly document: LayoutDocument
  readonly style: FileStyle
  readonly splices: Splice[]
}

export function replace(draft: Draft, { start, end }: Span, text: string): void {
  draft.splices.push({ start, end, text })
}

export function insert(draft: Draft, at: number, text: string): void {
  if (text !== '') draft.splices.push({ start: at, end: at, text })
}

export function insertLines(draft: Draft, at: number, lines: readonly string[]): void {
  insert(draft, at, lines.map((line) => `${line}\n`).join(''))
}

/** Removes the lines from `start` to `end`. Their comments stay as separate lines. */
export function removeLines(draft: Draft, { start, end }: Span): void {
  const lines = wholeLines(draft, { start, end })
  const comments = commentLines(draft, lines, columnIn(draft, start))
  replace(draft, lines, comments.map((line) => `${line}\n`).join(''))
}

/** The comments inside a part of the text, as separate lines. They are kept when the text around them is removed. */
export function commentLines({ document }: Draft, { start, end }: Span, column: number): string[] {
  const { text, comments } = document
  const found: string[] = []
  for (let i = firstAtOrAfter(comments, start); i < comments.length; i++) {
    const comment = comments[i]
    if (comment === undefined || comment.start >= end) break
    found.push(text.slice(comment.start, comment.end).trimEnd())
  }
  return indented(found, column)
}

function firstAtOrAfter(spans: readonly Span[], offset: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.start ?? offset) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Extends a span to whole lines. */
export function wholeLines({ document: { text } }: Draft, { start, end }: Span): Span {
  return { start: lineStart(text, start), end: nextLine(text, end) }
}

/** The start of the comment lines directly above the line of `offset`, but never before `limit`. */
export function attachedStart({ document: { text } }: Draft, offset: number, limit: number): number {
  let start = lineStart(text, offset)
  while (start > limit) {
    const above = lineStart(text, start - 1)
    if (above < limit || !text.slice(above, start).trimStart().startsWith('#')) break
    start = above
  }
  return start
}

export function columnIn({ document: { text } }: Draft, offset: number): number {
  return columnOf(text, offset)
}

export function beginsLine({ document: { text } }: Draft, offset: number): boolean {
  return isFirstInLine(text, offset)
}
