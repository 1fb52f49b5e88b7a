import type { Mapping, Node, Scalar, Sequence } from '../../tree/node.ts'
import { CommentWriter } from './comment-writer.ts'
import { isSimpleKey, layOutScalar } from './scalar-layout.ts'
import { writeScalar } from './scalar-text.ts'
import { TextOutput } from './text-output.ts'
import { type UpstreamDocument, upstreamFields } from './upstream-node.ts'

/**
 * A node as YAML text, in its own styles and key order: the result of kyaml/yaml/rnode.go, (RNode).String, without
 * the final line break. For the output of a build, see `writeResource`.
 */
export function nodeText(node: Node): string {
  if (node.type === 'scalar' && isSimpleWord(node)) return node.text
  return documentText({ root: node, headComment: '', footComment: '' }).trim()
}

/** A document as YAML text, including its comments. */
export function documentText(document: UpstreamDocument): string {
  return new NodeWriter().document(document)
}

function isSimpleWord(node: Scalar): boolean {
  return node.style === 'plain' && node.tag === undefined && /^[A-Za-z0-9_/][\w./-]*$/.test(node.text)
}

/** The position of a node, which determines how it is written. */
interface NodeContext {
  /** True for a value or a key of a mapping. */
  readonly inMapping?: boolean
  /** True for an item of a block sequence. */
  readonly inItem?: boolean
  /** True for a key that is followed by a colon on its line (no `?`). */
  readonly key?: boolean
}

class NodeWriter {
  readonly #out = new TextOutput()
  readonly #comments = new CommentWriter(this.#out)
  #flowLevel = 0

  document({ root, headComment: head, footComment: foot }: UpstreamDocument): string {
    const out = this.#out
    const comments = this.#comments
    if (head !== '') {
      comments.takeDocumentHead(head)
      comments.writeHead()
      out.break()
    }
    comments.takeComments(root)
    comments.writeHead()
    this.#node(root, {})
    this.#finish(root)
    comments.takeDocumentFoot(foot)
    out.footIndent = 0
    comments.writeFoot()
    out.footIndent = -1
    out.writeIndent()
    return out.text
  }

  #node(node: Node, context: NodeContext): void {
    const { anchor, tag } = upstreamFields(node)
    if (node.type === 'scalar') {
      this.#scalar(node, context)
      return
    }
    if (anchor !== '') this.#out.writeIndicator(`&${anchor}`)
    if (tag !== '') this.#out.writeIndicator(tag)
    if (node.type === 'sequence') {
      if (this.#flowLevel > 0 || node.flow || node.items.length === 0) this.#flowSequence(node)
      else this.#blockSequence(node, context)
    } else if (this.#flowLevel > 0 || node.flow || node.entries.length === 0) this.#flowMapping(node)
    else this.#blockMapping(node, context)
  }

  #scalar(node: Scalar, context: NodeContext): void {
    const out = this.#out
    const { anchor, alias } = upstreamFields(node)
    if (alias) {
      out.writeIndicator(`*${node.text}`)
      return
    }
    const { style, tag } = layOutScalar(node, { flow: this.#flowLevel > 0, key: context.key === true })
    if (anchor !== '') out.writeIndicator(`&${anchor}`)
    if (tag !== '') out.writeIndicator(tag)
    const outer = out.indent
    this.#indent(context, { flow: true })
    writeScalar(node.text, style, { out, comments: this.#comments })
    out.indent = outer
  }

  /**
   * Writes the line and foot comments of a node. For a block collection there is nothing left to write, because its
   * entries have already written theirs.
   */
  #finish(node: Node): void {
    if (node.type === 'scalar' || node.flow || this.#flowLevel > 0) this.#comments.writeLineAndFoot()
  }

  /** Increases the indentation by one level. */
  #indent(
    { inItem = false }: NodeContext,
    { flow = false, compact = false }: { flow?: boolean; compact?: boolean },
  ): void {
    const out = this.#out
    if (out.indent < 0) out.indent = flow ? 2 : 0
    else if (inItem) out.indent += 2
    else out.indent = 2 * Math.floor((out.indent + 2) / 2) - (compact ? 2 : 0)
  }

  #blockSequence(list: Sequence, context: NodeContext): void {
    const out = this.#out
    const outer = out.indent
    const compact = context.inMapping === true && (out.column === 0 || !out.indention)
    this.#indent(context, { compact })
    for (const item of list.items) {
      this.#comments.takeComments(item)
      this.#comments.writeHead()
      out.writeIndent()
      out.writeIndicator('-', { indents: true })
      this.#node(item, { inItem: true })
      this.#finish(item)
    }
    this.#comments.takeEndComments(upstreamFields(list))
    out.indent = outer
  }

  #blockMapping(map: Mapping, context: NodeContext): void {
    const out = this.#out
    const outer = out.indent
    this.#indent(context, {})
    let tail = ''
    for (const { key, value } of map.entries) {
      this.#comments.takeKeyComments(key, tail)
      tail = upstreamFields(key).footComment
      this.#comments.writeHead()
      out.writeIndent()
      this.#blockKey(key)
      this.#comments.takeComments(value)
      this.#comments.writeKeyLine(value)
      this.#node(value, { inMapping: true })
      this.#finish(value)
    }
    this.#comments.takeEndComments(upstreamFields(map), tail)
    this.#comments.writeHead()
    out.indent = outer
  }

  #blockKey(key: Scalar): void {
    const out = this.#out
    this.#comments.holdKeyLine()
    if (isShort(key)) {
      this.#node(key, { inMapping: true, key: true })
      out.writeClosing(':')
      return
    }
    out.writeIndicator('?', { indents: true })
    this.#node(key, { inMapping: true })
    out.writeIndent()
    out.writeIndicator(':', { indents: true })
  }

  #flowSequence(list: Sequence): void {
    const outer = this.#openFlow('[')
    let comma = false
    for (const item of list.items) {
      this.#comments.takeComments(item)
      this.#startFlowItem(comma)
      comma = !this.#comments.wait
      this.#node(item, {})
      this.#endFlowItem()
    }
    this.#comments.takeEndComments(upstreamFields(list))
    this.#closeFlow(']', outer)
  }

  #flowMapping(map: Mapping): void {
    const outer = this.#openFlow('{')
    let comma = false
    let tail = ''
    for (const { key, value } of map.entries) {
      this.#comments.takeKeyComments(key, tail)
      tail = upstreamFields(key).footComment
      this.#startFlowItem(comma)
      this.#flowKey(key)
      this.#comments.takeComments(value)
      comma = !this.#comments.wait
      this.#node(value, { inMapping: true })
      this.#endFlowItem()
    }
    this.#comments.takeEndComments(upstreamFields(map), tail)
    if (comma && this.#comments.waitForEnd) this.#out.writeClosing(',')
    this.#comments.writeHead()
    this.#closeFlow('}', outer)
  }

  #flowKey(key: Scalar): void {
    const out = this.#out
    const short = isShort(key)
    if (!short) out.writeIndicator('?')
    this.#node(key, { inMapping: true, key: short })
    if (short) out.writeClosing(':')
    else out.writeIndicator(':')
  }

  #openFlow(sign: string): number {
    const outer = this.#out.indent
    this.#out.writeIndicator(sign, { opens: true })
    this.#indent({}, { flow: true })
    this.#flowLevel++
    return outer
  }

  #closeFlow(sign: string, outer: number): void {
    const out = this.#out
    this.#flowLevel--
    out.indent = outer
    if (sign === ']' && out.column === 0) out.writeIndent()
    out.writeClosing(sign)
    this.#comments.writeLineAndFoot()
  }

  #startFlowItem(comma: boolean): void {
    if (comma) this.#out.writeClosing(',')
    this.#comments.writeHead()
    if (this.#out.column === 0) this.#out.writeIndent()
  }

  #endFlowItem(): void {
    if (this.#comments.wait) this.#out.writeClosing(',')
    this.#comments.writeLineAndFoot()
  }
}

function isShort(key: Scalar): boolean {
  const { anchor, alias } = upstreamFields(key)
  return alias ? key.text.length <= 128 : isSimpleKey(key.text, anchor.length)
}
