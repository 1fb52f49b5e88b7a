/** The variables, program name and arguments of a recorded command line. */
export interface CommandLine {
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
}

const program = 'kustomize'

/** A command line that a POSIX shell with `$'…'` (bash, zsh) splits into these words. */
export function printCommandLine({ env, args }: CommandLine): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`)
  return [...variables, program, ...args.map(quote)].join(' ')
}

function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (/^[^'\p{C}]*$/u.test(word)) return `'${word}'`
  const escaped = word.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')
  if (/\p{C}/u.test(escaped)) throw new Error(`a command line cannot hold ${JSON.stringify(word)}`)
  return `$'${escaped}'`
}

/** @throws Error if the line is not `[NAME=VALUE]… kustomize [ARG]…` */
export function parseCommandLine(line: string): CommandLine {
  const words = splitWords(line)
  const start = words.indexOf(program)
  const variables = words.slice(0, start).map((word) => /^(\w+)=(.*)$/s.exec(word))
  if (start < 0 || variables.includes(null)) throw new Error(`not a ${program} command line: ${line}`)
  const env = Object.fromEntries(variables.map((match) => [match?.[1], match?.[2]]))
  return { env, args: words.slice(start + 1) }
}

function splitWords(line: string): readonly string[] {
  const part = /\$'(?<escaped>(?:[^\\']|\\.)*)'|'(?<quoted>[^']*)'|(?<plain>[^\s'$"\\]+)|(?<space>\s+)/y
  const words: string[] = []
  let isInside = false
  while (part.lastIndex < line.length) {
    const at = part.lastIndex
    const groups = part.exec(line)?.groups
    if (groups === undefined) throw new Error(`cannot read the command line from ${JSON.stringify(line.slice(at))}`)
    const { escaped, quoted, plain, space } = groups
    if (space === undefined) {
      const text = escaped === undefined ? (quoted ?? plain ?? '') : unescapeWord(escaped)
      words.push(isInside ? `${words.pop()}${text}` : text)
    }
    isInside = space === undefined
  }
  return words
}

function unescapeWord(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => ({ n: '\n', t: '\t' })[character] ?? character)
}
