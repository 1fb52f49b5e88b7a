/** Patches and their targets. */
export const patchErrors = {
  PATCH_DIRECTIVE_UNKNOWN: (p: { directive: string }) => `unknown patch strategy '${p.directive}'`,
} as const
