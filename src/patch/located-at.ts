import { isKuiltError, type Location } from '../diagnostics/index.ts'
import type { Resource } from '../model/resource.ts'
import { formatId } from '../model/resource-id.ts'

/** Runs `action`; an error that does not know its place gets this one. */
export function locatedAt<T>(at: Location | undefined, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!isKuiltError(error) || error.at !== undefined || at === undefined) throw error
    throw error.with({ at })
  }
}

/** Runs `action`; an error in it says which resource it was about. */
export function naming<T>(resource: Resource, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!isKuiltError(error) || error.hint !== undefined) throw error
    throw error.with({ hint: `the patch was being applied to ${formatId(resource.id)}` })
  }
}
