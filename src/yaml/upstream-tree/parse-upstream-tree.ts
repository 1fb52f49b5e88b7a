import { changedScalar, type Node, type Scalar, scalar, sequence } from '../../tree/node.ts'
import type { ScannedComment } from './comment-gap.ts'
import { type Mark, type MarkType, scanComments } from './comment-scan.ts'
import { type Draft, DraftEntries, type DraftNode, empty, finish, NotYaml } from './draft.ts'
import { readLexemes } from './lexemes.ts'
import { noFields, type UpstreamDocument } from './upstream-node.ts'

/**
 * Parses the first document of a text that is known to be valid YAML, with its comments, anchors and styles. Undefined
 * if it contains only comments. Aliases are not expanded.
 */
export function parseUpstreamTree(text: string): UpstreamDocument | undefined {
  const { marks, comments } = scanComments(text, readLexemes(text))
  try {
    return new TreeParser(marks, comments).document()
  } catch (error) {
    if (error instanceof NotYaml) return undefined
    throw error
  }
}

interface Comments {
  readonly headComment: string
  readonly lineComment: string
  readonly footComment: string
}

/** Builds nodes from tokens, and assigns comments to them. Follows go.yaml.in/yaml/v3/parserc.go and decode.go, parse. */
class TreeParser {
  readonly #marks: readonly Mark[]
  readonly #comments: readonly ScannedComment[]
  #position = 1
  #nextComment = 0
  #head = ''
  #line = ''
  #foot = ''
  #stem = ''

  constructor(marks: readonly Mark[], comments: readonly ScannedComment[]) {
    this.#marks = marks
    this.#comments = comments
  }

  document(): UpstreamDocument | undefined {
    const first = this.#peek()
    if (first === 'stream-end') return undefined
    let head = ''
    if (first === 'doc-start') this.#skip()
    else head = this.#splitHead()
    const next = this.#peek()
    const isEmpty = next === 'doc-start' || next === 'doc-end' || next === 'stream-end'
    const root = isEmpty ? this.#empty() : this.#node(true, false)
    this.#peek()
    const end = this.#takeComments()
    return { root: finish(root), headComment: head, footComment: end.footComment || end.headComment }
  }

  /** Separates the comments of the document, which are those above the last empty line, from the comments of the root. */
  #splitHead(): string {
    const head = this.#head
    if (head.endsWith('\n')) {
      this.#head = ''
      return head.slice(0, -1)
    }
    const cut = head.lastIndexOf('\n\n')
    if (cut < 0) return ''
    this.#head = head.slice(cut + 2)
    return head.slice(0, cut)
  }

  /** Returns the type of the next token. Also collects the comments up to it. */
  #peek(): MarkType {
    const mark = this.#current()
    for (;;) {
      const comment = this.#comments[this.#nextComment]
      if (comment === undefined || comment.tokenAt > mark.at) return mark.type
      if (comment.kind === 'head') {
        if (mark.type === 'block-end') return mark.type
        this.#head = join(this.#head, comment.text)
      } else if (comment.kind === 'foot') this.#foot = join(this.#foot, comment.text)
      else this.#line = join(this.#line, comment.text)
      this.#nextComment++
    }
  }

  #current(): Mark {
    const mark = this.#marks[this.#position]
    if (mark === undefined) throw new NotYaml()
    return mark
  }

  #skip(): void {
    this.#position++
  }

  #takeComments(): Comments {
    const comments = { headComment: this.#head, lineComment: this.#line, footComment: this.#foot }
    this.#head = ''
    this.#line = ''
    this.#foot = ''
    this.#stem = ''
    return comments
  }

  #takeStem(): Comments {
    const head = this.#stem
    this.#stem = ''
    return { headComment: head, lineComment: '', footComment: '' }
  }

  /** An omitted node. Its position is after the previous token. */
  #empty(): DraftNode {
    const before = this.#marks[this.#position - 1]
    return empty(before?.lexeme?.end ?? before?.at ?? -1)
  }

  #node(block: boolean, indentless: boolean): DraftNode {
    this.#peek()
    const { at } = this.#current()
    const draft = this.#nodeHere(block, indentless)
    draft.fields.offset = at
    return draft
  }

  #nodeHere(block: boolean, indentless: boolean): DraftNode {
    let type = this.#peek()
    if (type === 'alias') {
      const name = this.#source().slice(1)
      const fields = { ...noFields, ...this.#takeComments(), alias: true }
      this.#skip()
      return { node: scalar(name), fields }
    }
    const { anchor, tag } = this.#properties()
    type = this.#peek()
    const start = (comments: Comments): Draft => ({ ...noFields, ...comments, anchor, tag })
    if (indentless && type === 'block-entry') return this.#indentlessSequence(start(noFields))
    switch (type) {
      case 'scalar':
        return this.#scalar({ anchor, tag })
      case 'flow-seq-start':
        return this.#flowSequence(start(this.#takeComments()))
      case 'flow-map-start':
        return this.#flowMapping(start(this.#takeComments()))
      case 'block-seq-start':
        if (block) return this.#blockSequence(start(this.#takeStem()))
        break
      case 'block-map-start':
        if (block) return this.#blockMapping(start(this.#takeStem()))
        break
    }
    if (anchor === '' && tag === '') throw new NotYaml()
    return { node: withTag(scalar(''), tag), fields: { ...noFields, anchor } }
  }

  #properties(): { readonly anchor: string; readonly tag: string } {
    let anchor = ''
    let tag = ''
    for (let type = this.#peek(); type === 'anchor' || type === 'tag'; type = this.#peek()) {
      if (type === 'anchor') anchor = this.#source().slice(1)
      else tag = shortTag(this.#source())
      this.#skip()
    }
    return { anchor, tag }
  }

  #source(): string {
    return this.#current().lexeme?.source ?? ''
  }

  #scalar({ anchor, tag }: { readonly anchor: string; readonly tag: string }): DraftNode {
    const value = this.#current().lexeme?.scalar ?? scalar('')
    const fields = { ...noFields, ...this.#takeComments(), anchor }
    this.#skip()
    return { node: withTag(value, tag), fields }
  }

  #blockSequence(fields: Draft): DraftNode {
    this.#skip()
    const items: Node[] = []
    while (this.#peek() === 'block-entry') items.push(finish(this.#blockItem(false)))
    if (this.#peek() !== 'block-end') throw new NotYaml()
    this.#skip()
    return { node: sequence(items), fields: { ...fields, lineComment: '', footComment: '' } }
  }

  #indentlessSequence(fields: Draft): DraftNode {
    const items: Node[] = []
    while (this.#peek() === 'block-entry') items.push(finish(this.#blockItem(true)))
    return { node: sequence(items), fields }
  }

  #blockItem(indentless: boolean): DraftNode {
    const headLength = this.#head.length
    this.#skip()
    this.#splitStem(headLength)
    const next = this.#peek()
    const isEmpty =
      next === 'block-entry' || next === 'block-end' || (indentless && (next === 'key' || next === 'value'))
    return isEmpty ? this.#empty() : this.#node(true, false)
  }

  /** If a list item is a collection, a comment above its dash belongs to the collection, not to its first entry. */
  #splitStem(length: number): void {
    if (length === 0) return
    const next = this.#peek()
    if (next !== 'block-seq-start' && next !== 'block-map-start') return
    this.#stem = this.#head.slice(0, length)
    this.#head = this.#head.slice(length + 1)
  }

  #blockMapping(fields: Draft): DraftNode {
    this.#skip()
    const entries = new DraftEntries(true)
    for (let next = this.#peek(); next !== 'block-end'; next = this.#peek()) {
      if (next !== 'key') throw new NotYaml()
      this.#skip()
      const key = isEntryEnd(this.#peek()) ? this.#empty() : this.#node(true, true)
      entries.key(key)
      if (this.#peek() === 'value') this.#skip()
      const value = isEntryEnd(this.#peek()) ? this.#empty() : this.#node(true, true)
      entries.value(value)
    }
    const { lineComment, footComment } = this.#takeComments()
    this.#skip()
    return entries.toMapping({ ...fields, lineComment, footComment })
  }

  #flowSequence(fields: Draft): DraftNode {
    this.#skip()
    const items: Node[] = []
    while (this.#nextFlowItem('flow-seq-end', items.length === 0)) {
      items.push(finish(this.#peek() === 'key' ? this.#pair() : this.#node(false, false)))
    }
    const { lineComment, footComment } = this.#takeComments()
    this.#skip()
    return { node: sequence(items, true), fields: { ...fields, lineComment, footComment } }
  }

  /** Skips the comma between two items. Returns false at the end of the collection, which may also follow a comma. */
  #nextFlowItem(end: MarkType, first: boolean): boolean {
    if (this.#peek() === end) return false
    if (first) return true
    if (this.#peek() !== 'flow-entry') throw new NotYaml()
    this.#skip()
    return this.#peek() !== end
  }

  /** Parses a single pair in a list: `[a: b]`. */
  #pair(): DraftNode {
    const entries = new DraftEntries(false)
    this.#flowEntry(entries)
    return entries.toMapping({ ...noFields })
  }

  #flowMapping(fields: Draft): DraftNode {
    this.#skip()
    const entries = new DraftEntries(false)
    while (this.#nextFlowItem('flow-map-end', entries.isEmpty)) this.#flowEntry(entries)
    const { lineComment, footComment } = this.#takeComments()
    this.#skip()
    return entries.toMapping({ ...fields, lineComment, footComment })
  }

  #flowEntry(entries: DraftEntries): void {
    if (this.#peek() !== 'key') {
      entries.key(this.#node(false, false))
      entries.value(this.#empty())
      return
    }
    this.#skip()
    entries.key(isFlowEntryEnd(this.#peek()) ? this.#empty() : this.#node(false, false))
    if (this.#peek() === 'value') this.#skip()
    entries.value(isFlowEntryEnd(this.#peek()) ? this.#empty() : this.#node(false, false))
  }
}

function isEntryEnd(type: MarkType): boolean {
  return type === 'key' || type === 'value' || type === 'block-end'
}

function isFlowEntryEnd(type: MarkType): boolean {
  return type === 'value' || type === 'flow-entry' || type === 'flow-map-end' || type === 'flow-seq-end'
}

function join(before: string, text: string): string {
  return before === '' ? text : `${before}\n${text}`
}

function withTag(value: Scalar, tag: string): Scalar {
  return tag === '' ? value : changedScalar(value, { tag, tagged: true })
}

/** The short form of a tag, such as `!!str`. A lone `!` is ignored. */
function shortTag(source: string): string {
  if (source === '!') return ''
  return source.replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1').replace(/^!<(.*)>$/, '$1')
}
