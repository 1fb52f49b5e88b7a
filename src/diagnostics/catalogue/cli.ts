/** The command line. */
export const cliErrors = {
  USAGE: (p: { reason: string }): string => p.reason,
} as const
