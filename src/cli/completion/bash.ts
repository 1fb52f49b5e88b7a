import type { Completes } from '../command.ts'
import type { CompletionFlag, CompletionNode } from './tree.ts'

/** Returns a script for `source <(kuilt completion bash)`. */
export function bashCompletion(program: string, tree: readonly CompletionNode[]): string {
  const name = `_${program}`
  return `# bash completion for ${program}
# Load it with: source <(${program} completion bash)

${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path= flag= flags= words= takes= i next
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "$next" in
      ${tree.map(({ path }) => quote(path)).join(' | ')}) path=$next ;;
    esac
  done
  # Bash splits --flag=value at the equals sign.
  flag=\${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $cur == --*=* ]]; then
    flag=\${cur%%=*}
  elif [[ $cur == '=' ]]; then
    cur=
  elif [[ $flag == '=' ]]; then
    flag=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case "$path" in
${tree.map(commandCase).join('\n')}
  esac
  case "$path $flag" in
${tree.flatMap(({ path, flags }) => flags.flatMap((flag) => valueCase(path, flag))).join('\n')}
    *) [[ $cur == -* ]] && words=$flags takes= ;;
  esac
  local IFS=$'\\n ' start=
  # If bash has not split the word at the equals sign.
  if [[ $cur == --*=* ]]; then
    start=\${cur%%=*}= cur=\${cur#*=}
  fi
  case "$takes" in
    file) IFS=$'\\n' && COMPREPLY=($(compgen -f -- "$cur")) ;;
    directory) IFS=$'\\n' && COMPREPLY=($(compgen -d -- "$cur")) ;;
    '') COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
    *) IFS=$'\\n' && COMPREPLY=($(compgen -W "$(${program} __complete "$takes" 2> /dev/null)" -- "$cur")) ;;
  esac
  case "$takes" in
    # Adds slashes to directories and quotes spaces. Bash on macOS does not have compopt.
    file | directory) compopt -o filenames 2> /dev/null ;;
    # The equals sign and the count belong to the same word as the name of the workload.
    replicas) compopt -o nospace 2> /dev/null ;;
  esac
  [[ -n $start ]] && COMPREPLY=("\${COMPREPLY[@]/#/$start}")
  return 0
}
complete -F ${name} ${program}
`
}

function commandCase({ path, subcommands, flags, arguments: expected }: CompletionNode): string {
  const words = [...subcommands.map(({ name }) => name), ...expected.flatMap(({ choices = [] }) => choices)]
  const takes = expected.at(-1)?.completes
  const names = flags.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])
  return `    ${quote(path)}) flags=${quote(names.join(' '))} words=${quote(words.join(' '))}${assign(takes)} ;;`
}

/** Returns the case for the value of a flag. After a flag with a value, only values are suggested. */
function valueCase(path: string, { name, short, type, choices = [], completes }: CompletionFlag): readonly string[] {
  if (type === 'bool') return []
  const spellings = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]
  const patterns = spellings.map((spelling) => quote(`${path} ${spelling}`)).join(' | ')
  return [`    ${patterns}) words=${quote(choices.join(' ').trim())}${assign(completes) || ' takes='} ;;`]
}

function assign(takes: Completes | undefined): string {
  return takes === undefined ? '' : ` takes=${takes}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
