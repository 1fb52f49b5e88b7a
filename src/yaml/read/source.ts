import { KuiltError, type Params } from '../../diagnostics/index.ts'

/** The bracket, brace or quote before a mistake, on an earlier line. */
export type Opening = NonNullable<Params<'YAML_SYNTAX'>['opening']>

/** Where a text comes from. */
export interface TextOrigin {
  readonly file: string
  /** The zero-based index of the document in the file, if the text is one of several documents. */
  readonly document?: number
  /** The position of the text in the file. Default: the start of the file. */
  readonly start?: { readonly fileText: string; readonly offset: number }
}

/**
 * One YAML stream: its origin, and the text in the form that the scanner needs (line breaks are LF, U+2028 or U+2029; a
 * NUL ends it).
 */
export class Source {
  readonly text: string
  readonly origin: TextOrigin
  /** True if the text contains U+2028 or U+2029, so LF is not the only line break. */
  readonly hasRareBreaks: boolean

  /** Pass `isSimple` if the text has no line breaks other than LF. */
  constructor(text: string, origin: TextOrigin, isSimple: boolean) {
    this.text = `${isSimple ? text : text.replaceAll(/\r\n?|\x85/g, '\n')}\0`
    this.origin = origin
    this.hasRareBreaks = !isSimple && /[\u2028\u2029]/.test(text)
  }

  /** The offset of the first line break at or after `offset`, or the end of the text. */
  lineEnd(offset: number): number {
    if (!this.hasRareBreaks) {
      const end = this.text.indexOf('\n', offset)
      return end < 0 ? this.text.length - 1 : end
    }
    const found = this.text.slice(offset).search(/[\n\u2028\u2029\0]/)
    return offset + found
  }

  /** The offset where the line that contains `offset` starts. */
  lineStart(offset: number): number {
    if (!this.hasRareBreaks) return offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1
    let start = offset
    while (start > 0 && !/[\n\u2028\u2029]/.test(this.text.charAt(start - 1))) start--
    return start
  }

  /** @throws KuiltError YAML_SYNTAX, always */
  fail(reason: string, offset: number, opening?: Opening): never {
    const params = opening === undefined ? { reason } : { reason, opening }
    throw new KuiltError('YAML_SYNTAX', params, { at: this.locate(offset) })
  }

  /** @throws KuiltError YAML_TOO_DEEP, always */
  failTooDeep(depth: number, offset: number): never {
    throw new KuiltError('YAML_TOO_DEEP', { depth }, { at: this.locate(offset) })
  }

  locate(offset: number): { file: string; line: number; column: number; document?: number } {
    const { file, document, start: begin } = this.origin
    const start = this.lineStart(offset)
    const linesBefore = begin === undefined ? 0 : countBreaks(begin.fileText.slice(0, begin.offset))
    const line = linesBefore + countBreaks(this.text.slice(0, start)) + 1
    const at = { file, line, column: Array.from(this.text.slice(start, offset)).length + 1 }
    return document === undefined ? at : { ...at, document }
  }
}

function countBreaks(text: string): number {
  return text.match(/[\n\u2028\u2029]/g)?.length ?? 0
}
