import { picocolorsPackage } from '../diagnostics/picocolors-package.ts'
import type { Diff, ResourceChange } from './changes.ts'
import { type FieldRow, fieldRow, type Line, valueLines } from './field-lines.ts'
import type { RenderSettings } from './render.ts'
import { listedFields, noChangesNote, notComparedLine, referenceOf, summaryOf, titleOf, totals } from './words.ts'

type Paint = ReturnType<ReturnType<typeof picocolorsPackage>['createColors']>

interface Style {
  readonly paint: Paint
  /** The maximum width. Values that do not fit are on a separate line. */
  readonly columns: number
}

/** Prints the readable format: each resource with its changed fields and their old and new values. */
export function renderText(diffs: readonly Diff[], { colors, columns }: RenderSettings): string {
  const paint = picocolorsPackage().createColors(colors)
  const style: Style = { paint, columns }
  const sections = diffs.flatMap((diff) => {
    const heading = diff.target === undefined ? [] : [paint.bold(paint.underline(diff.target))]
    const note = noChangesNote(diff)
    const parts = [...diff.changes.map((change) => resourceText(change, style)), ...(note === undefined ? [] : [note])]
    return parts.length === 0 ? [] : [...heading, ...paragraphs(parts)]
  })
  const total = totals(diffs)
  if (total !== '') sections.push(paint.dim(total))
  return sections.length === 0 ? '' : `${sections.join('\n\n')}\n`
}

/** Combines changes into paragraphs. Changes without details are consecutive lines. */
function paragraphs(parts: readonly string[]): readonly string[] {
  const found: string[] = []
  for (const [i, part] of parts.entries()) {
    const isNext = i > 0 && !part.includes('\n') && parts[i - 1]?.includes('\n') === false
    if (isNext) found.push(`${found.pop()}\n${part}`)
    else found.push(part)
  }
  return found
}

/** Prints lines such as `changed Deployment/web`, with the name in the notation of other commands. */
export function renderNames(diffs: readonly Diff[]): string {
  const lines = diffs.flatMap((diff) => {
    const { target, changes } = diff
    const own = changes.map(({ change, resource }) => {
      return `${target === undefined ? '' : `${target}: `}${change} ${referenceOf(resource)}\n`
    })
    return [...own, ...notComparedLine(diff)]
  })
  return lines.join('')
}

function resourceText(change: ResourceChange, style: Style): string {
  const { paint } = style
  const color = { added: paint.green, removed: paint.red, changed: paint.yellow }[change.change]
  const source = change.source === undefined ? '' : paint.dim(`  ${change.source.file}:${change.source.line}`)
  const head = `${color(paint.bold(titleOf(change)))}: ${summaryOf(change)}${source}`
  const lines = change.change === 'added' ? addedLines(change, paint) : fieldLines(change, style)
  return [head, ...lines].join('\n')
}

function addedLines({ new: now }: ResourceChange, paint: Paint): readonly string[] {
  // Built objects consist of JSON values.
  const lines = now === undefined ? [] : valueLines(now as never)
  return lines.map((text) => paint.green(`  + ${text}`))
}

const maxWidth = 80

function fieldLines(change: ResourceChange, style: Style): readonly string[] {
  const rows = listedFields(change).map(fieldRow)
  const fitting = rows.filter((row) => isOneLine(row) && fits(row, row.field.length, style))
  const widths = fitting.map(({ field }) => field.length)
  const width = Math.max(0, ...widths.filter((length) => length <= maxWidth))
  return rows.flatMap((row) => rowLines(row, width, style))
}

function isOneLine({ old, new: now }: FieldRow): boolean {
  return old !== undefined || now !== undefined
}

function fits(row: FieldRow, width: number, { columns }: Style): boolean {
  if (columns === Number.POSITIVE_INFINITY) return true
  const details = detailsOf(row, picocolorsPackage().createColors(false))
  return Math.max(width, row.field.length) + details.length + 4 <= columns
}

function rowLines(row: FieldRow, width: number, style: Style): readonly string[] {
  const { paint } = style
  const { sign, field, block } = row
  const signs = { '+': paint.green('+'), '-': paint.red('-'), '~': ' ' }
  const details = detailsOf(row, paint)
  const blockLines = block.map((line) => blockLine(line, paint))
  if (details === '') return [`${signs[sign]} ${paint.cyan(field)}`, ...blockLines]
  if (!fits(row, width, style)) return [`${signs[sign]} ${paint.cyan(field)}`, `      ${details}`, ...blockLines]
  const name = isOneLine(row) ? field.padEnd(width) : field
  return [`${signs[sign]} ${paint.cyan(name)}  ${details}`, ...blockLines]
}

/** Returns the text after the field on a line: its values and notes. */
function detailsOf({ old, new: now, note, change }: FieldRow, paint: Paint): string {
  const values = [...(old === undefined ? [] : [paint.red(old)]), ...(now === undefined ? [] : [paint.green(now)])]
  const { source, follows } = change
  const parts = [
    ...(values.length === 0 ? [] : [values.join(paint.dim(' → '))]),
    ...(note === undefined ? [] : [paint.dim(`(${note})`)]),
    ...(follows === undefined ? [] : [paint.dim(`(follows ${follows})`)]),
    ...(source === undefined ? [] : [paint.dim(`${source.file}:${source.line}`)]),
  ]
  return parts.join('  ')
}

function blockLine({ sign, text }: Line, paint: Paint): string {
  const line = `    ${sign} ${text}`.trimEnd()
  return sign === '+' ? paint.green(line) : sign === '-' ? paint.red(line) : paint.dim(line)
}
