import type { Diff, DiffFailure } from './changes.ts'
import { compareOutputs } from './diff.ts'
import type { DiffOptions } from './diff-options.ts'
import type { Comparable } from './side.ts'
import { withSources } from './sources.ts'

/** Returns the diff of a target with both outputs. */
export function comparedDiff(target: string, before: Comparable, after: Comparable, options: DiffOptions): Diff {
  const found = compareOutputs(before, after, options)
  return { ...(options.explain === true ? withSources(found, before, after) : found), target }
}

/** Returns the diff of a target that could not be compared. */
export function failedDiff(target: string, failure: DiffFailure): Diff {
  return { identical: false, equal: false, changes: [], followers: [], reordered: false, target, failure }
}
