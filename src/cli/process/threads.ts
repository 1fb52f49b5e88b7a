import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** Returns the number of threads that this machine can run in parallel. */
export function processors(): number {
  return availableParallelism()
}

/** A thread that runs a command of this program, and responds to each message with one message. */
export interface Thread {
  readonly send: (message: unknown) => void
  readonly end: () => void
}

export interface ThreadEvents {
  readonly onMessage: (message: unknown) => void
  /** Called if the thread fails. */
  readonly onFailure: () => void
}

/** The work of a thread. */
export interface ThreadWork {
  /** The file of this program. */
  readonly script: string
  /** The command that the thread runs. */
  readonly command: string
  /** The value that `threadData` returns to the command. */
  readonly data: unknown
}

export function startThread({ script, command, data }: ThreadWork, { onMessage, onFailure }: ThreadEvents): Thread {
  const worker = new Worker(script, { argv: [command], workerData: data })
  worker.on('message', onMessage)
  worker.on('error', onFailure)
  worker.on('exit', onFailure)
  return {
    send: (message) => worker.postMessage(message),
    end: () => {
      worker.removeAllListeners('exit')
      worker.unref()
      worker.terminate()
    },
  }
}

/** Returns the data that this thread was started with. Undefined in the main thread. */
export function threadData(): unknown {
  return isMainThread ? undefined : workerData
}

/** Handles messages until the thread is terminated. */
export async function handleMessages(answer: (message: unknown) => Promise<void>): Promise<void> {
  const port = parentPort
  if (port === null) return
  let last = Promise.resolve()
  port.on('message', (message: unknown) => {
    last = last.then(() => answer(message))
  })
  await new Promise((resolve) => port.on('close', resolve))
}

/** Sends a message to the thread that started this one. */
export function sendToParent(message: unknown): void {
  parentPort?.postMessage(message)
}
