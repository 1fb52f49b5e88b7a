/** Errors about the use of the matchers for jest and vitest. */
export const matcherErrors = () => ({
  MATCHER_TARGET: (p: { actual: string }): string =>
    `expect() needs a target such as "overlays/prod", or a list of targets, not ${p.actual}`,
  MATCHER_FILE_SHARED: (p: { file: string; count: number }): string =>
    `${p.count} targets cannot share the file "${p.file}"`,
  MATCHER_WRITE_FAILED: (p: { file: string; reason: string }): string => `cannot write "${p.file}": ${p.reason}`,
})
