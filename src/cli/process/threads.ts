import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** How many threads this machine can run at once. */
export function processors(): number {
  return availableParallelism()
}

/** A thread that runs a command of this program, and answers each message with one. */
export interface Thread {
  readonly send: (message: unknown) => void
  readonly end: () => void
}

export interface ThreadEvents {
  readonly onMessage: (message: unknown) => void
  /** The thread cannot go on. */
  readonly onFailure: () => void
}

/** What a thread runs. */
export interface ThreadWork {
  /** The file of this program. */
  readonly script: string
  /** The command that the thread runs. */
  readonly command: string
  /** What the command gets from `threadData`. */
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

/** What the thread was started with; undefined outside a thread. */
export function threadData(): unknown {
  return isMainThread ? undefined : workerData
}

/** Answers messages until the thread is ended. */
export async function answerMessages(answer: (message: unknown) => Promise<void>): Promise<void> {
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
