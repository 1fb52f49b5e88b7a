import type { ScalarStyle } from '../../tree/node.ts'
import { isBlank, isBreak, isBreakOrEnd, SPACE, TAB } from '../types/characters.ts'
import type { Source } from './source.ts'

export interface ScannedBlock {
  readonly text: string
  readonly style: ScalarStyle
  /** The offset of go-yaml's scanner after the scalar: after the indentation of the line that ends it. */
  readonly end: number
}

interface Header {
  readonly folded: boolean
  readonly chomp: '' | '+' | '-'
  /** The indentation of the text; 0 if it has to be detected. */
  readonly indent: number
  /** Offset of the first line of the body. */
  readonly end: number
}

/**
 * The literal or folded scalar whose `|` or `>` is at `start`; `parent` is the column of the block collection around
 * it, -1 without one.
 *
 * @throws KuiltError YAML_SYNTAX
 */
export function scanBlockScalar(source: Source, start: number, parent: number): ScannedBlock {
  const header = scanHeader(source, start, parent)
  const { text } = source
  let gap = scanBreaks(source, header.end, { indent: header.indent, parent })
  const { indent } = gap
  const parts: string[] = []
  let leadingBreak = ''
  let wasBlank = false
  while (gap.column === indent && text.charCodeAt(gap.end) !== 0) {
    const blank = isBlank(text.charCodeAt(gap.end))
    const folds = header.folded && !wasBlank && !blank && leadingBreak === '\n'
    if (!folds) parts.push(leadingBreak)
    else if (gap.breaks === '') parts.push(' ')
    const end = source.lineEnd(gap.end)
    parts.push(gap.breaks, text.slice(gap.end, end))
    wasBlank = blank
    leadingBreak = text.charCodeAt(end) === 0 ? '' : text.charAt(end)
    gap = scanBreaks(source, end + leadingBreak.length, { indent, parent })
  }
  if (header.chomp !== '-') parts.push(leadingBreak)
  if (header.chomp === '+') parts.push(gap.breaks)
  return { text: parts.join(''), style: header.folded ? 'folded' : 'literal', end: gap.end }
}

function scanHeader(source: Source, start: number, parent: number): Header {
  const { text } = source
  let offset = start + 1
  let chomp: Header['chomp'] = ''
  let increment = -1
  for (;;) {
    const sign = text.charAt(offset)
    if ((sign === '+' || sign === '-') && chomp === '') chomp = sign
    else if (sign >= '0' && sign <= '9' && increment < 0) increment = Number(sign)
    else break
    offset++
  }
  if (increment === 0) source.fail('the indentation indicator of a block scalar cannot be 0', start)
  while (isBlank(text.charCodeAt(offset))) offset++
  const end = text.charCodeAt(offset) === 35 ? source.lineEnd(offset) : offset
  if (!isBreakOrEnd(text.charCodeAt(end))) {
    source.fail('only an indentation indicator, + or -, and a comment may follow | or >', start)
  }
  return {
    folded: text.charCodeAt(start) === 62,
    chomp,
    indent: increment < 0 ? 0 : Math.max(parent, 0) + increment,
    end: text.charCodeAt(end) === 0 ? end : end + 1,
  }
}

interface Gap {
  /** The line breaks of the empty lines. */
  readonly breaks: string
  readonly end: number
  readonly column: number
  readonly indent: number
}

/**
 * Skips empty lines and indentation. If `indent` is 0, detects the indentation from the first line that is not empty.
 */
function scanBreaks(source: Source, start: number, { indent, parent }: { indent: number; parent: number }): Gap {
  const { text } = source
  let offset = start
  let lineStart = start
  let widest = 0
  let breaks = ''
  for (;;) {
    while ((indent === 0 || offset - lineStart < indent) && text.charCodeAt(offset) === SPACE) offset++
    widest = Math.max(widest, offset - lineStart)
    const code = text.charCodeAt(offset)
    if (code === TAB && (indent === 0 || offset - lineStart < indent)) {
      source.fail('tabs cannot be used for indentation', offset)
    }
    if (!isBreak(code)) break
    breaks += text.charAt(offset)
    offset++
    lineStart = offset
  }
  const found = indent === 0 ? Math.max(widest, parent + 1, 1) : indent
  return { breaks, end: offset, column: offset - lineStart, indent: found }
}
