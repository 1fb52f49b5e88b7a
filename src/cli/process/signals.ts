const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does work that a signal must not interrupt, such as replacing files. Without a listener, a signal ends the process
 * immediately; with one, Node handles it between tasks. A signal that arrives during the work ends the process after
 * it.
 */
export function uninterrupted<T>(work: () => T): T {
  for (const signal of signals) {
    if (!process.listeners(signal).includes(endBySignal)) process.on(signal, endBySignal)
  }
  return work()
}

/** Handles signals that arrived during such work. */
export async function interruptible(): Promise<void> {
  if (signals.some((signal) => process.listeners(signal).includes(endBySignal))) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function endBySignal(signal: NodeJS.Signals): void {
  process.removeListener(signal, endBySignal)
  process.kill(process.pid, signal)
}

/** The environment variable of a run that a parent process supervises. */
export const supervised = 'KUILT_SUPERVISED'

const programFlags = /^--(?:enable-helm|enable-alpha-plugins)(?:$|=)/

/**
 * Whether this run needs a parent that handles signals: a build blocks while it runs other programs, so a signal would end
 * it but leave those programs running, and their temporary directories behind.
 */
export function needsSupervision(argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return process.platform !== 'win32' && env[supervised] === undefined && argv.some((arg) => programFlags.test(arg))
}
