import { warningCodes } from './warning-catalogue.ts'

/** Where the pages about errors and warnings are. A path in the repository as long as they are not published anywhere. */
const docsUrl = 'docs/'

/** The explanation of a code. */
export function helpUrl(code: string): string {
  const page = warningCodes.some((known) => known === code) ? 'warnings.md' : 'errors.md'
  return `${docsUrl}${page}#${code.toLowerCase()}`
}
