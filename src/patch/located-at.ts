import { isKuiltError, type Location } from '../diagnostics/index.ts'

/** Runs `action`; an error that does not know its place gets this one. */
export function locatedAt<T>(at: Location | undefined, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!isKuiltError(error) || error.at !== undefined || at === undefined) throw error
    throw error.with({ at })
  }
}
