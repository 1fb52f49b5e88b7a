import type { Span } from './edit-document.ts'

export interface Splice extends Span {
  readonly text: string
}

/**
 * Applies changes to a text. They may come in any order; changes at the same position are applied in the given order.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = [...splices].sort((a, b) => a.start - b.start || a.end - b.end)
  const parts: string[] = []
  let position = 0
  for (const { start, end, text: replacement } of sorted) {
    if (start < position) throw new OverlapError()
    parts.push(text.slice(position, start), replacement)
    position = end
  }
  parts.push(text.slice(position))
  return parts.join('')
}

/** Applies those changes that lie inside `span` to that part of the text. */
export function applyWithin(text: string, span: Span, splices: readonly Splice[]): string {
  const shifted = splices.map(({ start, end, text: t }) => ({
    start: start - span.start,
    end: end - span.start,
    text: t,
  }))
  return applySplices(text.slice(span.start, span.end), shifted)
}

/** Two changes overlap. The caller then rewrites the field as a whole. */
export class OverlapError extends Error {}
