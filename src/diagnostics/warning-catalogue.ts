/** Every warning kuilt can give, with its wording. */
const warnings = {
  DEPRECATED_FIELD: (p: { field: string; replacement: string; experimental?: boolean }) =>
    `'${p.field}' is deprecated. Please use '${p.replacement}' instead.`,
  VARS_UNUSED: (p: { names: string }) => `well-defined vars that were never replaced: ${p.names}`,
  EDIT_ALREADY_LISTED: (p: { kind: string; path: string; file: string }) =>
    `${p.kind} ${p.path} is already in ${p.file}`,
  EDIT_NOT_LISTED: (p: { kind: string; name: string; file: string }) => `${p.kind} ${p.name} is not in ${p.file}`,
  EDIT_NO_MATCH: (p: { pattern: string }) => `${p.pattern} matches no file`,
  FUNCTION_SKIPPED: (p: { path: string }) => `the function '${p.path}' was not run: exec functions are not allowed`,
  EDIT_FIX_CHANGES_BUILD: (_p: Record<never, never>) => 'the fixed kustomization builds to another result than before',
  EDIT_FIX_BREAKS_BUILD: (p: { reason: string }) => `the fixed kustomization no longer builds: ${p.reason}`,
} as const

export type WarningCode = keyof typeof warnings
export type WarningParams<C extends WarningCode> = Parameters<(typeof warnings)[C]>[0]

export const warningCodes: readonly WarningCode[] = Object.keys(warnings) as WarningCode[]

export function warningWordingOf<C extends WarningCode>(code: C, params: WarningParams<C>): string {
  // Each wording takes the params of its own code; the union of all of them is what TypeScript sees here.
  return (warnings[code] as (p: WarningParams<C>) => string)(params)
}
