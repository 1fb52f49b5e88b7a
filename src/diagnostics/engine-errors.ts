import { KuiltError } from './error.ts'
import { isSystemError } from './system-error.ts'

/** The messages of JavaScript engines if the stack overflows, or if a string or collection becomes too large. */
const exhausted = /call stack|too much recursion|string length|array length|maximum size exceeded|allocation failed/i

/**
 * Runs `work`, and converts errors of the engine (stack overflow, strings that are too long) and of the operating
 * system to `KuiltError`s. This is only for unexpected causes: known causes have their own limits and errors.
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

/** Returns the `KuiltError` for an error of the engine or the operating system. Undefined for any other error. */
export function engineError(error: unknown): KuiltError | undefined {
  // The name is checked instead of `instanceof RangeError`, because the error may come from another realm.
  if (error instanceof Error && error.name === 'RangeError' && exhausted.test(error.message)) {
    return new KuiltError('RESOURCES_EXHAUSTED', { reason: error.message })
  }
  return isSystemError(error)
    ? new KuiltError('SYSTEM_CALL_FAILED', { reason: error.message }, { cause: error })
    : undefined
}
