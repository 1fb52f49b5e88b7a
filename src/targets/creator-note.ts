import { alternatives } from '../diagnostics/hints.ts'
import type { Note } from '../diagnostics/index.ts'

/** The note of an error about an unknown object, if objects that may create it cannot be rendered. */
export function creatorNotes(creators: readonly string[]): readonly Note[] {
  if (creators.length === 0) return []
  return [{ message: `it may be created by ${alternatives(creators)}, which cannot be rendered` }]
}
