import { isKuiltError } from '../../diagnostics/index.ts'
import { type Signal, untilAborted } from '../../files/abort-signal.ts'
import { RemoteNeeded } from '../../files/remote/remotes.ts'

type Fetch = (signal?: Signal) => Promise<void>

/** Runs a function again each time a chart that it needs has been fetched. */
export async function withFetchedCharts<T>(work: () => T | Promise<T>, signal: Signal | undefined): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      await untilAborted(fetchOf(error)(signal), signal)
    }
  }
}

/** The number of charts that are fetched at the same time. */
const PARALLEL = 8

/**
 * Fetches the charts that functions need first, several at a time. Errors are not reported, because the functions throw
 * them when they are called again.
 */
export async function prefetchCharts(lookups: readonly (() => unknown)[], signal: Signal | undefined): Promise<void> {
  const needed = lookups.flatMap((lookup): readonly Fetch[] => {
    try {
      lookup()
    } catch (error) {
      if (!isKuiltError(error)) return [fetchOf(error)]
    }
    return []
  })
  const queue = new Set(needed).values()
  const worker = async (): Promise<void> => {
    for (const fetch of queue) await untilAborted(fetch(signal), signal)
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
}

/** @throws the error, unless it is a request for a chart */
function fetchOf(error: unknown): Fetch {
  if (error instanceof RemoteNeeded && error.request.type === 'other') return error.request.fetch
  throw error
}
