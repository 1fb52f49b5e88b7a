// Failures inside the engine, worded as Go words them. template-set.ts turns them into a KuiltError.

import { quote } from './go-strings.ts'
import type { GoError, GoValue } from './values.ts'

/** A text that is no template: `template: x.yaml:3: unexpected EOF`. */
export class TemplateSyntaxError extends Error {
  readonly template: string
  readonly line: number
  readonly reason: string

  constructor({ name, line, reason }: { readonly name: string; readonly line: number; readonly reason: string }) {
    super(`template: ${name}:${line}: ${reason}`)
    this.template = name
    this.line = line
    this.reason = reason
  }

  override get name(): string {
    return 'TemplateSyntaxError'
  }
}

/** Where an action failed. */
export interface ExecLocation {
  readonly name: string
  readonly line: number
  /** In bytes, from 0, as Go counts. */
  readonly column: number
}

/** A value that a failed action worked with. */
export interface ValueAtHand {
  /** As the template has it: `.Values.image`. Undefined for the value that a pipeline passes on. */
  readonly expression: string | undefined
  readonly value: GoValue
  /** Nothing has this name: a key that a map does not have. */
  readonly isMissing: boolean
}

/** A failed action: `template: x.yaml:3:5: executing "x.yaml" at <.a.b>: nil pointer evaluating interface {}.b`. */
export class TemplateExecError extends Error {
  readonly location: ExecLocation | undefined
  /** The template or definition whose action failed. */
  readonly template: string
  /** The action, as Go quotes it. */
  readonly context: string
  readonly reason: string
  /** The failure of a template that the action includes, or of the function that it calls. */
  override readonly cause: TemplateExecError | GoError | undefined
  readonly values: readonly ValueAtHand[]

  constructor({
    location,
    template,
    context,
    reason,
    cause,
    values = [],
  }: {
    readonly location: ExecLocation | undefined
    readonly template: string
    readonly context: string
    readonly reason: string
    readonly cause: TemplateExecError | GoError | undefined
    readonly values?: readonly ValueAtHand[]
  }) {
    const place =
      location === undefined
        ? template
        : `${location.name}:${location.line}:${location.column}: executing ${quote(template)} at <${context}>`
    super(`template: ${place}: ${reason}`)
    this.location = location
    this.template = template
    this.context = context
    this.reason = reason
    this.cause = cause
    this.values = values
  }

  override get name(): string {
    return 'TemplateExecError'
  }
}

export type LimitName = 'steps' | 'output' | 'depth' | 'size'

/** A template that goes beyond its limits. Not an error of Go. */
export class TemplateLimitError extends Error {
  readonly limit: LimitName
  readonly max: number

  constructor(limit: LimitName, max: number) {
    super(`${limit} over ${max}`)
    this.limit = limit
    this.max = max
  }

  override get name(): string {
    return 'TemplateLimitError'
  }
}
