import { KuiltError, type Outcome, outcomeOf } from '../diagnostics/index.ts'
import type { FunctionProblem, FunctionResult } from './function-api.ts'

/** What a function has given back. */
export interface FunctionAnswer {
  /** Its resources, each as YAML. */
  readonly documents: readonly string[]
  readonly problems: readonly ReportedProblem[]
  readonly results: readonly FunctionResult[]
}

/** A problem whose resource, if it is one that the function got, is named by its position. */
export interface ReportedProblem extends Omit<FunctionProblem, 'resource'> {
  readonly resource?: number | NonNullable<FunctionProblem['resource']>
}

/** Interrupts a build until a function has answered. Never leaves the library. */
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
  /** Everything that the function gets. */
  readonly input: string
  readonly run: () => FunctionAnswer | Promise<FunctionAnswer>
}

/**
 * The calls of functions in one build, which starts again for each asynchronous one: the pipeline is synchronous. A
 * function is called once for each input, however often the build starts.
 */
export class FunctionCalls {
  readonly #answers: Map<string, Outcome<FunctionAnswer>> = new Map()
  readonly #mayWait: boolean

  constructor({ mayWait }: { readonly mayWait: boolean }) {
    this.#mayWait = mayWait
  }

  /** @throws FunctionPending if the build must wait, KuiltError FUNCTION_ASYNC if it cannot, and what the call throws */
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

/** Runs work of a build, again whenever a function that it waits for has answered. */
export async function awaitFunctions<T>(work: () => T | Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof FunctionPending)) throw error
      await error.answered
    }
  }
}
