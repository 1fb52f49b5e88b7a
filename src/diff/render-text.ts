import { picocolorsPackage } from '../diagnostics/picocolors-package.ts'
import type { Diff, ResourceChange } from './changes.ts'
import { type FieldRow, fieldRow, type Line, valueLines } from './field-lines.ts'
import type { RenderSettings } from './render.ts'
import { listedFields, noChangesNote, referenceOf, summaryOf, titleOf, totals } from './words.ts'

type Paint = ReturnType<ReturnType<typeof picocolorsPackage>['createColors']>

/** The readable format: each resource with its changed fields, and their old and new values. */
export function renderText(diffs: readonly Diff[], { colors }: RenderSettings): string {
  const paint = picocolorsPackage().createColors(colors)
  const sections = diffs.flatMap((diff) => {
    const heading = diff.target === undefined ? [] : [paint.bold(paint.underline(diff.target))]
    const note = noChangesNote(diff)
    const parts = [...diff.changes.map((change) => resourceText(change, paint)), ...(note === undefined ? [] : [note])]
    return parts.length === 0 ? [] : [...heading, ...paragraphs(parts)]
  })
  const total = totals(diffs)
  if (total !== '') sections.push(paint.dim(total))
  return sections.length === 0 ? '' : `${sections.join('\n\n')}\n`
}

/** Changes without details are consecutive lines. */
function paragraphs(parts: readonly string[]): readonly string[] {
  const found: string[] = []
  for (const [i, part] of parts.entries()) {
    const isNext = i > 0 && !part.includes('\n') && parts[i - 1]?.includes('\n') === false
    if (isNext) found.push(`${found.pop()}\n${part}`)
    else found.push(part)
  }
  return found
}

/** `changed Deployment/web`, with the name in the notation of other commands. */
export function renderNames(diffs: readonly Diff[]): string {
  const lines = diffs.flatMap(({ target, changes }) => {
    return changes.map(({ change, resource }) => {
      return `${target === undefined ? '' : `${target}: `}${change} ${referenceOf(resource)}\n`
    })
  })
  return lines.join('')
}

function resourceText(change: ResourceChange, paint: Paint): string {
  const color = { added: paint.green, removed: paint.red, changed: paint.yellow }[change.change]
  const source = change.source === undefined ? '' : paint.dim(`  ${change.source.file}:${change.source.line}`)
  const head = `${color(paint.bold(titleOf(change)))}: ${summaryOf(change)}${source}`
  const lines = change.change === 'added' ? addedLines(change, paint) : fieldLines(change, paint)
  return [head, ...lines].join('\n')
}

function addedLines({ new: now }: ResourceChange, paint: Paint): readonly string[] {
  // Built objects consist of JSON values.
  const lines = now === undefined ? [] : valueLines(now as never)
  return lines.map((text) => paint.green(`  + ${text}`))
}

const maxWidth = 80

function fieldLines(change: ResourceChange, paint: Paint): readonly string[] {
  const rows = listedFields(change).map(fieldRow)
  const widths = rows.filter(isOneLine).map(({ field }) => field.length)
  const width = Math.max(0, ...widths.filter((length) => length <= maxWidth))
  return rows.flatMap((row) => rowLines(row, width, paint))
}

function isOneLine({ old, new: now }: FieldRow): boolean {
  return old !== undefined || now !== undefined
}

function rowLines(row: FieldRow, width: number, paint: Paint): readonly string[] {
  const { sign, field, note, block, change } = row
  const signs = { '+': paint.green('+'), '-': paint.red('-'), '~': ' ' }
  const values = [
    ...(row.old === undefined ? [] : [paint.red(row.old)]),
    ...(row.new === undefined ? [] : [paint.green(row.new)]),
  ].join(paint.dim(' → '))
  const { source } = change
  const parts = [
    `${signs[sign]} ${values === '' ? paint.cyan(field) : paint.cyan(field.padEnd(width))}`,
    ...(values === '' ? [] : [values]),
    ...(note === undefined ? [] : [paint.dim(`(${note})`)]),
    ...(change.follows === undefined ? [] : [paint.dim(`(follows ${change.follows})`)]),
    ...(source === undefined ? [] : [paint.dim(`${source.file}:${source.line}`)]),
  ]
  return [parts.join('  '), ...block.map((line) => blockLine(line, paint))]
}

function blockLine({ sign, text }: Line, paint: Paint): string {
  const line = `    ${sign} ${text}`.trimEnd()
  return sign === '+' ? paint.green(line) : sign === '-' ? paint.red(line) : paint.dim(line)
}
