import type { Argument } from '../command.ts'
import { type CompletionFlag, type CompletionNode, listedBy } from './tree.ts'

/** Returns a script for a file `_kuilt` on zsh's fpath, or for `source <(kuilt completion zsh)`. */
export function zshCompletion(program: string, tree: readonly CompletionNode[]): string {
  return `#compdef ${program}
# zsh completion for ${program}
# Load it with: source <(${program} completion zsh)

# Values that the program lists.
_${program}_listed() {
  local -a values=(\${(f)"$(${program} __complete $1 2> /dev/null)"})
  values=(\${values:#})
  compadd "\${@:2}" -a values
}

${tree.map((node) => commandFunction(program, node)).join('\n\n')}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`
}

function commandFunction(program: string, node: CompletionNode): string {
  return node.subcommands.length > 0 ? groupFunction(program, node) : leafFunction(program, node)
}

function leafFunction(program: string, { path, flags, arguments: expected }: CompletionNode): string {
  const specs = [
    ...flags.flatMap((flag) => flagSpecs(program, flag)),
    ...expected.map((argument) => argumentSpec(program, argument)),
  ]
  return `${functionName(program, path)}() {\n  _arguments -s -S \\\n    ${specs.join(' \\\n    ')}\n}`
}

function groupFunction(program: string, { path, subcommands, flags }: CompletionNode): string {
  const commands = subcommands.map(({ name, summary }) => `    ${quote(`${escapeColon(name)}:${summary}`)}`)
  const cases = subcommands.map(({ name }) => `    ${name}) ${functionName(program, `${path} ${name}`.trim())} ;;`)
  return `${functionName(program, path)}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands=(
${commands.join('\n')}
  )
  _arguments -C \\
    ${[...flags.flatMap((flag) => flagSpecs(program, flag)), "'1: :->command'", "'*:: :->rest'"].join(' \\\n    ')}
  case $state in
    command) _describe -t commands command commands ;;
    rest) case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}`
}

function functionName(program: string, path: string): string {
  return ['', program, ...path.split(' ').filter((part) => part !== '')].join('_')
}

function flagSpecs(
  program: string,
  { name, short, type, summary, value = 'VALUE', ...rest }: CompletionFlag,
): readonly string[] {
  const repeated = type === 'stringArray' || type === 'stringSlice' ? '*' : ''
  const action = type === 'bool' ? '' : `:${escapeColon(value)}:${actionOf(program, rest)}`
  const text = `[${summary.replace(/[[\]\\]/g, '\\$&')}]${action}`
  const long = quote(`${repeated}--${name}${type === 'bool' ? '' : '='}${text}`)
  return short === undefined ? [long] : [long, quote(`${repeated}-${short}${type === 'bool' ? '' : '+'}${text}`)]
}

function argumentSpec(program: string, { name, rest, ...argument }: Argument): string {
  return quote(`${rest === true ? '*' : ''}:${escapeColon(name)}:${actionOf(program, argument)}`)
}

function actionOf(program: string, { choices, completes }: Pick<Argument, 'choices' | 'completes'>): string {
  if (choices !== undefined) return `(${choices.join(' ').trim()})`
  if (completes === undefined) return ' '
  const listed = listedBy(completes)
  if (listed !== undefined) return `{_${program}_listed ${listed}${listed === 'replicas' ? " -S ''" : ''}}`
  return completes === 'file' ? '_files' : '_files -/'
}

function escapeColon(text: string): string {
  return text.replaceAll(':', '\\:')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
