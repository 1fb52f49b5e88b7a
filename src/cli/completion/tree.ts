import { type Argument, type Command, type Completes, type Flag, type Group, isGroup, type Listed } from '../command.ts'
import { isHiddenFlag } from '../parse-flags.ts'
import { globalFlags } from '../program.ts'

/** The data that completion scripts need about one command. Hidden commands and flags are omitted. */
export interface CompletionNode {
  /** The command without the name of the program, such as `edit add`. Empty for the program itself. */
  readonly path: string
  readonly subcommands: readonly { readonly name: string; readonly summary: string }[]
  readonly flags: readonly CompletionFlag[]
  readonly arguments: readonly Argument[]
}

export interface CompletionFlag extends Flag {
  readonly name: string
}

/** Returns the list that the shell requests from the program for these values. */
export function listedBy(completes: Completes | undefined): Listed | undefined {
  return completes === 'file' || completes === 'directory' ? undefined : completes
}

/** Returns the program and all its commands, parents before children. Loads all commands. */
export async function completionTree(program: Group): Promise<readonly CompletionNode[]> {
  return describe('', program)
}

async function describe(path: string, node: Command | Group): Promise<readonly CompletionNode[]> {
  if (!isGroup(node)) {
    const flags = visibleFlags({ ...node.flags, ...globalFlags })
    return [{ path, subcommands: [], flags, arguments: node.arguments ?? [] }]
  }
  const entries = node.commands.filter((entry) => entry.hidden !== true)
  const all: CompletionNode[] = [{ path, subcommands: entries, flags: visibleFlags(globalFlags), arguments: [] }]
  for (const { name, load } of entries) all.push(...(await describe(`${path} ${name}`.trim(), await load())))
  return all
}

function visibleFlags(flags: Readonly<Record<string, Flag>>): readonly CompletionFlag[] {
  return Object.entries(flags)
    .filter(([, flag]) => !isHiddenFlag(flag))
    .map(([name, flag]) => ({ ...flag, name }))
}
