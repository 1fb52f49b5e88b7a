import type { Command } from '../command.ts'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { powershellCompletion } from '../completion/powershell.ts'
import { completionTree } from '../completion/tree.ts'
import { zshCompletion } from '../completion/zsh.ts'

const scripts = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
}

export const completionCommand: Command = {
  summary: 'Print a completion script for a shell',
  description:
    'The first lines of each script explain how to load it. The scripts complete `kuilt`, not `npx kuilt`: if kuilt is installed only in a project, add node_modules/.bin to PATH first.',
  arguments: [{ name: 'SHELL', summary: 'name of the shell', choices: ['bash', 'zsh', 'fish', 'powershell'] }],
  flags: {},
  examples: [
    { about: 'Load it in the current bash session', line: 'source <(kuilt completion bash)' },
    { about: 'Install it permanently in fish', line: 'kuilt completion fish > ~/.config/fish/completions/kuilt.fish' },
  ],
  run: async (_flags, [shell], io) => {
    const script = Object.entries(scripts).find(([name]) => name === shell)?.[1] ?? bashCompletion
    io.stdout.write(script(io.program, await completionTree(io.commands)))
    return 0
  },
}
