import { isKuiltError, type Location } from '../diagnostics/index.ts'
import type { Resource } from '../model/resource.ts'

/** Where a resource was read from, for an error about one of its fields. Nothing for generated resources. */
export function locate(resource: Resource, path?: readonly (string | number)[]): Location | undefined {
  const { source } = resource.state
  if (source === undefined) return undefined
  const { file, document } = source
  return path === undefined ? { file, document } : { file, document, path }
}

/** Runs `work` and adds the resource's place to an error that does not know one. */
export function locating<T>(resource: Resource, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (isKuiltError(error) && error.at === undefined) throw error.with({ at: locate(resource) })
    throw error
  }
}
