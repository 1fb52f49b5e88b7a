import type { Argument, Command, Example, Flag, Flags, Group } from './command.ts'
import { isHiddenFlag } from './parse-flags.ts'
import { globalFlags } from './program.ts'

const pageWidth = 100
const widestLeft = 34

/** The help page of a command. */
export function commandHelp(name: string, command: Command): string {
  const expected = command.arguments ?? []
  return page([
    command.summary,
    `Usage: ${usageLine(name, command)}`,
    ...(command.description === undefined ? [] : [wrap(command.description, '')]),
    ...section('Arguments', expected.map(argumentRow)),
    ...examplesSection(command.examples),
    ...flagSections({ ...command.flags, ...globalFlags }),
  ])
}

/** The help page of a group of commands, and of the program. */
export function groupHelp(name: string, group: Group): string {
  const shown = group.commands.filter((entry) => entry.hidden !== true)
  return page([
    group.summary,
    `Usage: ${name} COMMAND [flags]`,
    ...(group.description === undefined ? [] : [wrap(group.description, '')]),
    ...section(
      'Commands',
      shown.map((entry) => [`  ${entry.name}`, entry.summary]),
    ),
    ...examplesSection(group.examples ?? []),
    ...flagSections(globalFlags),
    `Run \`${name} COMMAND --help\` for more information about a command.`,
  ])
}

/** `kuilt build [DIR] [flags]` */
export function usageLine(name: string, command: Command): string {
  return [name, ...(command.arguments ?? []).map(argumentUsage), '[flags]'].join(' ')
}

export function argumentUsage({ name, optional, rest }: Argument): string {
  const text = rest === true ? `${name}...` : name
  return optional === true ? `[${text}]` : text
}

/** `-o, --output PATH` */
export function flagUsage(name: string, flag: Flag): string {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `
  return `${short}--${name}${flag.type === 'bool' ? '' : ` ${flag.value ?? 'VALUE'}`}`
}

/** The summary, with whether the flag is repeatable and its default. */
export function flagSummary(flag: Flag): string {
  const notes = [
    ...(flag.type === 'stringArray' ? ['repeatable'] : []),
    ...(flag.type === 'stringSlice' ? ['repeatable, or comma-separated'] : []),
    ...((flag.default ?? '') === '' ? [] : [`default: ${flag.default}`]),
  ]
  return notes.length === 0 ? flag.summary : `${flag.summary} (${notes.join('; ')})`
}

/** Visible flags under their headings, in the order of the table. */
export function flagGroups(flags: Flags): ReadonlyMap<string, readonly (readonly [string, Flag])[]> {
  const visible = Object.entries(flags).filter(([, flag]) => !isHiddenFlag(flag))
  const headings = [...new Set(visible.map(([, flag]) => headingOf(flag)))]
  return new Map(headings.map((heading) => [heading, visible.filter(([, flag]) => headingOf(flag) === heading)]))
}

function headingOf(flag: Flag): string {
  return flag.group ?? 'Flags'
}

type Row = readonly [left: string, right: string]

function argumentRow(argument: Argument): Row {
  const choices = argument.choices === undefined ? '' : `: ${argument.choices.join(', ')}`
  return [`  ${argumentUsage(argument)}`, `${argument.summary}${choices}`]
}

function flagSections(flags: Flags): readonly string[] {
  return [...flagGroups(flags)].flatMap(([heading, entries]) =>
    section(
      heading,
      entries.map(([name, flag]) => [`  ${flagUsage(name, flag)}`, flagSummary(flag)]),
    ),
  )
}

function examplesSection(examples: readonly Example[]): readonly string[] {
  if (examples.length === 0) return []
  return [`Examples:\n${examples.map(({ about, line }) => `  # ${about}\n  ${line}`).join('\n\n')}`]
}

function section(heading: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return []
  const width = Math.min(widestLeft, Math.max(...rows.map(([left]) => left.length)))
  return [`${heading}:\n${rows.map((row) => tableRow(row, width)).join('\n')}`]
}

function tableRow([left, right]: Row, width: number): string {
  const indent = ' '.repeat(width + 3)
  const text = wrap(right, indent)
  return left.length > width ? `${left}\n${text}` : `${left.padEnd(width + 3)}${text.slice(indent.length)}`
}

/** Breaks long lines at spaces; blank lines and indented lines stay as they are. */
function wrap(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? indent + line : wrapLine(line, indent)))
    .join('\n')
}

function wrapLine(line: string, indent: string): string {
  const lines: string[] = []
  let current = indent
  for (const word of line.split(' ')) {
    const empty = current.length === indent.length
    if (!empty && current.length + 1 + word.length > pageWidth) {
      lines.push(current)
      current = indent + word
    } else {
      current += empty ? word : ` ${word}`
    }
  }
  return [...lines, current].join('\n')
}

function page(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`
}
