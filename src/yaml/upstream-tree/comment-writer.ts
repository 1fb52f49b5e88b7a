import type { Node, Scalar } from '../../tree/node.ts'
import type { TextOutput } from './text-output.ts'
import { type UpstreamFields, upstreamFields } from './upstream-node.ts'

/**
 * Holds comments until the position where the emitter prints them. A comment whose position never comes is printed with
 * the next one. Follows go.yaml.in/yaml/v3/emitterc.go, yaml_emitter_process_head_comment and the functions after it.
 */
export class CommentWriter {
  readonly #out: TextOutput
  #head = ''
  #line = ''
  #foot = ''
  /** The comment below the previous value of a mapping. */
  #tail = ''
  /** The line comment of a key whose value starts on a later line. */
  #keyLine = ''

  constructor(out: TextOutput) {
    this.#out = out
  }

  /** True if comments at the end of an item are pending, so its comma has to be written first. */
  get wait(): boolean {
    return this.#line !== '' || this.#foot !== '' || this.#tail !== ''
  }

  /** True if a pending comment has to be written before the end of a flow mapping. */
  get waitForEnd(): boolean {
    return this.#head !== '' || this.#foot !== '' || this.#tail !== ''
  }

  get hasLine(): boolean {
    return this.#line !== ''
  }

  /**
   * Takes the comments that are due when a node begins. The line and foot comments of a collection are taken at its
   * end.
   */
  takeComments(node: Node): void {
    const { headComment: head, lineComment: line, footComment: foot } = upstreamFields(node)
    if (head !== '') this.#head = head
    if (node.type !== 'scalar') return
    if (line !== '') this.#line = line
    if (foot !== '') this.#foot = foot
  }

  /**
   * Takes the comments of a key, and the foot comment of the previous value (`tail`). The foot comment of its own value
   * is passed with the next key.
   */
  takeKeyComments(key: Scalar, tail: string): void {
    const { headComment: head, lineComment: line } = upstreamFields(key)
    if (head !== '') this.#head = head
    if (line !== '') this.#line = line
    if (tail !== '') this.#tail = tail
  }

  takeEndComments({ lineComment: line, footComment: foot }: UpstreamFields, tail = ''): void {
    if (tail !== '') this.#tail = tail
    if (line !== '') this.#line = line
    if (foot !== '') this.#foot = foot
  }

  takeDocumentHead(head: string): void {
    this.#head = head
  }

  takeDocumentFoot(foot: string): void {
    if (foot !== '') this.#foot = foot
  }

  /** Holds the line comment of a key until the kind of its value is known. */
  holdKeyLine(): void {
    if (this.#line === '') return
    this.#keyLine = this.#line
    this.#line = ''
  }

  /**
   * Writes the line comment of a key: after the value if that is a scalar, after the key if a block collection follows.
   */
  writeKeyLine(value: Node): void {
    if (this.#keyLine === '') return
    if (value.type === 'scalar') {
      if (this.#line !== '' || upstreamFields(value).alias) return
      this.#line = this.#keyLine
    } else {
      if (value.flow) return
      this.#writeBehind(this.#keyLine)
    }
    this.#keyLine = ''
  }

  writeHead(): void {
    const out = this.#out
    if (this.#tail !== '') {
      out.writeIndent()
      out.writeComment(this.#tail)
      this.#tail = ''
      out.footIndent = Math.max(out.indent, 0)
    }
    if (this.#head === '') return
    out.writeIndent()
    out.writeComment(this.#head)
    this.#head = ''
  }

  writeLine(): void {
    if (this.#line === '') return
    this.#writeBehind(this.#line)
    this.#line = ''
  }

  #writeBehind(comment: string): void {
    if (!this.#out.whitespace) this.#out.put(' ')
    this.#out.writeComment(comment)
  }

  writeFoot(): void {
    const out = this.#out
    if (this.#foot === '') return
    out.writeIndent()
    out.writeComment(this.#foot)
    this.#foot = ''
    out.footIndent = Math.max(out.indent, 0)
  }

  writeLineAndFoot(): void {
    this.writeLine()
    this.writeFoot()
  }
}
