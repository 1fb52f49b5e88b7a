/** Replacements and vars. */
export const replacementErrors = {
  REPLACEMENT_INCOMPLETE: (_: Record<never, never>) => 'replacements must specify a source and at least one target',
} as const
