import { isBreak, isSpace } from '../types/characters.ts'
import { chomping } from '../types/string-style.ts'
import type { OutputPosition } from './write-quoted.ts'

/** Plain text, folded at single spaces beyond column 80. */
export function writePlain(text: string, { indent, column, foldable }: OutputPosition): string {
  if (!foldable || column + text.length <= 81) return text
  let out = ''
  let start = 0
  // The first space beyond column 80 of the line that began at `start`.
  let space = text.indexOf(' ', Math.max(81 - column, 0))
  while (space >= 0) {
    if (text.charCodeAt(space + 1) === 32 || text.charCodeAt(space - 1) === 32) {
      space = text.indexOf(' ', space + 1)
      continue
    }
    out += `${text.slice(start, space)}\n${' '.repeat(indent)}`
    start = space + 1
    space = text.indexOf(' ', start + Math.max(81 - indent, 0))
  }
  return out + text.slice(start)
}

/** A literal block. It ends with a line break if the text does. */
export function writeLiteral(text: string, indent: number): string {
  const pad = ' '.repeat(indent)
  const header = `|${isSpace(text.charCodeAt(0)) ? '2' : ''}${chomping(text)}\n`
  return header + (anyWideBreak.test(text) ? indentAll(text, pad) : indentLines(text, pad))
}

const anyWideBreak = /[\u2028\u2029]/

function indentLines(text: string, pad: string): string {
  let out = ''
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    out += end === start ? '\n' : `${pad}${text.slice(start, end + 1)}`
    start = end + 1
  }
  return start === text.length ? out : `${out}${pad}${text.slice(start)}`
}

/** Indents all lines. The emitter also treats U+2028 and U+2029 as line breaks. */
function indentAll(text: string, pad: string): string {
  let out = ''
  let atStart = true
  for (const char of text) {
    const breaks = isBreak(char.charCodeAt(0))
    out += atStart && !breaks ? pad + char : char
    atStart = breaks
  }
  return out
}
