import type { JsonValue } from '../../tree/node.ts'
import { columnIn, commentLines, type Draft, insert, insertLines, replace, wholeLines } from './draft.ts'
import type { LayoutEntry, LayoutScalar } from './edit-document.ts'
import { indented, lineEnd, lineStart, nextLine } from './lines.ts'
import { flowText, itemLines, type Neighbours, valueLines } from './render.ts'
import { inlineScalar, literalLines, quoted, quoteOf, type ScalarValue } from './scalar-text.ts'

/** Replaces the value of an entry. Comments inside the old value are kept below the new one. */
export function replaceValue(draft: Draft, entry: LayoutEntry, value: JsonValue, likes: Neighbours): void {
  const { text } = draft.document
  const column = columnIn(draft, entry.from)
  const { inline, below } = renderFor(draft, entry, { value, likes })
  const lines = indented(below, column)
  const lead = inline === '' ? '' : ` ${inline}`
  const old = entry.value
  if (old === undefined) {
    insert(draft, entry.after, lead)
    insertLines(draft, nextLine(text, entry.after), lines)
  } else if (lineStart(text, old.from) > entry.after) {
    const body = wholeLines(draft, { start: old.from, end: old.end })
    insert(draft, entry.after, lead)
    const comments = commentLines(draft, body, column)
    replace(draft, body, [...comments, ...lines].map((line) => `${line}\n`).join(''))
  } else {
    const comments = commentLines(draft, { start: entry.after, end: old.end }, column)
    replace(draft, { start: entry.after, end: old.end }, lead)
    insertLines(draft, nextLine(text, old.end), [...comments, ...lines])
  }
}

interface NewValue {
  readonly value: JsonValue
  readonly likes: Neighbours
}

function renderFor(
  { style }: Draft,
  entry: LayoutEntry,
  { value, likes }: NewValue,
): { readonly inline: string; readonly below: readonly string[] } {
  if (entry.key !== undefined) return valueLines(value, likes, style)
  const [first = '- ', ...below] = itemLines(value, likes, style)
  return { inline: first.slice(2), below }
}

/** Replaces the value of an entry inside braces or brackets. */
export function replaceFlowValue(draft: Draft, entry: LayoutEntry, value: JsonValue, likes: Neighbours): void {
  const text = flowText(value, likes, draft.style)
  if (entry.value === undefined) {
    const hasColon = entry.key === undefined || entry.after > entry.key.end
    insert(draft, entry.after, `${hasColon ? '' : ':'}${entry.key === undefined ? '' : ' '}${text}`)
    return
  }
  const span = { start: entry.value.from, end: entry.value.end }
  const indent = ' '.repeat(columnIn(draft, entry.from))
  const comments = commentLines(draft, span, 0).map((comment) => ` ${comment}\n${indent}`)
  replace(draft, span, text + comments.join(''))
}

/** Replaces a scalar, and keeps its style if that style can represent the new text. */
export function replaceScalar(
  draft: Draft,
  node: LayoutScalar,
  { value, flow }: { value: ScalarValue; flow: boolean },
): void {
  const span = { start: node.start, end: node.end }
  const quote = quoteOf(node.style)
  const comments = commentLines(draft, span, 0)
  const tail = comments.length === 0 ? '' : ` ${comments.join(' ')}`
  if (typeof value === 'string' && quote !== undefined) {
    replace(draft, span, quoted(value, quote))
    return
  }
  const lines = typeof value === 'string' && !flow ? literalLines(value, blockIndent(draft, node)) : undefined
  if (lines !== undefined) {
    const [header = '', ...rest] = lines
    replace(draft, span, header + tail)
    insertLines(draft, nextLine(draft.document.text, node.end), rest)
    return
  }
  const context = flow ? 'flow' : 'block'
  replace(draft, span, inlineScalar(value, { context, quote: draft.style.quote }) + tail)
}

/**
 * The column of the lines of a block scalar: the same as before, or indented relative to the line that it starts on.
 */
function blockIndent({ document: { text }, style }: Draft, node: LayoutScalar): number {
  const line = lineStart(text, node.start)
  if (node.style === 'literal' || node.style === 'folded') {
    const body = text.slice(lineEnd(text, node.start) + 1, node.end)
    const indent = /^ *(?=\S)/m.exec(body)?.[0].length
    if (indent !== undefined) return indent
  }
  const lead = /^[ ]*(?:- +)*/.exec(text.slice(line))?.[0].length ?? 0
  return lead + style.mapIndent
}
