import type { Budget } from './limits.ts'
import type { ListNode } from './nodes.ts'
import type { OutputTrace } from './output-trace.ts'
import type { GoFunction } from './values.ts'

/** What a missing key of a map is: no value, the zero value of the map's type, or an error. */
export type MissingKey = 'default' | 'zero' | 'error'

export interface FoundFunction {
  readonly fn: GoFunction
  /** From text/template itself; `and` and `or` then stop early. */
  readonly isBuiltin: boolean
}

/** The templates and functions that a template may use. */
export interface ExecutionContext {
  readonly template: (name: string) => ListNode | undefined
  readonly fn: (name: string) => FoundFunction | undefined
  readonly missingKey: MissingKey
  readonly budget: Budget
  /** Records which action prints what. */
  readonly trace?: OutputTrace | undefined
}
