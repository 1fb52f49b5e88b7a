import type { Span } from './edit-document.ts'

export interface Splice extends Span {
  readonly text: string
}

/**
 * Applies changes to a text. The changes may be in any order; those at the same position are applied in the given
 * order.
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

/** Returns the part of the text inside `span` with these changes applied. */
export function applyWithin(text: string, span: Span, splices: readonly Splice[]): string {
  const shifted = splices.map(({ start, end, text: t }) => ({
    start: start - span.start,
    end: end - span.start,
    text: t,
  }))
  return applySplices(text.slice(span.start, span.end), shifted)
}

/** Thrown if two changes overlap. The caller then rewrites the whole field. */
export class OverlapError extends Error {}
