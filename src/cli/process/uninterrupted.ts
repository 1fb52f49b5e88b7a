const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does work that a signal must not cut in half, such as replacing files: Node hears signals between tasks only once
 * somebody listens, and without a listener they end the process wherever it is. A signal ends it after the work.
 */
export function uninterrupted<T>(work: () => T): T {
  for (const signal of signals) {
    if (!process.listeners(signal).includes(endBySignal)) process.on(signal, endBySignal)
  }
  return work()
}

/** Lets a signal be heard that came during such work. */
export async function interruptible(): Promise<void> {
  if (signals.some((signal) => process.listeners(signal).includes(endBySignal))) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function endBySignal(signal: NodeJS.Signals): void {
  process.removeListener(signal, endBySignal)
  process.kill(process.pid, signal)
}
