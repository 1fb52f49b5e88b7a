import type { Output } from '../command.ts'

/** The time between two updates, in milliseconds. */
const interval = 80

/** A progress line on a terminal. Prints nothing to other outputs. */
export class ProgressLine {
  readonly #output: Output
  readonly #isShown: boolean
  #last: number = performance.now()
  #isVisible = false

  /** @param isWanted false if the line would interfere with other output */
  constructor(output: Output, isWanted: boolean) {
    this.#output = output
    this.#isShown = isWanted && output.isTTY
  }

  show(done: number, total: number, name: string): void {
    if (!this.#isShown || performance.now() - this.#last < interval) return
    this.#last = performance.now()
    const line = `rendering ${done} of ${total}: ${name}`
    // A line that is longer than the terminal could not be erased.
    this.#output.write(`\r\u001b[2K${line.slice(0, (this.#output.columns ?? 80) - 1)}`)
    this.#isVisible = true
  }

  clear(): void {
    if (this.#isVisible) this.#output.write('\r\u001b[2K')
    this.#isVisible = false
  }
}
