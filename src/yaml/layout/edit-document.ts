import type { CST, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { KuiltError } from '../../diagnostics/index.ts'
import { yamlPackage } from '../yaml-package.ts'

/** A range in the source, from `start` up to but not including `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type LayoutStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

/**
 * The offsets of a node. `from` is where its anchor and tag begin, and `start` is where the node itself begins. `end`
 * is after its last character, excluding comments and line breaks that follow.
 */
interface Placed extends Span {
  readonly from: number
  readonly anchor: string | undefined
}

export interface LayoutScalar extends Placed {
  readonly kind: 'scalar'
  readonly style: LayoutStyle
  readonly text: string
}

export interface LayoutAlias extends Placed {
  readonly kind: 'alias'
  readonly name: string
}

/** An entry of a map, or an item of a list (then `key` is undefined). */
export interface LayoutEntry {
  /** The start of the entry: its dash, its question mark or its key. */
  readonly from: number
  readonly key: LayoutScalar | undefined
  /** The offset after the colon or dash. If there is none, the start of the value or the end of the key. */
  readonly after: number
  /** Undefined if the entry has no value. */
  readonly value: LayoutNode | undefined
  readonly end: number
}

export interface LayoutCollection extends Placed {
  readonly kind: 'map' | 'list'
  /** True if written as `{a: b}` or `[a]`. */
  readonly flow: boolean
  readonly entries: readonly LayoutEntry[]
}

export type LayoutNode = LayoutScalar | LayoutAlias | LayoutCollection

/** The layout of the first document of a text, and the comments of all documents. */
export interface LayoutDocument {
  readonly text: string
  /** Undefined for a document that contains only comments. */
  readonly root: LayoutNode | undefined
  /** The comments of all documents, without their line breaks. */
  readonly comments: readonly Span[]
  /** The end of the first document: a `---` or `...` line, or the end of the text. */
  readonly end: number
}

/**
 * Reads the layout of the first document of a text. Used by everything that edits YAML and must keep comments, quotes
 * and indentation: edits change the text at these offsets.
 *
 * @throws KuiltError EDIT_SYNTAX if the text is not YAML
 */
export function parseLayout(text: string, file: string): LayoutDocument {
  const document = yamlPackage().parseDocument(text, { keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' })
  const [error] = document.errors.filter(({ code }) => code !== 'MULTIPLE_DOCS')
  if (error !== undefined) {
    const position = error.linePos?.[0]
    const at = position === undefined ? { file } : { file, line: position.line, column: position.col }
    throw new KuiltError('EDIT_SYNTAX', { file, reason: error.message.split('\n', 1)[0] ?? '' }, { at })
  }
  const root = document.contents === null ? undefined : toLayout(document.contents, undefined)
  return { text, root, comments: findComments(text), end: endOfContent(text, document.range[2]) }
}

/** The end of the document's content. The `yaml` package counts a `...` line as part of the document that it ends. */
function endOfContent(text: string, end: number): number {
  const marker = /(?:^|\n)\.\.\.[ \t]*(?:#[^\n]*)?\n?$/.exec(text.slice(0, end))
  if (marker === null) return end
  return marker[0].startsWith('\n') ? marker.index + 1 : marker.index
}

/**
 * Finds comments with the lexer. Its pieces add up to the text, except for single control characters that describe the
 * next piece.
 */
function findComments(text: string): readonly Span[] {
  const { Lexer } = yamlPackage()
  const comments: Span[] = []
  let offset = 0
  let scalarNext = false
  for (const piece of new Lexer().lex(text)) {
    if (piece === '\x02' || piece === '\x18' || piece === '\x1f') {
      scalarNext = piece === '\x1f'
      continue
    }
    if (piece.startsWith('#') && !scalarNext) comments.push({ start: offset, end: offset + piece.length })
    scalarNext = false
    offset += piece.length
  }
  return comments
}

/** `prefix` holds the tokens before the node, which include its anchor and tag. */
function toLayout(node: unknown, prefix: readonly CST.SourceToken[] | undefined): LayoutNode | undefined {
  const { isAlias, isMap, isScalar, isSeq } = yamlPackage()
  const from = prefix?.find(({ type }) => type === 'anchor' || type === 'tag')?.offset
  if (isMap(node)) return toMap(node, from)
  if (isSeq(node)) return toList(node, from)
  if (isAlias(node)) {
    const [start, end] = node.range ?? [0, 0]
    return { kind: 'alias', name: node.source, anchor: undefined, from: start, start, end }
  }
  return isScalar(node) ? toScalar(node, from) : undefined
}

const styles: Readonly<Record<string, LayoutStyle>> = {
  BLOCK_FOLDED: 'folded',
  BLOCK_LITERAL: 'literal',
  PLAIN: 'plain',
  QUOTE_DOUBLE: 'double',
  QUOTE_SINGLE: 'single',
}

function toScalar(node: Scalar, prefixFrom: number | undefined): LayoutScalar | undefined {
  const [start, valueEnd] = node.range ?? [0, 0]
  if (start === valueEnd && prefixFrom === undefined) return undefined
  const style = styles[node.type ?? 'PLAIN'] ?? 'plain'
  // The last line break of a block scalar ends its line, and is not counted as part of the value.
  const isBlock = style === 'literal' || style === 'folded'
  const end = isBlock && valueEnd > start + 1 ? valueEnd - 1 : valueEnd
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
  return { kind: 'scalar', style, text, anchor: node.anchor, from: prefixFrom ?? start, start, end }
}

function toMap(node: YAMLMap, prefixFrom: number | undefined): LayoutCollection {
  const entries: LayoutEntry[] = []
  for (const pair of node.items) {
    const token = pair.srcToken
    const key = toLayout(pair.key, token?.start)
    const keyScalar = key?.kind === 'scalar' ? key : undefined
    const from = token?.start.find(({ type }) => type === 'explicit-key-ind')?.offset ?? key?.from ?? 0
    const colon = token?.sep?.find(({ type }) => type === 'map-value-ind')?.offset
    const after = colon === undefined ? (key?.end ?? from) : colon + 1
    const value = toLayout(pair.value, token?.sep)
    entries.push({ from, key: keyScalar, after, value, end: value?.end ?? after })
  }
  return toCollection(node, 'map', { entries, prefixFrom })
}

function toList(node: YAMLSeq, prefixFrom: number | undefined): LayoutCollection {
  const flow = node.flow === true
  const tokens = collectionTokens(node).filter((token) => flow || token.start.some(isDash))
  const entries = node.items.map((item, i): LayoutEntry => {
    const start = tokens[i]?.start ?? []
    const value = toLayout(item, start)
    const dash = start.find(isDash)?.offset
    const from = dash ?? value?.from ?? 0
    const after = dash === undefined ? from : dash + 1
    return { from, key: undefined, after, value, end: value?.end ?? after }
  })
  return toCollection(node, 'list', { entries, prefixFrom })
}

interface CollectionParts {
  readonly entries: readonly LayoutEntry[]
  readonly prefixFrom: number | undefined
}

function toCollection(
  node: YAMLMap | YAMLSeq,
  kind: 'map' | 'list',
  { entries, prefixFrom }: CollectionParts,
): LayoutCollection {
  const [start, valueEnd] = node.range ?? [0, 0]
  const flow = node.flow === true
  // A block collection's own range includes comments after it, so its last entry determines where it ends.
  const end = flow ? valueEnd : (entries.at(-1)?.end ?? valueEnd)
  return { kind, flow, entries, anchor: node.anchor, from: prefixFrom ?? start, start, end }
}

function collectionTokens(node: YAMLSeq): readonly CST.CollectionItem[] {
  const token = node.srcToken
  return token !== undefined && 'items' in token ? token.items : []
}

function isDash({ type }: CST.SourceToken): boolean {
  return type === 'seq-item-ind'
}

/**
 * True if the text, written without quotes, is read as the same string in YAML 1.1 and 1.2, both as a value and as a
 * list item.
 */
export function readsAsPlain(text: string, context: 'block' | 'flow' | 'key'): boolean {
  if (/^[A-Za-z][\w./-]*$/.test(text)) return !reserved.test(text)
  if (text === '' || /[\n\r]/.test(text)) return false
  // Parsers disagree on these characters inside braces and brackets.
  if (context === 'flow' && /[?:#]/.test(text)) return false
  const samples = { block: [`k: ${text}`, `- ${text}`], flow: [`[${text}]`, `{k: ${text}}`], key: [`${text}: k`] }[
    context
  ]
  return samples.every((sample) => readsBack(sample, text, '1.1') && readsBack(sample, text, '1.2'))
}

const reserved = /^(y|n|yes|no|on|off|true|false|null)$/i

function readsBack(sample: string, text: string, version: '1.1' | '1.2'): boolean {
  const { isCollection, isPair, isScalar, parseDocument } = yamlPackage()
  const { contents, errors, warnings } = parseDocument(sample, { version, logLevel: 'silent' })
  if (errors.length > 0 || warnings.length > 0 || !isCollection(contents) || contents.items.length !== 1) return false
  const [item] = contents.items
  if (!isPair(item)) return isScalar(item) && item.value === text
  const [own, other] = sample.endsWith(': k') ? [item.key, item.value] : [item.value, item.key]
  return isScalar(own) && own.value === text && isScalar(other) && other.value === 'k'
}
