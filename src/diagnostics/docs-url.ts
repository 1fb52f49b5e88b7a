import { listWarningCodes } from './warning-catalogue.ts'

/** The address of the pages about errors and warnings: a path in the repository, because they are not published yet. */
const docsUrl = 'docs/'

/** The explanation of a code. */
export function helpUrl(code: string): string {
  const page = listWarningCodes().some((known) => known === code) ? 'warnings.md' : 'errors.md'
  return `${docsUrl}${page}#${code.toLowerCase()}`
}
