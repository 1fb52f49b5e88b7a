/** The signals that ask a process to end. */
export const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs work that a signal must not interrupt, such as replacing files. Without a listener, a signal kills the process
 * immediately; with a listener, Node handles it between tasks. A signal that arrives during the work ends the process
 * after the work.
 */
export function uninterrupted<T>(work: () => T): T {
  for (const signal of signals) {
    if (!process.listeners(signal).includes(endBySignal)) process.on(signal, endBySignal)
  }
  return work()
}

/** Lets Node handle signals that arrived during `uninterrupted` work. */
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
 * True if this run needs a parent process that handles signals. A build blocks while it runs other programs, so a
 * signal would kill the build but not those programs, and their temporary directories would not be removed.
 */
export function needsSupervision(argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return process.platform !== 'win32' && env[supervised] === undefined && argv.some((arg) => programFlags.test(arg))
}

/** Resolves when the process receives a signal to terminate. Until then, signals do not terminate it. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, resolve)
  })
}
