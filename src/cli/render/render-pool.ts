import type { Target } from '../../targets/target.ts'
import { startThread, type Thread } from '../process/threads.ts'
import type { ThreadRequest, ThreadResponse, ThreadSetup } from './render-thread.ts'
import type { Rendered } from './rendered.ts'

/** The number of targets that are sent to a thread at once. */
const batch = 4
/** The minimum remaining work, in estimated milliseconds, for which threads are started. */
const worthThreads = 600
/**
 * The number of targets before the remaining time is estimated: the first targets run code that has not been compiled
 * yet.
 */
const warmUp = 12

export interface PoolOptions {
  /** The number of threads, including this one. If undefined, there is one thread per processor, if that saves time. */
  readonly jobs: number | undefined
  readonly processors: number
  /** The file of this program. If undefined, no threads are started. */
  readonly script: string | undefined
  readonly setup: ThreadSetup
  /** Renders a target in this thread. */
  readonly renderHere: (target: Target) => Promise<Rendered>
  readonly onRendered: (index: number, rendered: Rendered) => void
}

/**
 * Renders each target once, in this or another thread. All threads get targets from the front of the same queue, so
 * that they finish at about the same time.
 */
export class RenderPool {
  readonly #targets: readonly Target[]
  readonly #options: PoolOptions
  readonly #queue: number[]
  readonly #threads: Set<Thread> = new Set()
  /** The targets that were sent to each thread and have no response yet. */
  readonly #pending: Map<Thread, Set<number>> = new Map()
  /** The targets that only this thread can render. */
  readonly #here: Set<number> = new Set()
  #wake: () => void = () => {}

  constructor(targets: readonly Target[], options: PoolOptions) {
    this.#targets = targets
    this.#options = options
    this.#queue = targets.map((_, index) => index)
  }

  async run(): Promise<void> {
    const { jobs, processors } = this.#options
    try {
      if (jobs !== undefined) this.#start(jobs)
      const start = performance.now()
      for (let done = 0; ; done++) {
        const index = this.#queue.shift()
        if (index === undefined) {
          if (this.#isDone()) return
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          continue
        }
        await this.#renderHere(index)
        if (this.#threads.size > 0) await new Promise((resolve) => setImmediate(resolve))
        const isPaceKnown = jobs === undefined && done + 1 === warmUp && processors > 1
        const left = ((performance.now() - start) / warmUp) * this.#queue.length
        if (isPaceKnown && left > worthThreads) this.#start(processors)
      }
    } finally {
      for (const thread of this.#threads) thread.end()
    }
  }

  async #renderHere(index: number): Promise<void> {
    const target = this.#targets[index]
    if (target === undefined) return
    this.#options.onRendered(index, await this.#options.renderHere(target))
  }

  #isDone(): boolean {
    return [...this.#pending.values()].every((indices) => indices.size === 0)
  }

  #start(jobs: number): void {
    const { script, setup } = this.#options
    if (script === undefined) return
    const count = Math.min(jobs, Math.ceil(this.#queue.length / batch)) - 1
    for (let i = 0; i < count; i++) this.#startOne(script, setup)
  }

  #startOne(script: string, setup: ThreadSetup): void {
    const events = {
      // All messages are from `serveRenders`.
      onMessage: (message: unknown) => this.#receive(thread, message as ThreadResponse),
      onFailure: () => this.#lose(thread),
    }
    const thread = startThread({ script, command: '__render', data: setup }, events)
    this.#threads.add(thread)
    this.#pending.set(thread, new Set())
    // The thread gets two batches, so that it never waits for the main thread.
    this.#feed(thread)
    this.#feed(thread)
  }

  #feed(thread: Thread): void {
    const indices: number[] = []
    for (let at = 0; at < this.#queue.length && indices.length < batch; ) {
      const index = this.#queue[at] ?? 0
      if (canMove(this.#targets[index]) && !this.#here.has(index)) {
        indices.push(index)
        this.#queue.splice(at, 1)
      } else {
        at++
      }
    }
    if (indices.length === 0) return
    for (const index of indices) this.#pending.get(thread)?.add(index)
    thread.send(indices satisfies ThreadRequest)
  }

  #receive(thread: Thread, { index, rendered }: ThreadResponse): void {
    const pending = this.#pending.get(thread)
    if (pending?.delete(index) !== true) return
    if (rendered === undefined) {
      this.#here.add(index)
      this.#queue.push(index)
    } else this.#options.onRendered(index, rendered)
    if (pending.size <= batch) this.#feed(thread)
    this.#wake()
  }

  /** Handles the failure of a thread. Its targets are rendered in the main thread. */
  #lose(thread: Thread): void {
    this.#queue.push(...(this.#pending.get(thread) ?? []))
    this.#pending.delete(thread)
    this.#threads.delete(thread)
    this.#wake()
  }
}

/** True if another thread can render a target. Standard input and pipes can be read only once. */
function canMove(target: Target | undefined): boolean {
  return target?.kind === 'kustomization' && target.location.startsWith('/')
}
