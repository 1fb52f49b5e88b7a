import { counted } from '../diagnostics/counted.ts'
import { nameList } from '../diagnostics/hints.ts'
import { groupBy } from '../tree/groups.ts'
import type { Diff, FieldChange, ResourceChange } from './changes.ts'
import { type FieldRow, fieldRow, valueLines } from './field-lines.ts'
import type { RenderSettings } from './render.ts'
import { failureReason, listedFields, noChangesNote, shownReference, summaryOf, totals } from './words.ts'

/**
 * Prints the comment for a pull request: a table of all changes, then a collapsed section for each change. Sections
 * that exceed the maximum length are omitted, with a note. Empty if nothing changes.
 */
export function renderMarkdown(diffs: readonly Diff[], { maxLength }: RenderSettings): string {
  const entries = diffs.flatMap(({ target, changes }) => changes.map((change) => ({ target, change })))
  const notes = diffs.flatMap((diff) => {
    const note = diff.failure === undefined ? noChangesNote(diff) : undefined
    return note === undefined ? [] : [`${diff.target === undefined ? '' : `${code(diff.target)}: `}${note}\n`]
  })
  const total = totals(diffs)
  if (total === '') return cut(notes.join('\n'), maxLength)
  const page = new Page(maxLength)
  page.add(`**${total}**\n`)
  for (const note of failureNotes(diffs)) page.add(`\n${note}\n`, reserve)
  if (entries.length > 0) addTable(page, entries)
  for (const note of notes) page.add(`\n${note}`)
  addSections(page, entries)
  return page.text
}

/** Returns a line for each reason why targets could not be compared. */
function failureNotes(diffs: readonly Diff[]): readonly string[] {
  const failed = diffs.flatMap(({ target = '', failure }) => (failure === undefined ? [] : [{ target, failure }]))
  return [...groupBy(failed, ({ failure }) => failureReason(failure))].map(([reason, group]) => {
    return `Not compared, because ${reason}: ${nameList(group.map(({ target }) => code(target)))}`
  })
}

interface Entry {
  readonly target: string | undefined
  readonly change: ResourceChange
}

/** Collects text up to a maximum length. */
class Page {
  text = ''
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The number of characters that still fit. */
  get room(): number {
    return this.#limit - this.text.length
  }

  /** @param reserve the number of characters to reserve for the rest */
  add(text: string, reserve = 0): boolean {
    if (text.length + reserve > this.room) return false
    this.text += text
    return true
  }
}

/** The number of characters for the notes about omitted parts. */
const reserve = 120

function addTable(page: Page, entries: readonly Entry[]): void {
  const hasTargets = entries.some(({ target }) => target !== undefined)
  const columns = [...(hasTargets ? ['target'] : []), 'resource', 'change']
  if (!page.add(`\n| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}\n`, reserve)) return
  for (const [i, { target, change }] of entries.entries()) {
    const { source } = change
    const cells = [
      ...(hasTargets ? [code(target ?? '')] : []),
      code(shownReference(change)),
      `${text(summaryOf(change))}${source === undefined ? '' : ` (${code(`${source.file}:${source.line}`)})`}`,
    ]
    if (page.add(`| ${cells.map(cell).join(' | ')} |\n`, reserve)) continue
    const rest = entries.length - i
    page.add(`\n${counted(rest, 'more change')} ${rest === 1 ? 'is' : 'are'} not listed.\n`)
    return
  }
}

function addSections(page: Page, entries: readonly Entry[]): void {
  let skipped = 0
  for (const { target, change } of entries) {
    const lines = sectionLines(change).map(shortened)
    if (lines.length === 0) continue
    const name = `${target === undefined ? '' : `${html(target)}: `}<b>${html(shownReference(change))}</b>`
    // A fence must be longer than any fence in the text.
    const ticks = Math.max(2, ...lines.map((line) => /`+/.exec(line)?.[0].length ?? 0))
    const fence = '`'.repeat(ticks + 1)
    const head = `\n<details><summary>${name}</summary>\n\n${fence}diff\n`
    const foot = `${fence}\n\n</details>\n`
    if (!addSection(page, { head, lines, foot })) skipped++
  }
  if (skipped > 0)
    page.add(
      `\n${skipped === 1 ? 'One section is' : `${skipped} sections are`} omitted, because the comment would be too long.\n`,
    )
}

const maxLine = 1000

/** Shortens a line, so that it does not use all the space. */
function shortened(line: string): string {
  return line.length > maxLine ? `${line.slice(0, maxLine)}… (${line.length} characters)` : line
}

interface Section {
  readonly head: string
  readonly lines: readonly string[]
  readonly foot: string
}

/** Adds the lines that fit. Returns false if none of them fits. */
function addSection(page: Page, { head, lines, foot }: Section): boolean {
  const end = (left: number): string => `${left === 0 ? '' : `# ${counted(left, 'more line')}\n`}${foot}`
  let body = ''
  let count = 0
  for (const line of lines) {
    const next = `${body}${line}\n`
    if (head.length + next.length + end(lines.length).length + reserve > page.room) break
    body = next
    count++
  }
  return count > 0 && page.add(head + body + end(lines.length - count))
}

function sectionLines(resource: ResourceChange): readonly string[] {
  const { change, old, new: now } = resource
  if (change === 'changed') return listedFields(resource).flatMap((field) => fieldLines(field))
  const sign = change === 'added' ? '+' : '-'
  // Built objects consist of JSON values.
  const lines = valueLines((now ?? old ?? null) as never)
  return lines.map((line) => `${sign} ${line}`)
}

function fieldLines(field: FieldChange): readonly string[] {
  const row = fieldRow(field)
  const { source } = field
  const notes = [
    ...(row.note === undefined ? [] : [`(${row.note})`]),
    ...(field.follows === undefined ? [] : [`(follows ${field.follows})`]),
    ...(source === undefined ? [] : [`${source.file}:${source.line}`]),
  ]
  return [[`@@ ${row.field} @@`, ...notes].join(' '), ...valuesOf(row)]
}

function valuesOf({ old, new: now, block }: FieldRow): readonly string[] {
  return [
    ...(old === undefined ? [] : [`- ${old}`]),
    ...(now === undefined ? [] : [`+ ${now}`]),
    ...block.map((line) => `${line.sign} ${line.text}`.trimEnd()),
  ]
}

/** Formats a string as code, regardless of its content. */
function code(text: string): string {
  return text.includes('`') ? `<code>${html(text)}</code>` : `\`${text}\``
}

/** Escapes a string for Markdown. */
function text(words: string): string {
  return html(words).replaceAll(/[\\`*_~[\]]/g, '\\$&')
}

function html(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function cell(content: string): string {
  return content.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? text.slice(0, maxLength) : text
}
