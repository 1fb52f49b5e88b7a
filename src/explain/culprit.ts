import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'
import type { Run } from '../layer/transformers.ts'
import { namingField, resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'

/** The transformation runs again for each resource, so the search must be limited. */
const maxTrials = 2000

/** Adds a note with the resource that caused an error: the first one for which the transformation fails on its own. */
export function withCulprit(error: KuiltError, resources: readonly Resource[], run: Run): KuiltError {
  // Thrown for the first image, but the pattern is invalid for every image.
  if (error.code === 'IMAGE_NAME_INVALID') return error
  // If it fails without any resources, none of them is the cause.
  if (error.notes.length > 0 || throwsSame(error, [], run)) return error
  const culprit = resources.slice(0, maxTrials).find((resource) => throwsSame(error, [resource], run))
  if (culprit === undefined) return error
  const named = namingField(error, culprit)
  return named.error.with({ notes: [resourceNote(culprit, named.path)] })
}

/** True if `run` throws the same error for these resources. */
function throwsSame(error: KuiltError, resources: readonly Resource[], run: Run): boolean {
  try {
    run(resources)
    return false
  } catch (other) {
    if (isKuiltError(other)) return other.code === error.code && other.message === error.message
    throw other
  }
}
