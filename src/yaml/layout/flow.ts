import { columnIn, commentLines, type Draft, insert, replace } from './draft.ts'
import type { LayoutCollection, LayoutEntry } from './edit-document.ts'
import { lineEnd, lineStart } from './lines.ts'

/** Removes entries from braces or brackets, with the commas between them. */
export function removeFlowEntries(draft: Draft, { entries }: LayoutCollection, gone: ReadonlySet<number>): void {
  for (let i = 0; i < entries.length; i++) {
    if (!gone.has(i)) continue
    const first = i
    while (gone.has(i + 1)) i++
    const next = entries[i + 1]
    const before = entries[first - 1]
    const start = next === undefined && before !== undefined ? before.end : (entries[first]?.from ?? 0)
    const end = next?.from ?? entries[i]?.end ?? start
    const comments = commentLines(draft, { start, end }, 0)
    const indent = ' '.repeat(columnIn(draft, next?.from ?? start))
    replace(draft, { start, end }, comments.map((comment) => ` ${comment}\n${indent}`).join(''))
  }
}

/** Adds entries before the closing brace or bracket, after the last entry that is not in `gone`. */
export function appendFlowEntries(
  draft: Draft,
  collection: LayoutCollection,
  { bodies, gone }: { readonly bodies: readonly string[]; readonly gone: ReadonlySet<number> },
): void {
  if (bodies.length === 0) return
  const { text } = draft.document
  const { entries } = collection
  const last = entries.findLast((_, i) => !gone.has(i))
  const close = collection.end - 1
  const comma = last !== undefined && last === entries.at(-1) ? findComma(draft, last, close) : undefined
  if (last === undefined) {
    const start = entries[0]?.from
    if (start !== undefined) insert(draft, start, bodies.join(', '))
    else replace(draft, { start: collection.start + 1, end: close }, bodies.join(', '))
  } else if (lineStart(text, close) > last.end)
    appendLines(draft, last, { bodies, comma, isLast: last === entries.at(-1) })
  else if (comma === undefined) insert(draft, last.end, `, ${bodies.join(', ')}`)
  else insert(draft, comma + 1, ` ${bodies.join(', ')},`)
}

interface FlowLines {
  readonly bodies: readonly string[]
  readonly comma: number | undefined
  /** False if entries after this one are removed. */
  readonly isLast: boolean
}

/** Appends each new entry on a separate line. Used if the closing bracket is on a separate line. */
function appendLines(draft: Draft, last: LayoutEntry, { bodies, comma, isLast }: FlowLines): void {
  const { text } = draft.document
  const indent = ' '.repeat(/^ */.exec(text.slice(lineStart(text, last.from)))?.[0].length ?? 0)
  if (comma === undefined) insert(draft, last.end, ',')
  const lines = bodies.map((body) => `\n${indent}${body}`)
  insert(
    draft,
    isLast ? lineEnd(text, comma ?? last.end) : last.end,
    lines.join(',') + (comma === undefined ? '' : ','),
  )
}

/** The comma after the last entry, if there is one. */
function findComma(draft: Draft, last: LayoutEntry, close: number): number | undefined {
  const { text, comments } = draft.document
  for (let i = last.end; i < close; i++) {
    if (text[i] === ',') return i
    const comment = text[i] === '#' ? comments.find(({ start }) => start === i) : undefined
    if (comment !== undefined) i = comment.end - 1
  }
  return undefined
}
