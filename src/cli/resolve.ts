import { didYouMean } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { type Command, type Entry, type Group, isGroup } from './command.ts'
import { globalFlags, programName } from './program.ts'

export interface Resolved {
  /** The resolved command, such as `kuilt edit add`. */
  readonly name: string
  readonly node: Command | Group
  /** The arguments and flags of the command. */
  readonly rest: readonly string[]
}

/** Finds the command that the arguments select. Flags may precede a command. */
export async function resolveCommand(
  commands: Group,
  argv: readonly string[],
  program: string = programName,
): Promise<Resolved> {
  const flags: string[] = []
  let name: string = program
  let group = commands
  let index = 0
  while (index < argv.length && argv[index] !== '--') {
    const argument = argv[index] === '--version' && group === commands ? 'version' : (argv[index] ?? '')
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

/** The kustomize commands that kuilt does not have, with alternatives. */
const omittedCommands: Readonly<Record<string, string>> = {
  cfg: 'kuilt does not have the `cfg` command. To search or count resources, pipe `kuilt build` into a program such as yq, or use `kpt pkg tree`. To change files, use `kuilt edit`',
  fn: 'kuilt does not have the `fn` command. To run KRM functions as part of a build, list them under `generators`, `transformers` or `validators` and use `kuilt build --enable-alpha-plugins`. To change files with them, use `kpt fn eval` or the original `kustomize fn run`',
}

function unknownCommand(group: Group, name: string, command: string): KuiltError {
  const omitted = name === programName || name === 'kustomize' ? omittedCommands[command] : undefined
  if (omitted !== undefined) throw new KuiltError('USAGE_COMMAND_UNKNOWN', { command, group: name }, { hint: omitted })
  const shown = group.commands.filter((entry) => entry.hidden !== true)
  const closest = didYouMean(
    command,
    shown.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]),
  )
  const hint = closest === undefined ? undefined : `did you mean \`${name} ${closest}\`?`
  return new KuiltError('USAGE_COMMAND_UNKNOWN', { command, group: name }, { hint })
}
