import { didYouMean } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { type Command, type Entry, type Group, isGroup } from './command.ts'
import { globalFlags, programName } from './program.ts'

export interface Resolved {
  /** The resolved command: `kuilt edit add`. */
  readonly name: string
  readonly node: Command | Group
  /** Arguments and flags for it. */
  readonly rest: readonly string[]
}

/** Walks the command tree as far as the arguments name commands. Flags may precede a command. */
export async function resolveCommand(program: Group, argv: readonly string[]): Promise<Resolved> {
  const flags: string[] = []
  let name = programName
  let group = program
  let index = 0
  while (index < argv.length && argv[index] !== '--') {
    const argument = argv[index] === '--version' && group === program ? 'version' : (argv[index] ?? '')
    if (argument.startsWith('-')) {
      const end = index + (takesNextArgument(argument) ? 2 : 1)
      flags.push(...argv.slice(index, end))
      index = end
      continue
    }
    const entry = findEntry(group, argument)
    if (entry === undefined) throw unknownCommand(group, name, argument)
    const node = await entry.load()
    name = `${name} ${entry.name}`
    index++
    if (!isGroup(node)) return { name, node, rest: [...flags, ...argv.slice(index)] }
    group = node
  }
  return { name, node: group, rest: [...flags, ...argv.slice(index)] }
}

function findEntry(group: Group, name: string): Entry | undefined {
  return group.commands.find((entry) => entry.name === name || entry.aliases?.includes(name) === true)
}

function takesNextArgument(argument: string): boolean {
  return Object.entries(globalFlags).some(([name, flag]) => flag.type !== 'bool' && argument === `--${name}`)
}

function unknownCommand(group: Group, name: string, command: string): KuiltError {
  const shown = group.commands.filter((entry) => entry.hidden !== true)
  const closest = didYouMean(
    command,
    shown.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]),
  )
  const hint = closest === undefined ? undefined : `did you mean \`${name} ${closest}\`?`
  return new KuiltError('USAGE_COMMAND_UNKNOWN', { command, group: name }, { hint })
}
