import type { Output } from '../command.ts'

/** Milliseconds between two updates. */
const interval = 80

/** A line on a terminal that shows how far the work is. Nothing elsewhere. */
export class ProgressLine {
  readonly #output: Output
  readonly #isShown: boolean
  #last: number = performance.now()
  #isVisible = false

  /** @param isWanted false if other output would be mixed with it */
  constructor(output: Output, isWanted: boolean) {
    this.#output = output
    this.#isShown = isWanted && output.isTTY
  }

  show(done: number, total: number, name: string): void {
    if (!this.#isShown || performance.now() - this.#last < interval) return
    this.#last = performance.now()
    const line = `rendering ${done} of ${total}: ${name}`
    // A line that wraps could not be erased.
    this.#output.write(`\r\u001b[2K${line.slice(0, (this.#output.columns ?? 80) - 1)}`)
    this.#isVisible = true
  }

  clear(): void {
    if (this.#isVisible) this.#output.write('\r\u001b[2K')
    this.#isVisible = false
  }
}
