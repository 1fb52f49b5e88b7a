import type { Location } from './location.ts'
import { type WarningCode, type WarningParams, warningWordingOf } from './warning-catalogue.ts'

/** Something that works but is probably not intended. Never thrown, never printed on stdout. */
export interface Warning<C extends WarningCode = WarningCode> {
  readonly code: C
  readonly params: WarningParams<C>
  readonly message: string
  /** Where it is. Line and column are computed lazily. */
  readonly at: Location | undefined
  /** A suggestion for fixing it. */
  readonly hint: string | undefined
}

export interface WarningDetails {
  readonly at?: Location | undefined
  /** A function is called when the hint is read, which may be never. */
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

/** The same warning; `find` computes its location when it is first read. */
export function withLazyLocation(warning: Warning, find: () => Location | undefined): Warning {
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
