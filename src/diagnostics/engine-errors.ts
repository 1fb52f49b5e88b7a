import { KuiltError } from './error.ts'
import { isSystemError } from './system-error.ts'

/** What engines say when a program runs out of stack, or makes a text or a collection larger than can be. */
const exhausted = /call stack|too much recursion|string length|array length|maximum size exceeded|allocation failed/i

/**
 * Runs `work`; an input that is too much for the engine becomes an error like all others, and so does what the operating
 * system refuses. Known ways there have limits and errors of their own: this is for the unknown ones, and for callers who
 * leave little stack.
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

/** What lies behind an error that is no KuiltError, where that is known. */
export function engineError(error: unknown): KuiltError | undefined {
  // Not `instanceof` alone: the error may come from another realm.
  if (error instanceof Error && error.name === 'RangeError' && exhausted.test(error.message)) {
    return new KuiltError('RESOURCES_EXHAUSTED', { reason: error.message })
  }
  return isSystemError(error)
    ? new KuiltError('SYSTEM_CALL_FAILED', { reason: error.message }, { cause: error })
    : undefined
}
