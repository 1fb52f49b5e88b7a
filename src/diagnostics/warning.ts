import type { Location } from './location.ts'
import { type WarningCode, type WarningParams, warningWordingOf } from './warning-catalogue.ts'

/** Something that works but is probably not what was meant. Never thrown, never printed on stdout. */
export interface Warning<C extends WarningCode = WarningCode> {
  readonly code: C
  readonly params: WarningParams<C>
  readonly message: string
  /** Where it is. A build's warnings find their line and column when this is first read. */
  readonly at: Location | undefined
  /** What to do about it. */
  readonly hint: string | undefined
}

export interface WarningDetails {
  readonly at?: Location | undefined
  /** A function is asked when the hint is read, which may be never. */
  readonly hint?: string | (() => string | undefined) | undefined
}

export function warning<C extends WarningCode>(
  code: C,
  params: WarningParams<C>,
  { at, hint }: WarningDetails = {},
): Warning<C> {
  const message = warningWordingOf(code, params)
  if (typeof hint !== 'function') return { code, params, message, at, hint }
  return {
    code,
    params,
    message,
    at,
    get hint() {
      return hint()
    },
  }
}

/** The same warning; `find` tells the place when it is first asked for. */
export function withLazyPlace(warning: Warning, find: () => Location | undefined): Warning {
  const { code, params, message } = warning
  let found: { readonly at: Location | undefined } | undefined
  return {
    code,
    params,
    message,
    get at() {
      found ??= { at: find() }
      return found.at
    },
    get hint() {
      return warning.hint
    },
  }
}
