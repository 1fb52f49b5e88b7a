import { KuiltError } from '../diagnostics/index.ts'
import { isSpace } from '../tree/go-space.ts'

/**
 * Splits a line into words, with quotes and backslashes as in a shell. Empty words are dropped. A `#` outside quotes
 * starts a comment, even inside a word, and the comment ends the line and all lines below it. Follows
 * api/internal/plugins/execplugin/shlex.go, ShlexSplit.
 *
 * @throws KuiltError ARGUMENTS_UNCLOSED_QUOTE
 */
export function splitShellWords(line: string): readonly string[] {
  const words: string[] = []
  let word = ''
  let quote: string | undefined
  let isEscaped = false
  for (const char of line) {
    if (isEscaped) {
      word += char
      isEscaped = false
    } else if (char === '\\' && quote !== "'") isEscaped = true
    else if (char === quote) quote = undefined
    else if (quote !== undefined) word += char
    else if (char === "'" || char === '"') quote = char
    else if (char === '#') break
    else if (isSpace(char)) {
      words.push(word)
      word = ''
    } else word += char
  }
  if (quote !== undefined) throw new KuiltError('ARGUMENTS_UNCLOSED_QUOTE', { line })
  return [...words, word].filter((each) => each !== '')
}
