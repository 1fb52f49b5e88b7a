// Support for work that a caller can stop with an AbortSignal.

/**
 * An `AbortSignal`. The fallback is for projects whose types include neither Node.js nor the DOM.
 *
 * @example
 * ```ts
 * import { build, memoryFileSystem, type Signal } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({ 'app/kustomization.yaml': 'resources: []\nnamePrefix: a-' })
 * const signal: Signal = AbortSignal.timeout(10_000)
 * const { resources } = await build('app', { fileSystem, signal })
 * console.log(resources.length) // 0
 * ```
 */
export type Signal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer S } }
  ? S
  : { readonly aborted: boolean }

/**
 * Throws if the signal is aborted. First lets pending events run, one of which may abort it: builds are synchronous
 * between downloads and function calls, so no event can interrupt them.
 *
 * @throws the reason of the signal
 */
export async function checkAbort(signal: Signal | undefined): Promise<void> {
  if (signal === undefined) return
  signal.throwIfAborted()
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}

/**
 * Waits until the work has finished or the signal is aborted.
 *
 * @throws the reason of the signal, and errors of the work
 */
export async function untilAborted<T>(work: Promise<T>, signal: Signal | undefined): Promise<T> {
  if (signal === undefined) return await work
  return await new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
