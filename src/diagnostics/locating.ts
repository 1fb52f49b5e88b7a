import { isKuiltError, type KuiltError } from './error.ts'
import type { Location } from './location.ts'

/** Runs `work`; an error that knows no place gets this one. */
export function locating<T>(at: Location | undefined, work: () => T): T {
  return amending(work, (error) => (error.at === undefined && at !== undefined ? error.with({ at }) : error))
}

/** Runs `work` and replaces an error in it. */
export function amending<T>(work: () => T, amend: (error: KuiltError) => KuiltError): T {
  try {
    return work()
  } catch (error) {
    throw isKuiltError(error) ? amend(error) : error
  }
}
