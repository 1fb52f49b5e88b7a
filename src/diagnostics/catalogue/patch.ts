/** Patches, their targets, and the patterns that select them. */
export const patchErrors = {
  REGEX_INVALID: (p: { pattern: string; reason: string }) =>
    `'${p.pattern}' is not a valid regular expression: ${p.reason}`,
  LABEL_SELECTOR_INVALID: (p: { selector: string; reason: string }) =>
    `unable to parse requirement of selector '${p.selector}': ${p.reason}`,
  PATCH_DIRECTIVE_UNKNOWN: (p: { directive: string }) => `unknown patch strategy '${p.directive}'`,
} as const
