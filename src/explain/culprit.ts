import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'
import type { Run } from '../layer/transformers.ts'
import { namedField, resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'

/** More resources than anyone wants to wait for: with each of them the work is done once more. */
const maxTrials = 2000

/** Adds to an error the first resource for which the same happens where it is the only one. */
export function withCulprit(error: KuiltError, resources: readonly Resource[], run: Run): KuiltError {
  // What fails without any resource is not the fault of one.
  if (error.notes.length > 0 || failsAlike(error, [], run)) return error
  const culprit = resources.slice(0, maxTrials).find((resource) => failsAlike(error, [resource], run))
  return culprit === undefined ? error : error.with({ notes: [resourceNote(culprit, namedField(error))] })
}

/** A message that the error of many resources and that of one have in common is about that one. */
function failsAlike(error: KuiltError, resources: readonly Resource[], run: Run): boolean {
  try {
    run(resources)
    return false
  } catch (other) {
    if (isKuiltError(other)) return other.code === error.code && other.message === error.message
    throw other
  }
}
