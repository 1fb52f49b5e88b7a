import { isBlank, isBreak, isDocumentMarker, isSpace, TAB } from '../types/characters.ts'
import { foldBreaks } from './scan-quoted.ts'
import type { Source } from './source.ts'

export interface ScannedPlain {
  readonly text: string
  /** Offset after the last character of the text. */
  readonly end: number
  /** The offset of go-yaml's scanner, after any white space that follows the text. */
  readonly next: number
}

export interface PlainContext {
  /** Column of the innermost block collection, -1 without one. Further lines of the text must be indented more. */
  readonly indent: number
  readonly flow: boolean
}

/**
 * Scans the plain scalar at `start`, including all its lines.
 *
 * @throws KuiltError YAML_SYNTAX
 */
export function scanPlain(source: Source, start: number, context: PlainContext): ScannedPlain {
  const { text } = source
  let result = ''
  let gap = ''
  let offset = start
  let end = start
  while (text.charCodeAt(offset) !== 35) {
    const wordEnd = scanWord(text, offset, context.flow)
    if (wordEnd > offset) {
      result += gap + text.slice(offset, wordEnd)
      end = wordEnd
    }
    const code = text.charCodeAt(wordEnd)
    offset = wordEnd
    if (!isBlank(code) && !isBreak(code)) break
    const space = scanSpace(source, wordEnd, { start, indent: context.indent })
    gap = space.text
    offset = space.end
    if (space.lineStart === undefined) continue
    const column = offset - space.lineStart
    if (!context.flow && column <= context.indent) break
    if (column === 0 && isDocumentMarker(text, offset)) break
  }
  return { text: result, end, next: offset }
}

/** The end of a run of characters that are not blank and do not end the scalar. */
function scanWord(text: string, start: number, flow: boolean): number {
  let offset = start
  for (;;) {
    const code = text.charCodeAt(offset)
    if (isSpace(code)) return offset
    if (code === 58 && isSpace(text.charCodeAt(offset + 1))) return offset
    if (flow && isFlowEnd(code)) return offset
    offset++
  }
}

/**
 * `,` `?` `[` `]` `{` `}`: each of them ends a plain scalar in a flow collection. Follows go.yaml.in/yaml/v3/scannerc.go,
 * yaml_parser_scan_plain_scalar.
 */
export function isFlowEnd(code: number): boolean {
  return code === 44 || code === 63 || code === 91 || code === 93 || code === 123 || code === 125
}

interface Space {
  /** What the white space contributes to the value of the scalar. */
  readonly text: string
  readonly end: number
  /** The start of the line that the white space ends on; undefined if it contains no line break. */
  readonly lineStart: number | undefined
}

function scanSpace(source: Source, from: number, scalar: { start: number; indent: number }): Space {
  const { text } = source
  let offset = from
  let breaks = ''
  let lineStart: number | undefined
  for (;;) {
    const code = text.charCodeAt(offset)
    if (isBreak(code)) {
      breaks += text.charAt(offset)
      lineStart = offset + 1
    } else if (!isBlank(code)) break
    else if (code === TAB && lineStart !== undefined && offset - lineStart <= scalar.indent) {
      source.fail('tabs cannot be used for indentation', offset)
    }
    offset++
  }
  return { text: lineStart === undefined ? text.slice(from, offset) : foldBreaks(breaks), end: offset, lineStart }
}
