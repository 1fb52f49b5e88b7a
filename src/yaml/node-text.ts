import type { Mapping, Node, Scalar, Sequence } from '../model/node.ts'
import { type NotedDocument, type Notes, notesOf } from './notes.ts'
import { isSimpleKey, layOutScalar, type ScalarLayout } from './scalar-layout.ts'
import { blockHints, writeDoubleQuoted, writeFolded, writeSingleQuoted } from './scalar-text.ts'
import { TextOutput } from './text-output.ts'

/**
 * A node as YAML text, in the styles and the key order that it has: what kyaml's `RNode.String` gives, without the
 * line break at the end. Not what a build prints: that is `writeResource`.
 */
export function nodeText(node: Node): string {
  if (node.type === 'scalar' && isSimpleWord(node)) return node.text
  return documentText({ root: node, head: '', foot: '' }).trim()
}

/** A document as YAML text with its comments. */
export function documentText(document: NotedDocument): string {
  return new NodeWriter().document(document)
}

function isSimpleWord(node: Scalar): boolean {
  return node.style === 'plain' && node.tag === undefined && /^[A-Za-z0-9_/][\w./-]*$/.test(node.text)
}

/** Where a node stands. */
interface Place {
  /** A value or a key of a mapping. */
  readonly inMapping?: boolean
  /** An item of a sequence in block style. */
  readonly inItem?: boolean
  /** A key in front of its colon. */
  readonly key?: boolean
}

/** Comments that have been met and wait for the place where they may be printed. */
interface Pending {
  head: string
  line: string
  foot: string
  /** The comment below the previous value of a mapping. */
  tail: string
  /** The comment behind a key whose value starts on a later line. */
  keyLine: string
}

class NodeWriter {
  readonly #out = new TextOutput()
  readonly #pending: Pending = { head: '', line: '', foot: '', tail: '', keyLine: '' }
  #flowLevel = 0

  document({ root, head, foot }: NotedDocument): string {
    const out = this.#out
    if (head !== '') {
      this.#pending.head = head
      this.#writeHead()
      out.break()
    }
    this.#meet(root)
    this.#writeHead()
    this.#node(root, {})
    this.#writeLineAndFoot()
    if (foot !== '') this.#pending.foot = foot
    out.footIndent = 0
    this.#writeFoot()
    out.footIndent = -1
    out.writeIndent()
    return out.text
  }

  /** Takes note of the comments that come with a node when it begins. Those of a collection's end come with its end. */
  #meet(node: Node, tail = ''): void {
    const { head, line, foot } = notesOf(node)
    const pending = this.#pending
    if (head !== '') pending.head = head
    if (tail !== '') pending.tail = tail
    if (node.type !== 'scalar') return
    if (line !== '') pending.line = line
    if (foot !== '') pending.foot = foot
  }

  #meetEnd({ line, foot }: Notes, tail = ''): void {
    const pending = this.#pending
    if (tail !== '') pending.tail = tail
    if (line !== '') pending.line = line
    if (foot !== '') pending.foot = foot
  }

  #node(node: Node, place: Place): void {
    const { anchor } = notesOf(node)
    if (node.type === 'scalar') {
      this.#scalar(node, place)
      return
    }
    if (anchor !== '') this.#writeWord(`&${anchor}`)
    if (node.type === 'sequence') {
      if (this.#flowLevel > 0 || node.flow || node.items.length === 0) this.#flowSequence(node)
      else this.#blockSequence(node, place)
    } else if (this.#flowLevel > 0 || node.flow || node.entries.length === 0) this.#flowMapping(node)
    else this.#blockMapping(node, place)
  }

  #writeWord(word: string): void {
    this.#out.writeIndicator(word)
    this.#out.indention = false
  }

  #scalar(node: Scalar, place: Place): void {
    const { anchor, alias } = notesOf(node)
    if (alias) {
      this.#writeWord(`*${node.text}`)
      return
    }
    const layout = layOutScalar(node, { flow: this.#flowLevel > 0, key: place.key === true })
    if (anchor !== '') this.#writeWord(`&${anchor}`)
    if (layout.tag !== '') this.#writeWord(layout.tag)
    const outer = this.#out.indent
    this.#indent(place, { flow: true })
    this.#scalarText(node.text, layout)
    this.#out.indent = outer
  }

  #scalarText(text: string, { style }: ScalarLayout): void {
    const out = this.#out
    switch (style) {
      case 'single':
        return writeSingleQuoted(out, text)
      case 'double':
        return writeDoubleQuoted(out, text)
      case 'plain':
        if (text !== '') out.writeIndicator(text)
        out.indention = false
        return
      case 'literal':
      case 'folded':
        out.writeIndicator(`${style === 'literal' ? '|' : '>'}${blockHints(text)}`)
        if (this.#pending.line === '') out.break()
        else this.#writeLine()
        out.whitespace = true
        if (style === 'folded') return writeFolded(out, text)
        // The first line is indented as if a line break came before it.
        if (text !== '' && !text.startsWith('\n')) out.writeIndent()
        return out.writeLines(text)
    }
  }

  /** Goes one level deeper. */
  #indent({ inItem = false }: Place, { flow = false, compact = false }: { flow?: boolean; compact?: boolean }): void {
    const out = this.#out
    if (out.indent < 0) out.indent = flow ? 2 : 0
    else if (inItem) out.indent += 2
    else out.indent = 2 * Math.floor((out.indent + 2) / 2) - (compact ? 2 : 0)
  }

  #blockSequence(list: Sequence, place: Place): void {
    const out = this.#out
    const outer = out.indent
    const compact = place.inMapping === true && (out.column === 0 || !out.indention)
    this.#indent(place, { compact })
    for (const item of list.items) {
      this.#meet(item)
      this.#writeHead()
      out.writeIndent()
      out.writeIndicator('-', { indents: true })
      this.#node(item, { inItem: true })
      this.#writeLineAndFoot(item)
    }
    this.#meetEnd(notesOf(list))
    out.indent = outer
  }

  #blockMapping(map: Mapping, place: Place): void {
    const out = this.#out
    const outer = out.indent
    this.#indent(place, {})
    let tail = ''
    for (const { key, value } of map.entries) {
      this.#meet({ ...key, notes: { ...notesOf(key), foot: '' } } as Scalar, tail)
      tail = notesOf(key).foot
      this.#writeHead()
      out.writeIndent()
      this.#blockKey(key)
      this.#meet(value)
      this.#writeKeyLine(value)
      this.#node(value, { inMapping: true })
      this.#writeLineAndFoot(value)
    }
    this.#meetEnd(notesOf(map), tail)
    this.#writeHead()
    out.indent = outer
  }

  #blockKey(key: Scalar): void {
    const out = this.#out
    const pending = this.#pending
    if (pending.line !== '') {
      pending.keyLine = pending.line
      pending.line = ''
    }
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

  /** A comment behind a key goes to the scalar that follows, or stays with the key in front of a block. */
  #writeKeyLine(value: Node): void {
    const pending = this.#pending
    if (pending.keyLine === '') return
    if (value.type === 'scalar' && !notesOf(value).alias) {
      if (pending.line !== '') return
      pending.line = pending.keyLine
      pending.keyLine = ''
    } else if (value.type !== 'scalar' && !value.flow) {
      const own = pending.line
      pending.line = pending.keyLine
      this.#writeLine()
      pending.line = own
      pending.keyLine = ''
    }
  }

  #flowSequence(list: Sequence): void {
    const outer = this.#openFlow('[')
    let comma = false
    for (const item of list.items) {
      this.#meet(item)
      this.#startFlowItem(comma)
      comma = !this.#commentsWait()
      this.#node(item, {})
      this.#endFlowItem()
    }
    this.#meetEnd(notesOf(list))
    this.#closeFlow(']', outer)
  }

  #flowMapping(map: Mapping): void {
    const outer = this.#openFlow('{')
    let comma = false
    let tail = ''
    for (const { key, value } of map.entries) {
      this.#meet({ ...key, notes: { ...notesOf(key), foot: '' } } as Scalar, tail)
      tail = notesOf(key).foot
      this.#startFlowItem(comma)
      this.#flowKey(key)
      this.#meet(value)
      comma = !this.#commentsWait()
      this.#node(value, { inMapping: true })
      this.#endFlowItem()
    }
    this.#meetEnd(notesOf(map), tail)
    const { head, foot } = this.#pending
    if (comma && (head !== '' || foot !== '' || this.#pending.tail !== '')) this.#out.writeClosing(',')
    this.#writeHead()
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
    this.#writeLineAndFoot()
  }

  #startFlowItem(comma: boolean): void {
    if (comma) this.#out.writeClosing(',')
    this.#writeHead()
    if (this.#out.column === 0) this.#out.writeIndent()
  }

  #endFlowItem(): void {
    if (this.#commentsWait()) this.#out.writeClosing(',')
    this.#writeLineAndFoot()
  }

  #commentsWait(): boolean {
    const { line, foot, tail } = this.#pending
    return line !== '' || foot !== '' || tail !== ''
  }

  #writeHead(): void {
    const out = this.#out
    const pending = this.#pending
    if (pending.tail !== '') {
      out.writeIndent()
      out.writeComment(pending.tail)
      pending.tail = ''
      out.footIndent = Math.max(out.indent, 0)
    }
    if (pending.head === '') return
    out.writeIndent()
    out.writeComment(pending.head)
    pending.head = ''
  }

  /** After a scalar, or once the sign of a collection's end is written; a block collection has printed its own. */
  #writeLineAndFoot(node?: Node): void {
    if (node !== undefined && node.type !== 'scalar' && this.#flowLevel === 0 && !node.flow) return
    this.#writeLine()
    this.#writeFoot()
  }

  #writeLine(): void {
    const out = this.#out
    if (this.#pending.line === '') return
    if (!out.whitespace) out.put(' ')
    out.writeComment(this.#pending.line)
    this.#pending.line = ''
  }

  #writeFoot(): void {
    const out = this.#out
    if (this.#pending.foot === '') return
    out.writeIndent()
    out.writeComment(this.#pending.foot)
    this.#pending.foot = ''
    out.footIndent = Math.max(out.indent, 0)
  }
}

function isShort(key: Scalar): boolean {
  const { anchor, alias } = notesOf(key)
  return alias ? key.text.length <= 128 : isSimpleKey(key.text, anchor.length)
}
