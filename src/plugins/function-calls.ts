import { KuiltError, type Outcome, outcomeOf } from '../diagnostics/index.ts'
import { type Signal, untilAborted } from '../files/abort-signal.ts'
import type { FunctionProblem, FunctionResult } from './function-api.ts'

/** The result of a function. */
export interface FunctionAnswer {
  /** The resources that the function returned, each as YAML. */
  readonly documents: readonly string[]
  readonly problems: readonly ReportedProblem[]
  readonly results: readonly FunctionResult[]
}

/** A problem. A resource that was passed to the function is identified by its position. */
export interface ReportedProblem extends Omit<FunctionProblem, 'resource'> {
  readonly resource?: number | NonNullable<FunctionProblem['resource']>
}

/** Interrupts a build until a function has returned. The library never throws it to callers. */
export class FunctionPending extends Error {
  readonly answered: Promise<void>

  constructor(answered: Promise<void>) {
    super('a function has not returned yet')
    this.answered = answered
  }
}

/** A call of a function. */
export interface FunctionCall {
  /** The `apiVersion/kind` of its config. */
  readonly name: string
  /** The complete input of the function. */
  readonly input: string
  readonly run: () => FunctionAnswer | Promise<FunctionAnswer>
}

/**
 * The function calls of one build. The pipeline is synchronous, so the build restarts after each asynchronous call. A
 * function is called only once per input, regardless of restarts.
 */
export class FunctionCalls {
  readonly #answers: Map<string, Outcome<FunctionAnswer>> = new Map()
  readonly #mayWait: boolean
  readonly signal: Signal | undefined

  constructor({ mayWait, signal }: { readonly mayWait: boolean; readonly signal?: Signal | undefined }) {
    this.#mayWait = mayWait
    this.signal = signal
  }

  /**
   * @throws FunctionPending if the build must wait, KuiltError FUNCTION_ASYNC if it cannot wait, and errors of the call
   */
  answer({ name, input, run }: FunctionCall): FunctionAnswer {
    const key = JSON.stringify([name, input])
    const known = this.#answers.get(key)
    if (known !== undefined) return unwrap(known)
    const started = outcomeOf(run)
    if (!(started.value instanceof Promise)) {
      const outcome = started.error === undefined ? { value: started.value } : started
      this.#answers.set(key, outcome)
      return unwrap(outcome)
    }
    const answered = started.value.then(
      (value) => void this.#answers.set(key, { value }),
      (error: KuiltError) => void this.#answers.set(key, { error }),
    )
    if (!this.#mayWait) throw new KuiltError('FUNCTION_ASYNC', { function: name })
    throw new FunctionPending(answered)
  }
}

function unwrap(outcome: Outcome<FunctionAnswer>): FunctionAnswer {
  if (outcome.error !== undefined) throw outcome.error
  return outcome.value
}

/** Runs a build, and restarts it each time a function that it waits for has returned. */
export async function awaitFunctions<T>(work: () => T | Promise<T>, signal: Signal | undefined): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof FunctionPending)) throw error
      await untilAborted(error.answered, signal)
    }
  }
}
