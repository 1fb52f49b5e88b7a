import { KuiltError } from '../../diagnostics/index.ts'
import { codePage, looksLikeCode } from '../code-page.ts'
import { type Command, isGroup } from '../command.ts'
import { commandHelp, groupHelp, pageWidth } from '../help.ts'
import { resolveCommand } from '../resolve.ts'

export const helpCommand: Command = {
  summary: 'Show help for a command, or explain an error',
  arguments: [
    {
      name: 'COMMAND',
      summary: 'command with its subcommands, or the code of an error or warning',
      optional: true,
      rest: true,
      completes: 'help',
    },
  ],
  flags: {},
  examples: [
    { about: 'List all commands', line: 'kuilt help' },
    { about: 'Show help for a command', line: 'kuilt help build' },
    { about: 'Explain an error, with an example', line: 'kuilt help RESOURCE_EXISTS' },
  ],
  run: async (_flags, args, io) => {
    const [first = ''] = args
    const code = first.toUpperCase()
    if (looksLikeCode(code)) {
      io.stdout.write(codePage(code, pageWidth(io.stdout)))
      return 0
    }
    const { name, node, rest } = await resolveCommand(io.commands, args, io.program)
    const extra = rest[0]
    if (extra !== undefined) throw new KuiltError('USAGE_COMMAND_UNKNOWN', { command: extra, group: name })
    const width = pageWidth(io.stdout)
    io.stdout.write(isGroup(node) ? groupHelp(name, node, width) : commandHelp(name, node, width))
    return 0
  },
}
