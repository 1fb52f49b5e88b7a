/** The width below which a terminal has not reported its real size. */
const narrowest = 20

/**
 * Returns the width of a terminal. Undefined if it is unknown: pseudo-terminals of CI systems and of `script` report 0
 * or very few columns.
 */
export function terminalWidth({ columns }: { readonly columns?: number | undefined }): number | undefined {
  return columns === undefined || columns < narrowest ? undefined : columns
}
