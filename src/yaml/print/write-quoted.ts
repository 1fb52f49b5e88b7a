import { escapeCode, shortEscapes } from '../types/escapes.ts'

/** The position at which a string is written. */
export interface OutputPosition {
  /** Column of continuation lines. */
  readonly indent: number
  /** Column where the text begins. */
  readonly column: number
  /** False for keys, which stay on their line. */
  readonly foldable: boolean
}

/** Text in single quotes, folded at spaces beyond column 80. */
export function writeSingle(text: string, { indent, column, foldable }: OutputPosition): string {
  const pad = ' '.repeat(indent)
  const last = text.length - 1
  let out = "'"
  let at = column + 1
  for (let i = 0; i <= last; i++) {
    const char = text[i] as string
    if (char === ' ' && foldable && at > 80 && i > 0 && i < last && text[i - 1] !== ' ' && text[i + 1] !== ' ') {
      out += `\n${pad}`
      at = indent
    } else if (isWideBreak(char)) {
      // The emitter treats these characters as line breaks, so it indents the text that follows.
      out += i < last && !isWideBreak(text[i + 1] as string) ? char + pad : char
      at = indent
    } else {
      out += char === "'" ? "''" : char
      at += char === "'" ? 2 : 1
    }
  }
  return `${out}'`
}

function isWideBreak(char: string): boolean {
  return char === '\u2028' || char === '\u2029'
}

/** Texts that need no escapes. */
const unescaped = /^[ !#-[\]-~]*$/

/** Text in double quotes, folded at spaces beyond column 80. */
export function writeDouble(text: string, { indent, column, foldable }: OutputPosition): string {
  if (column + text.length <= 80 && unescaped.test(text)) return `"${text}"`
  // Text that starts with a byte order mark is escaped completely: for every character,
  // yaml_emitter_write_double_quoted_scalar tests the start of the text instead of that character.
  if (text.startsWith('\ufeff')) return `"${Array.from(text, escapeAny).join('')}"`
  const chars = Array.from(text)
  const last = chars.length - 1
  let out = '"'
  let at = column + 1
  for (let i = 0; i <= last; i++) {
    const char = chars[i] as string
    if (char !== ' ') {
      const escaped = escapeSpecial(char)
      out += escaped
      at += escaped.length
    } else if (foldable && at > 80 && i > 0 && i < last && chars[i - 1] !== ' ') {
      const keepsNext = chars[i + 1] === ' '
      out += `\n${' '.repeat(indent)}${keepsNext ? '\\' : ''}`
      at = indent + (keepsNext ? 1 : 0)
    } else {
      out += ' '
      at++
    }
  }
  return `${out}"`
}

const written = /^[ !#-[\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/

function escapeSpecial(char: string): string {
  return written.test(char) ? char : escapeAny(char)
}

function escapeAny(char: string): string {
  return shortEscapes.get(char) ?? escapeCode(char)
}
