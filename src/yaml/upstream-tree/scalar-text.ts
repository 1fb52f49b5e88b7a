import type { ScalarStyle } from '../../tree/node.ts'
import { escapeCode, shortEscapes } from '../types/escapes.ts'
import type { CommentWriter } from './comment-writer.ts'
import type { TextOutput } from './text-output.ts'

export interface ScalarOutput {
  readonly out: TextOutput
  readonly comments: CommentWriter
}

/**
 * Writes a scalar in the given style, which must be able to represent it. The line comment of a block scalar follows
 * its `|` or `>`.
 */
export function writeScalar(text: string, style: ScalarStyle, { out, comments }: ScalarOutput): void {
  switch (style) {
    case 'single':
      writeSingleQuoted(out, text)
      break
    case 'double':
      writeDoubleQuoted(out, text)
      break
    case 'plain':
      if (text !== '') out.writeIndicator(text)
      out.indention = false
      break
    case 'literal':
    case 'folded':
      out.writeIndicator(`${style === 'literal' ? '|' : '>'}${blockHints(text)}`)
      if (comments.hasLine) comments.writeLine()
      else out.break()
      out.whitespace = true
      if (style === 'literal') writeLiteral(out, text)
      else writeFolded(out, text)
  }
}

function writeLiteral(out: TextOutput, text: string): void {
  // The first line is indented as if a line break came before it.
  if (text !== '' && !text.startsWith('\n')) out.writeIndent()
  out.writeLines(text)
}

/** Writes a single-quoted scalar; a line break in it needs an empty line to survive folding. */
function writeSingleQuoted(out: TextOutput, text: string): void {
  out.writeIndicator("'")
  let breaks = 0
  for (const part of text.replaceAll("'", "''").split(/(\n)/)) {
    if (part === '\n') {
      if (breaks++ === 0) out.break()
      out.break()
    } else if (part !== '') {
      if (breaks > 0) out.writeIndent()
      out.put(part)
      out.indention = false
      breaks = 0
    }
  }
  out.writeClosing("'")
}

function writeDoubleQuoted(out: TextOutput, text: string): void {
  out.writeIndicator(`"${text.startsWith('\ufeff') ? escapeAll(text) : escapeSome(text)}"`)
}

const needsEscape = /[^\x20\x21\x23-\x5b\x5d-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu

function escapeSome(text: string): string {
  return text.replace(needsEscape, escapeCharacter)
}

/**
 * Escapes all characters of a text that starts with a byte order mark: for every character, upstream tests the start of
 * the text instead of that character.
 */
function escapeAll(text: string): string {
  return Array.from(text, escapeCharacter).join('')
}

function escapeCharacter(character: string): string {
  return character === '\x85' ? '\\N' : (shortEscapes.get(character) ?? escapeCode(character))
}

/**
 * The text after `|` or `>`: an indentation indicator if the text begins with a blank, and a chomping indicator for the
 * line breaks at its end.
 */
function blockHints(text: string): string {
  const indentation = /^[ \r\n\u0085\u2028\u2029]/u.test(text) ? '2' : ''
  if (!/[\r\n\u0085\u2028\u2029]$/u.test(text)) return `${indentation}-`
  return text.length === 1 || /[\r\n\u0085\u2028\u2029]{2}$/u.test(text) ? `${indentation}+` : indentation
}

/** Writes the body of a folded scalar. Long lines are not folded. */
function writeFolded(out: TextOutput, text: string): void {
  let atBreak = true
  let leadingSpaces = true
  // To decide whether to double a line break, upstream always tests the first character after the leading line breaks
  // of the whole text.
  const afterLeadingBreaks = text.replace(/^\n+/, '')
  const startsBlank = afterLeadingBreaks === '' || /^[ \t]/.test(afterLeadingBreaks)
  for (const part of text.split(/(\n)/)) {
    if (part === '\n') {
      if (!atBreak && !leadingSpaces && !startsBlank) out.break()
      out.break()
      atBreak = true
    } else if (part !== '') {
      if (atBreak) {
        out.writeIndent()
        leadingSpaces = /^[ \t]/.test(part)
      }
      out.put(part)
      out.indention = false
      atBreak = false
    }
  }
}
