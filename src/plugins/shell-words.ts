import { KuiltError } from '../diagnostics/index.ts'

/**
 * Splits a line into words like a POSIX shell, without expansions: single quotes keep everything, double quotes keep
 * everything except backslashes before `"` and `\`, and a `#` at the start of a word starts a comment.
 *
 * @throws KuiltError ARGUMENTS_UNCLOSED_QUOTE
 */
export function splitShellWords(line: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  for (let i = 0; i < line.length; i++) {
    const char = line[i] as string
    if (char === "'" || char === '"') {
      const end = closingQuote(line, i, char)
      word = (word ?? '') + unescaped(line.slice(i + 1, end), char)
      i = end
    } else if (char === '\\' && i + 1 < line.length) {
      word = (word ?? '') + (line[++i] as string)
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (char === '#' && word === undefined) {
      const newline = line.indexOf('\n', i)
      i = newline < 0 ? line.length : newline
    } else {
      word = (word ?? '') + char
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

function closingQuote(line: string, start: number, quote: string): number {
  for (let i = start + 1; i < line.length; i++) {
    if (line[i] === quote) return i
    if (quote === '"' && line[i] === '\\') i++
  }
  throw new KuiltError('ARGUMENTS_UNCLOSED_QUOTE', { line })
}

function unescaped(text: string, quote: string): string {
  return quote === '"' ? text.replace(/\\(["\\])/g, '$1') : text
}
