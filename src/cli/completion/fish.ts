import type { Argument } from '../command.ts'
import { type CompletionFlag, type CompletionNode, listedBy } from './tree.ts'

/** Returns a script for `kuilt completion fish | source`. */
export function fishCompletion(program: string, tree: readonly CompletionNode[]): string {
  const at = `__${program}_at`
  const commands = tree.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `# fish completion for ${program}
# Load it with: ${program} completion fish | source

function ${at} --description 'True when the command line names exactly this command so far'
    set -l commands ${commands.join(' ')}
    set -l path ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$path $word")
        contains -- $next $commands; and set path $next
    end
    test "$path" = "$argv[1]"
end

complete -c ${program} -f
${tree.flatMap((node) => nodeLines(program, `complete -c ${program} -n "${at} '${node.path}'"`, node)).join('\n')}
`
}

function nodeLines(
  program: string,
  start: string,
  { subcommands, flags, arguments: expected }: CompletionNode,
): readonly string[] {
  return [
    ...subcommands.map(({ name, summary }) => `${start} -a ${name} -d ${quote(summary)}`),
    ...expected.flatMap((argument) => argumentLines(program, start, argument)),
    ...flags.map((flag) => `${start} ${flagOptions(program, flag)}`),
  ]
}

function argumentLines(program: string, start: string, { summary, choices, completes }: Argument): readonly string[] {
  if (choices !== undefined) return [`${start} -a ${quote(choices.join(' ').trim())} -d ${quote(summary)}`]
  if (completes === undefined) return []
  const listed = listedBy(completes)
  if (listed !== undefined) return [`${start} -a '(${program} __complete ${listed} 2>/dev/null)' -d ${quote(summary)}`]
  return [completes === 'file' ? `${start} -F` : `${start} -a '(__fish_complete_directories)'`]
}

function flagOptions(program: string, { name, short, type, summary, choices, completes }: CompletionFlag): string {
  const names = short === undefined ? `-l ${name}` : `-l ${name} -s ${short}`
  return `${names}${type === 'bool' ? '' : valueOptions(program, choices, completes)} -d ${quote(summary)}`
}

function valueOptions(
  program: string,
  choices: readonly string[] | undefined,
  completes: Argument['completes'],
): string {
  if (choices !== undefined) return ` -x -a ${quote(choices.join(' ').trim())}`
  const listed = listedBy(completes)
  if (listed !== undefined) return ` -x -a '(${program} __complete ${listed} 2>/dev/null)'`
  if (completes === 'directory') return " -x -a '(__fish_complete_directories)'"
  return completes === 'file' ? ' -r -F' : ' -x'
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
