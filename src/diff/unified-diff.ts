import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff'

/**
 * The maximum number of lines that differ. Texts with more differences are shown as completely replaced, because
 * comparing them takes quadratic time.
 */
const maxEditLength = 2000

/**
 * Returns the change to a file in the format of `diff -u`. Empty if nothing changed.
 *
 * @param oldFile the name of the file before the change
 */
export function unifiedDiff(file: string, before: string, after: string, oldFile: string = file): string {
  if (before === after) return ''
  const [from, to] = [before === '' ? '/dev/null' : `a/${oldFile}`, after === '' ? '/dev/null' : `b/${file}`]
  const patch = structuredPatch(from, to, before, after, '', '', { context: 3, maxEditLength })
  const whole = { oldFileName: from, newFileName: to, oldHeader: '', newHeader: '' }
  return formatPatch(patch ?? { ...whole, hunks: [replacement(before, after)] }, FILE_HEADERS_ONLY)
}

function replacement(before: string, after: string): StructuredPatchHunk {
  const [removed, added] = [before, after].map((text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
  const lines = [...signed('-', removed ?? []), ...signed('+', added ?? [])]
  return { oldStart: 1, oldLines: removed?.length ?? 0, newStart: 1, newLines: added?.length ?? 0, lines }
}

function signed(sign: '-' | '+', lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    return line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file']
  })
}
