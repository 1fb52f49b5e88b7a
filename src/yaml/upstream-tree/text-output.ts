/**
 * Output buffer that tracks the column, and whether indentation or a space was written last. The emitter needs nothing
 * else to decide where line breaks go. Follows go.yaml.in/yaml/v3/emitterc.go, yaml_emitter_write_indent and
 * yaml_emitter_write_indicator.
 */
export class TextOutput {
  text = ''
  column = 0
  /** The indentation of the next `writeIndent`; -1 before the first collection. */
  indent = -1
  /** True if the last output was a space, or if there is no output yet. */
  whitespace = true
  /** True if only indentation has been written on this line. */
  indention = true
  /** The next output at this indentation needs an empty line before it, because a foot comment was written there. */
  footIndent = -1

  put(text: string): void {
    this.text += text
    this.column += text.length
  }

  break(): void {
    this.text += '\n'
    this.column = 0
    this.indention = true
  }

  writeIndent(): void {
    const indent = Math.max(this.indent, 0)
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.break()
    if (this.footIndent === indent) this.break()
    if (this.column < indent) this.put(' '.repeat(indent - this.column))
    this.whitespace = true
    this.footIndent = -1
  }

  /** Writes an indicator that needs a space before it, such as `-` or `[`. */
  writeIndicator(sign: string, { opens = false, indents = false }: IndicatorOptions = {}): void {
    if (!this.whitespace) this.put(' ')
    this.writeClosing(sign, { opens, indents })
  }

  /** Writes an indicator that needs no space before it, such as `:` or `]`. */
  writeClosing(sign: string, { opens = false, indents = false }: IndicatorOptions = {}): void {
    this.put(sign)
    this.whitespace = opens
    this.indention = this.indention && indents
  }

  /** Writes lines with the current indentation; empty ones stay empty. The first one starts at the current position. */
  writeLines(text: string): void {
    let broken = false
    for (const part of text.split(/(\n)/)) {
      if (part === '\n') {
        this.break()
        broken = true
      } else if (part !== '') {
        if (broken) this.writeIndent()
        this.put(part)
        this.indention = false
        broken = false
      }
    }
  }

  writeComment(comment: string): void {
    this.writeLines(comment)
    if (!comment.endsWith('\n')) this.break()
    this.whitespace = true
  }
}

interface IndicatorOptions {
  /** True if no space is needed after the indicator. */
  readonly opens?: boolean
  /** True if the indicator counts as indentation, so a collection may begin on the same line. */
  readonly indents?: boolean
}
