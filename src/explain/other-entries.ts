import { type Code, isKuiltError, type KuiltError, outcomeOf } from '../diagnostics/index.ts'
import { RemoteNeeded } from '../files/remote/remotes.ts'
import type { EntryRun, FailedEntry } from '../layer/transformers.ts'
import { mayChangeIds } from '../patch/may-change-ids.ts'
import { maxMistakes } from './other-mistakes.ts'

/** The errors that do not depend on what earlier entries write, unless these delete resources or change IDs. */
const independent: ReadonlySet<Code> = new Set<Code>([
  'IMAGE_NAME_INVALID',
  'LABEL_SELECTOR_INVALID',
  'PATCH_TARGET_AMBIGUOUS',
  'PATCH_TARGET_NOT_FOUND',
  'PATCH_TARGET_REQUIRED',
  'PATCH_TARGET_WITH_SEVERAL',
  'REGEX_INVALID',
  'REPLACEMENT_SOURCE_MISSING',
  'REPLICAS_TARGET_MISSING',
])

/** The transformers with entries that can be skipped: only patches delete resources or change IDs (`mayChangeIds`). */
const skippable: ReadonlySet<string> = new Set([
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replicas',
  'images',
])

/**
 * Adds the errors of later entries, such as other patches without a target, to the error of an entry. The entries run
 * without the failed ones, so only errors that these cannot cause are added.
 */
export function withOtherEntries(error: KuiltError, { failed, rest, resources }: FailedEntry): KuiltError {
  const related = [...error.related]
  let current = resources
  let last = failed
  while (mayContinueAfter(last) && related.length + 1 < maxMistakes) {
    const next = nextOf(rest)
    if (next === undefined) break
    const { value, error: other } = outcomeOf(() => next.run(current))
    if (other === undefined) current = value
    else {
      last = next
      if (!independent.has(other.code)) continue
      const at = other.at ?? next.at()
      related.push(other.with({ at, related: [] }), ...other.related)
    }
  }
  return error.with({ related })
}

/** Returns the next entry. Undefined if there is none, or if the files of the next transformer cannot be loaded. */
function nextOf(rest: Iterator<EntryRun>): EntryRun | undefined {
  try {
    return rest.next().value
  } catch (error) {
    if (isKuiltError(error) || error instanceof RemoteNeeded) return undefined
    throw error
  }
}

function mayContinueAfter({ name, run }: EntryRun): boolean {
  return skippable.has(name) && !run.patches?.some(mayChangeIds)
}
