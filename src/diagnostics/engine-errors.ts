import { KuiltError } from './error.ts'
import { isSystemError } from './system-error.ts'

/** Messages of JavaScript engines when the stack overflows, or a string or collection becomes too large. */
const exhausted = /call stack|too much recursion|string length|array length|maximum size exceeded|allocation failed/i

/**
 * Runs `work`; turns errors of the engine (stack overflow, strings that are too long) and of the operating system into
 * `KuiltError`s. A safety net: known causes have their own limits and errors.
 *
 * @throws KuiltError RESOURCES_EXHAUSTED, SYSTEM_CALL_FAILED
 */
export function convertEngineErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw engineError(error) ?? error
  }
}

/** The `KuiltError` for an error of the engine or the operating system; undefined for any other. */
export function engineError(error: unknown): KuiltError | undefined {
  // Not `instanceof` alone: the error may come from another realm.
  if (error instanceof Error && error.name === 'RangeError' && exhausted.test(error.message)) {
    return new KuiltError('RESOURCES_EXHAUSTED', { reason: error.message })
  }
  return isSystemError(error)
    ? new KuiltError('SYSTEM_CALL_FAILED', { reason: error.message }, { cause: error })
    : undefined
}
