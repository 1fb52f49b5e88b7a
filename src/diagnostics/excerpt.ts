import { maskCredentials } from './mask-credentials.ts'

/**
 * Some lines of a file. Credentials in URLs are hidden.
 *
 * @example
 * ```ts
 * import { buildSync, isKuiltError, memoryFileSystem, type SourceExcerpt } from 'kuilt'
 *
 * try {
 *   buildSync('/', { fileSystem: memoryFileSystem({ '/kustomization.yaml': 'namePrefix: a-\nresource: [a.yaml]\n' }) })
 * } catch (error) {
 *   const excerpt: SourceExcerpt | undefined = isKuiltError(error) ? error.excerpt : undefined
 *   console.log(excerpt?.firstLine, excerpt?.lines[1]) // 1 resource: [a.yaml]
 * }
 * ```
 */
export interface SourceExcerpt {
  /** The number of the first line, counted from 1. */
  readonly firstLine: number
  readonly lines: readonly string[]
}

const linesBefore = 2
const linesAfter = 1

/**
 * Returns the lines around a line, which is counted from 1. Undefined if the text has no such line, or if it is the
 * archive of a chart.
 */
export function excerptAround(text: string, line: number | undefined): SourceExcerpt | undefined {
  if (line === undefined || line < 1 || isArchive(text)) return undefined
  const lines = text.split(/\r\n|\n|\r/)
  if (line > lines.length) return undefined
  const firstLine = Math.max(1, line - linesBefore)
  return { firstLine, lines: lines.slice(firstLine - 1, line + linesAfter).map(maskCredentials) }
}

/** True if a text starts like a gzip file, whose second byte is not valid UTF-8. */
function isArchive(text: string): boolean {
  return text.startsWith('\u001f\ufffd')
}
