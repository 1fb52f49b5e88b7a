import { KuiltError } from './error.ts'

/** What engines say when a program runs out of stack, or makes a text or a collection larger than can be. */
const exhausted = /call stack|too much recursion|string length|array length|maximum size exceeded|allocation failed/i

/**
 * Runs `work`; an input that is too much for the engine becomes an error like all others. Known ways there have limits of
 * their own: this is for the unknown ones, and for callers who leave little stack.
 *
 * @throws KuiltError RESOURCES_EXHAUSTED
 */
export function withinMeans<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    // Not `instanceof`: the error may come from another realm.
    const isExhausted = error instanceof Error && error.name === 'RangeError' && exhausted.test(error.message)
    if (!isExhausted) throw error
    throw new KuiltError('RESOURCES_EXHAUSTED', { reason: error.message })
  }
}
