import type { Location } from './location.ts'
import { type WarningCode, type WarningParams, warningWordingOf } from './warning-catalogue.ts'

/** Something that works but is probably not what was meant. Never thrown, never printed on stdout. */
export interface Warning<C extends WarningCode = WarningCode> {
  readonly code: C
  readonly params: WarningParams<C>
  readonly message: string
  readonly at: Location | undefined
  readonly hint: string | undefined
}

export interface WarningDetails {
  readonly at?: Location | undefined
  readonly hint?: string | undefined
}

export function warning<C extends WarningCode>(
  code: C,
  params: WarningParams<C>,
  details: WarningDetails = {},
): Warning<C> {
  return { code, params, message: warningWordingOf(code, params), at: details.at, hint: details.hint }
}
