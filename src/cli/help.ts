import type { Argument, Command, Example, Flag, Flags, Group, Output } from './command.ts'
import { isHiddenFlag } from './parse-flags.ts'
import { globalFlags, programName } from './program.ts'

/** The maximum width. Longer lines are hard to read. */
const widest = 100
const narrowest = 40
/** The width if the output is not a terminal, or does not report its width. */
const usualWidth = 80

/** Returns the width of help pages for this output. */
export function pageWidth({ columns }: Output): number {
  return Math.min(widest, Math.max(narrowest, columns ?? usualWidth))
}

/** Returns the help page of a command. */
export function commandHelp(name: string, command: Command, width: number = usualWidth): string {
  const expected = command.arguments ?? []
  return page([
    wrap(command.summary, '', width),
    `Usage: ${usageLines(name, command).join('\n       ')}`,
    ...(command.description === undefined ? [] : [wrap(command.description, '', width)]),
    ...section('Arguments', expected.map(argumentRow), width),
    ...examplesSection(name, command.examples, width),
    ...flagSections({ ...command.flags, ...globalFlags }, width),
  ])
}

/** Returns the help page of a group of commands, or of the program. */
export function groupHelp(name: string, group: Group, width: number = usualWidth): string {
  const shown = group.commands.filter((entry) => entry.hidden !== true)
  const rows = shown.map((entry): Row => [`  ${entry.name}`, entry.summary])
  return page([
    wrap(group.summary, '', width),
    `Usage: ${name} COMMAND [flags]`,
    ...(group.description === undefined ? [] : [wrap(group.description, '', width)]),
    ...section('Commands', rows, width),
    ...examplesSection(name, group.examples ?? [], width),
    ...flagSections(globalFlags, width),
    wrap(`Run \`${name} COMMAND --help\` for more information about a command.`, '', width),
  ])
}

/** Returns usage lines such as `kuilt build [DIR] [flags]`. */
export function usageLines(name: string, command: Command): readonly string[] {
  const forms = command.usage ?? [(command.arguments ?? []).map(argumentUsage).join(' ')]
  return forms.map((form) => [name, form, '[flags]'].filter((part) => part !== '').join(' '))
}

export function argumentUsage({ name, optional, rest }: Argument): string {
  const text = rest === true ? `${name}...` : name
  return optional === true ? `[${text}]` : text
}

/** Returns a string such as `-o, --output PATH`. */
export function flagUsage(name: string, flag: Flag): string {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `
  return `${short}--${name}${flag.type === 'bool' ? '' : ` ${flag.value ?? 'VALUE'}`}`
}

/** Returns the summary of a flag with its allowed values, its default, and a note if it is repeatable. */
export function flagSummary(flag: Flag): string {
  const notes = [
    ...choicesNote(flag),
    ...(flag.type === 'stringArray' ? ['repeatable'] : []),
    ...(flag.type === 'stringSlice' ? ['repeatable, or comma-separated'] : []),
    ...((flag.default ?? '') === '' ? [] : [`default: ${flag.default}`]),
  ]
  return withNotes(flag.summary, notes)
}

function withNotes(summary: string, notes: readonly string[]): string {
  return notes.length === 0 ? summary : `${summary} (${notes.join('; ')})`
}

/** Returns a note with the allowed values, unless the summary and the default already mention all of them. */
function choicesNote({
  choices = [],
  summary,
  default: preset = '',
}: Pick<Flag, 'choices' | 'summary' | 'default'>): readonly string[] {
  const values = choices.filter((choice) => choice !== '')
  const words = new Set(`${summary} ${preset}`.split(/[^\w+-]+/))
  return values.every((value) => words.has(value)) ? [] : [values.join(', ')]
}

/** Returns the visible flags by their headings, in the order of the table. */
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
  return [`  ${argumentUsage(argument)}`, argumentSummary(argument)]
}

/** Returns the summary of an argument with its allowed values, unless the summary already mentions all of them. */
export function argumentSummary(argument: Argument): string {
  return withNotes(argument.summary, choicesNote(argument))
}

function flagSections(flags: Flags, width: number): readonly string[] {
  return [...flagGroups(flags)].flatMap(([heading, entries]) =>
    section(
      heading,
      entries.map(([name, flag]) => [`  ${flagUsage(name, flag)}`, flagSummary(flag)]),
      width,
    ),
  )
}

/** Prints the examples. They contain `kuilt`, which is replaced if the program runs under another name. */
function examplesSection(name: string, examples: readonly Example[], width: number): readonly string[] {
  if (examples.length === 0) return []
  const [program = programName] = name.split(' ')
  const texts = examples.map(({ about, line }) => {
    return `${wrap(about, '  # ', width)}\n  ${line.replace(new RegExp(`(^|[\\s(])${programName} `, 'g'), `$1${program} `)}`
  })
  return [`Examples:\n${texts.join('\n\n')}`]
}

function section(heading: string, rows: readonly Row[], width: number): readonly string[] {
  if (rows.length === 0) return []
  const widestLeft = Math.floor(width * 0.4)
  const left = Math.min(widestLeft, Math.max(...rows.map(([text]) => text.length)))
  return [`${heading}:\n${rows.map((row) => tableRow(row, left, width)).join('\n')}`]
}

function tableRow([left, right]: Row, leftWidth: number, width: number): string {
  const indent = ' '.repeat(leftWidth + 3)
  const text = wrap(right, indent, width)
  return left.length > leftWidth ? `${left}\n${text}` : `${left.padEnd(leftWidth + 3)}${text.slice(indent.length)}`
}

/** Wraps long lines at spaces. Blank and indented lines do not change. */
export function wrap(text: string, indent: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? indent + line : wrapLine(line, indent, width)))
    .join('\n')
}

function wrapLine(line: string, indent: string, width: number): string {
  const lines: string[] = []
  let current = indent
  for (const word of line.split(' ')) {
    const empty = current.length === indent.length
    if (!empty && current.length + 1 + word.length > width) {
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
