import type { Budget } from './limits.ts'
import type { ListNode } from './nodes.ts'
import type { OutputTrace } from './output-trace.ts'
import type { GoFunction } from './values.ts'

/** The result for a missing key of a map: no value, the zero value of the element type, or an error. */
export type MissingKey = 'default' | 'zero' | 'error'

export interface FoundFunction {
  readonly fn: GoFunction
  /** True for functions that text/template itself defines. Only then do `and` and `or` short-circuit. */
  readonly isBuiltin: boolean
  readonly name: string
}

/** The templates and functions that a template may use. */
export interface ExecutionContext {
  readonly template: (name: string) => ListNode | undefined
  readonly fn: (name: string) => FoundFunction | undefined
  readonly missingKey: MissingKey
  readonly budget: Budget
  /** Records the output of each action. */
  readonly trace?: OutputTrace | undefined
}
