import { KuiltError } from '../diagnostics/index.ts'

export interface Piece {
  readonly text: string
  /** One-based line of the file where the piece begins. */
  readonly line: number
}

const separator = /\n---.*\n/g

/** Cuts a file at lines that start with `---`, quoting disregarded, as kyaml does. */
export function splitDocuments(text: string, file: string): readonly Piece[] {
  if (!text.includes('\n---')) return text === '' ? [] : [{ text, line: 1 }]
  const pieces: Piece[] = []
  let start = 0
  let line = 1
  for (const match of text.matchAll(separator)) {
    const rest = match[0].slice(4).trim()
    const here = line + count(text, start, match.index) + 1
    if (rest !== '' && !rest.startsWith('#')) {
      throw new KuiltError('YAML_SEPARATOR', { separator: match[0].trim() }, { at: { file, line: here, column: 1 } })
    }
    pieces.push({ text: `${text.slice(start, match.index)}\n`, line })
    start = match.index + match[0].length
    line = here + 1
  }
  pieces.push({ text: text.slice(start), line })
  return pieces
}

function count(text: string, start: number, end: number): number {
  let lines = 0
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === 10) lines++
  return lines
}
