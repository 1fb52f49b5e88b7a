import type { CST } from 'yaml'
import { type Scalar, type ScalarStyle, scalar } from '../../tree/node.ts'
import { yamlPackage } from '../yaml-package.ts'

export type LexemeType =
  | 'block-entry'
  | 'key'
  | 'value'
  | 'flow-entry'
  | 'flow-seq-start'
  | 'flow-seq-end'
  | 'flow-map-start'
  | 'flow-map-end'
  | 'scalar'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'doc-start'
  | 'doc-end'

/** An indicator or a scalar of a YAML text. */
export interface Lexeme {
  readonly type: LexemeType
  readonly start: number
  /**
   * The offset of go-yaml's scanner after the lexeme, which for plain and block scalars is after the white space that
   * follows.
   */
  readonly end: number
  /** True if a key without `?` begins here. */
  readonly key: boolean
  /** The source of an alias, an anchor or a tag, including its `*`, `&` or `!`. */
  readonly source: string
  readonly scalar: Scalar | undefined
}

export interface CommentLexeme {
  readonly start: number
  readonly text: string
}

export interface Lexemes {
  readonly list: readonly Lexeme[]
  readonly comments: readonly CommentLexeme[]
}

/** The indicators, scalars and comments, in order, of the first document of a text that is known to be valid YAML. */
export function readLexemes(text: string): Lexemes {
  const { CST, Parser } = yamlPackage()
  const walker = new Walker(text, CST.resolveAsScalar)
  for (const token of new Parser().parse(text)) {
    if (!walker.topLevel(token)) break
  }
  return walker
}

const signs: Readonly<Partial<Record<CST.Token['type'], LexemeType>>> = {
  'seq-item-ind': 'block-entry',
  'explicit-key-ind': 'key',
  'map-value-ind': 'value',
  comma: 'flow-entry',
  'flow-seq-end': 'flow-seq-end',
  'flow-map-end': 'flow-map-end',
  anchor: 'anchor',
  tag: 'tag',
  'doc-start': 'doc-start',
  'doc-end': 'doc-end',
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  BLOCK_FOLDED: 'folded',
  BLOCK_LITERAL: 'literal',
  QUOTE_DOUBLE: 'double',
  QUOTE_SINGLE: 'single',
}

type Resolve = typeof CST.resolveAsScalar

class Walker implements Lexemes {
  readonly list: Lexeme[] = []
  readonly comments: CommentLexeme[] = []
  readonly #text: string
  readonly #resolve: Resolve
  #documents = 0
  /** True if the next lexeme starts a key. */
  #atKey = false

  constructor(text: string, resolve: Resolve) {
    this.#text = text
    this.#resolve = resolve
  }

  /** Processes a token at the top level. Returns false after the first document. */
  topLevel(token: CST.Token): boolean {
    if (token.type === 'document') {
      const { start, value, end } = token
      if (this.#documents++ > 0) {
        this.#signs(start.filter(({ type }) => type === 'doc-start'))
        return false
      }
      this.#signs(start)
      if (value) this.#node(value)
      this.#signs(end ?? [])
    } else if ('source' in token) this.#signs([token as CST.SourceToken])
    return true
  }

  #signs(tokens: readonly CST.SourceToken[]): void {
    for (const { type, offset, source } of tokens) {
      const sign = signs[type]
      if (type === 'comment') this.comments.push({ start: offset, text: source })
      else if (sign !== undefined) this.#add(sign, { start: offset, source })
    }
  }

  #add(type: LexemeType, lexeme: { start: number; source: string; end?: number; scalar?: Scalar }): void {
    const { start, source, end = start + source.length, scalar: value } = lexeme
    this.list.push({ type, start, end, source, scalar: value, key: this.#atKey })
    this.#atKey = false
  }

  #node(token: CST.Token): void {
    switch (token.type) {
      case 'block-map':
      case 'block-seq':
        for (const item of token.items) this.#item(item)
        return
      case 'flow-collection': {
        const { offset: start, source } = token.start
        this.#add(source === '[' ? 'flow-seq-start' : 'flow-map-start', { start, source })
        for (const item of token.items) this.#item(item)
        this.#signs(token.end)
        return
      }
      case 'alias':
        this.#add('alias', { start: token.offset, source: token.source })
        this.#signs(token.end ?? [])
        return
      case 'block-scalar':
        this.#blockScalar(token)
        return
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        this.#flowScalar(token)
    }
  }

  #item({ start, key, sep = [], value }: CST.CollectionItem): void {
    const isImplicit =
      sep.some(({ type }) => type === 'map-value-ind') && !start.some(({ type }) => type === 'explicit-key-ind')
    const properties = start.findIndex(({ type }) => type === 'anchor' || type === 'tag')
    if (properties < 0) this.#signs(start)
    else {
      this.#signs(start.slice(0, properties))
      this.#atKey = isImplicit
      this.#signs(start.slice(properties))
    }
    if (key) {
      this.#atKey ||= isImplicit && properties < 0
      this.#node(key)
    }
    this.#signs(sep)
    if (value) this.#node(value)
  }

  #flowScalar(token: CST.FlowScalar): void {
    const resolved = this.#resolve(token)
    const style = styles[resolved.type ?? ''] ?? 'plain'
    const start = token.offset
    const after = start + token.source.length
    this.#add('scalar', {
      start,
      source: '',
      end: style === 'plain' ? this.#skipBlank(after) : after,
      scalar: scalar(resolved.value, style),
    })
    this.#signs(token.end ?? [])
  }

  #blockScalar(token: CST.BlockScalar): void {
    const resolved = this.#resolve(token)
    const header = token.props.findIndex(({ type }) => type === 'block-scalar-header')
    this.#signs(token.props.slice(0, header) as CST.SourceToken[])
    // A block scalar always has a header, and its other properties are source tokens.
    const [sign, ...rest] = token.props.slice(header) as CST.SourceToken[]
    const start = sign?.offset ?? token.offset
    const after = [sign, ...rest].reduce((sum, part) => sum + (part?.source.length ?? 0), start) + token.source.length
    const value = scalar(resolved.value, styles[resolved.type ?? ''] ?? 'literal')
    this.#add('scalar', { start, source: '', end: this.#skipBlank(after), scalar: value })
    this.#signs(rest)
  }

  #skipBlank(offset: number): number {
    const blank = /[ \t\r\n]*/y
    blank.lastIndex = offset
    blank.test(this.#text)
    return blank.lastIndex
  }
}
