// Errors inside the engine, with Go's wording. template-errors.ts converts them to KuiltErrors.

import { quote } from './go-strings.ts'
import type { GoError, GoValue } from './values.ts'

export interface TextPlace {
  readonly line: number
  readonly column: number
}

interface SyntaxDetails {
  readonly name: string
  readonly line: number
  readonly reason: string
  readonly place: TextPlace
  readonly action?: TextPlace | undefined
}

/** A syntax error: `template: x.yaml:3: unexpected EOF`. */
export class TemplateSyntaxError extends Error {
  readonly template: string
  /** The line that Go reports: that of the last token that was read. */
  readonly line: number
  readonly reason: string
  /** The one-based position of the token or action that is wrong. */
  readonly place: TextPlace
  /** The start of the action, if it is on an earlier line. */
  readonly action: TextPlace | undefined

  constructor({ name, line, reason, place, action }: SyntaxDetails) {
    super(`template: ${name}:${line}: ${reason}`)
    this.template = name
    this.line = line
    this.reason = reason
    this.place = place
    this.action = action
  }

  override get name(): string {
    return 'TemplateSyntaxError'
  }
}

/** The location of a failed action. */
export interface ExecLocation {
  readonly name: string
  readonly line: number
  /** The zero-based column in bytes, as in Go. */
  readonly column: number
}

/** A value that a failed action used. */
export interface ValueAtHand {
  /** The expression as written in the template, such as `.Values.image`. Undefined for a piped value. */
  readonly expression: string | undefined
  readonly value: GoValue
  /** True if the value is missing: its key is not in the map. */
  readonly isMissing: boolean
}

/** The details that an error shows in addition to its reason. */
export interface FailureDetails {
  readonly cause?: GoError | TemplateExecError
  readonly values?: readonly ValueAtHand[]
}

/** An action that failed, or that executes a template whose action failed. */
export interface FailedAction {
  readonly location: ExecLocation
  /** The template or definition that contains the action. */
  readonly template: string
  /** The action, as quoted by Go. */
  readonly context: string
}

/** A failed action: `template: x.yaml:3:5: executing "x.yaml" at <.a.b>: nil pointer evaluating interface {}.b`. */
export class TemplateExecError extends Error {
  readonly location: ExecLocation | undefined
  /** The template or definition whose action failed. */
  readonly template: string
  /** The action, as quoted by Go. */
  readonly context: string
  readonly reason: string
  /** The error of a template that the action includes, or of a function that it calls. */
  override readonly cause: TemplateExecError | GoError | undefined
  readonly values: readonly ValueAtHand[]
  /** The failed action, and the `template` actions that led to it. Go reports only the former. */
  readonly actions: FailedAction[] = []

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

/** The error if a template exceeds its limits. Go has no such error. */
export class TemplateLimitError extends Error {
  readonly limit: LimitName
  /** The limit; undefined if the stack is exhausted. */
  readonly max: number | undefined
  /** The action that exceeded the limit, and the actions that led to it. */
  readonly actions: FailedAction[] = []

  constructor(limit: LimitName, max: number | undefined) {
    super(`${limit} over ${max ?? 'the size of the stack'}`)
    this.limit = limit
    this.max = max
  }

  override get name(): string {
    return 'TemplateLimitError'
  }
}
