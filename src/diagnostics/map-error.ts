import { isKuiltError, type KuiltError } from './error.ts'
import type { Location } from './location.ts'

/** Runs `work`; a `KuiltError` that it throws is replaced by `change(error)`. */
export function mapError<T>(work: () => T, change: (error: KuiltError) => KuiltError): T {
  try {
    return work()
  } catch (error) {
    throw isKuiltError(error) ? change(error) : error
  }
}

/** Runs `work`; an error without a location gets this one. */
export function withLocation<T>(at: Location | undefined, work: () => T): T {
  return mapError(work, (error) => (error.at === undefined && at !== undefined ? error.with({ at }) : error))
}
