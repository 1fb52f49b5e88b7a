import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'
import type { Run } from '../layer/transformers.ts'
import { namingField, resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'

/**
 * The maximum number of trials. The search must be limited, because the transformation runs again for each resource.
 */
const maxTrials = 2000

/**
 * Adds a note about the resource that caused an error: the first resource with which the transformation fails even
 * without the other resources.
 */
export function withCulprit(error: KuiltError, resources: readonly Resource[], run: Run): KuiltError {
  // This error is thrown for the first image, but the pattern is invalid for every image.
  if (error.code === 'IMAGE_NAME_INVALID') return error
  // If the transformation fails without any resources, none of them is the cause.
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
