/** Finding and reading files. */
export const sourceErrors = {
  FILE_NOT_FOUND: (p: { path: string }) => `no such file or directory: ${p.path}`,
} as const
