import { attempt, type FieldPath, type TextLocation } from '../../diagnostics/index.ts'
import type { Entry, Node } from '../../tree/node.ts'
import { isMergeKey } from './anchors.ts'
import { Composer } from './compose.ts'
import { decodeBytes } from './decode-bytes.ts'
import { NodePositions } from './node-positions.ts'
import { offsetInScalar } from './scalar-offset.ts'
import { documentOf, type Piece, splitDocuments } from './split-documents.ts'

/** One-based; columns count characters. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** A document of a text, and the positions of its nodes. */
export interface ReadDocument {
  readonly root: Node
  readonly positions: NodePositions
  readonly text: string
  /** The start of the document in the text of the file. */
  readonly offset: number
}

/**
 * Finds the positions of values in a text. It parses the text once, with the reader that builds use, so it is fast
 * enough for thousands of positions. `locate`, by contrast, uses the `yaml` package and finds keys.
 */
export class TextPositions {
  /** The text with CRLF replaced by LF; empty if the text cannot be decoded. */
  readonly text: string
  readonly #documents: Map<number, ReadDocument | undefined> = new Map()
  #pieces: readonly Piece[] | undefined
  readonly #inner: Map<Node, TextPositions> = new Map()
  #lineStarts: number[] | undefined
  #hasPairs: boolean | undefined

  /** @param documents documents that have already been read, by index. Default: none */
  constructor(content: Uint8Array | string, documents: ReadonlyMap<number, ReadDocument> = new Map()) {
    this.text = attempt(() => decodeBytes(content, '').text) ?? ''
    for (const [index, document] of documents) this.#documents.set(index, document)
  }

  /**
   * The position of a value: of a scalar, or of the first scalar in a map or list. If the value does not exist, the
   * position of the deepest value on the path that does; undefined if there is no such document.
   *
   * @param location may point into the text of a field, such as an inline patch
   */
  find(location: TextLocation): TextPosition | undefined {
    const { line, column = 1 } = location
    if (line !== undefined) return { line, column }
    const offset = this.#offsetOf(location)
    return offset === undefined ? undefined : this.#positionAt(offset)
  }

  /**
   * The position of a scalar in a document that has already been read, found by identity. Undefined if it is not in the
   * document.
   */
  findNode(document: number, node: Node): TextPosition | undefined {
    const read = this.#documents.get(document)
    const start = read?.positions.get(node)
    return read === undefined || start === undefined ? undefined : this.#positionAt(start + read.offset)
  }

  /** The text of a line (one-based). */
  line(line: number): string | undefined {
    const starts = this.#starts()
    const start = starts[line - 1]
    return start === undefined ? undefined : this.text.slice(start, (starts[line] ?? this.text.length + 1) - 1)
  }

  #offsetOf({ document = 0, path = [], inside }: TextLocation): number | undefined {
    const read = this.#document(document)
    if (read === undefined) return undefined
    const { node, start } = walk(read, path)
    const offset = start + read.offset
    if (inside === undefined || node?.type !== 'scalar') return offset
    const inner = this.#positionsInside(node).#innerOffset(inside)
    if (inner === undefined) return offset
    return offset + offsetInScalar(this.text.slice(offset, read.offset + read.text.length), node.text, inner)
  }

  #innerOffset(location: TextLocation): number | undefined {
    if (location.line === undefined) return this.#offsetOf(location)
    const start = this.#starts()[location.line - 1]
    return start === undefined ? undefined : start + (location.column ?? 1) - 1
  }

  #positionsInside(node: Node & { type: 'scalar' }): TextPositions {
    let inner = this.#inner.get(node)
    if (inner === undefined) {
      inner = new TextPositions(node.text)
      this.#inner.set(node, inner)
    }
    return inner
  }

  #document(index: number): ReadDocument | undefined {
    if (!this.#documents.has(index)) this.#documents.set(index, this.#read(index))
    return this.#documents.get(index)
  }

  #read(index: number): ReadDocument | undefined {
    this.#pieces ??= splitDocuments(this.text)
    const piece = documentOf(this.#pieces, index)
    return piece && (readPiece(piece, 'v3') ?? readPiece(piece, 'v2'))
  }

  #positionAt(offset: number): TextPosition {
    const starts = this.#starts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: 1 + this.#charactersBetween(starts[low] as number, offset) }
  }

  #charactersBetween(start: number, end: number): number {
    this.#hasPairs ??= surrogate.test(this.text)
    return this.#hasPairs ? charactersIn(this.text, start, end) : end - start
  }

  #starts(): readonly number[] {
    if (this.#lineStarts !== undefined) return this.#lineStarts
    const starts = [0]
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#lineStarts = starts
    return starts
  }
}

/** Half of a surrogate pair: a character that takes two UTF-16 code units. */
const surrogate = /[\ud800-\udfff]/

function charactersIn(text: string, start: number, end: number): number {
  let count = 0
  for (let i = start; i < end; count++) i += (text.codePointAt(i) as number) > 0xffff ? 2 : 1
  return count
}

/**
 * Parses a document and records the positions of its values. Aliases are expanded, and in dialect `v3` also merge keys;
 * values from them are located where they are written.
 */
function readPiece({ text, offset }: Piece, dialect: 'v2' | 'v3'): ReadDocument | undefined {
  const positions = new NodePositions()
  const root = attempt(() => new Composer().compose(text, { origin: { file: '' }, dialect, positions }))
  return root && { root, positions, text, offset }
}

interface Reached {
  /** Undefined if the path goes deeper than the document. */
  readonly node: Node | undefined
  readonly start: number
}

function walk({ root, positions }: ReadDocument, path: FieldPath): Reached {
  let start = positions.get(root) ?? 0
  let node = root
  for (const step of path) {
    const entry: Entry | undefined = node.type === 'mapping' ? entryAt(node.entries, String(step)) : undefined
    const next = node.type === 'sequence' ? node.items[Number(step)] : entry?.value
    if (next === undefined) return { node: undefined, start: startOfFirst(node, positions) ?? start }
    start = positions.get(next) ?? (entry && positions.get(entry)) ?? start
    node = next
  }
  return { node, start: startOfFirst(node, positions) ?? start }
}

/** The position of the first scalar of a tree, because users edit scalars. */
function startOfFirst(node: Node, positions: NodePositions): number | undefined {
  const first: Node | Entry | undefined =
    node.type === 'mapping' ? node.entries[0] : node.type === 'sequence' ? node.items[0] : undefined
  if (first === undefined) return positions.get(node)
  const value = 'value' in first ? first.value : first
  return startOfFirst(value, positions) ?? positions.get(first)
}

/**
 * Of duplicate keys, returns the last one, because it wins. kustomize ignores the case of field names in
 * kustomizations.
 */
function entryAt(entries: readonly Entry[], name: string): Entry | undefined {
  for (let i = entries.length - 1; i >= 0; i--) if (entries[i]?.key.text === name) return entries[i]
  const found = entries.findLast(({ key }) => key.text.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found
  const merged = entries.find(isMergeKey)?.value
  const maps = merged?.type === 'sequence' ? merged.items : merged === undefined ? [] : [merged]
  for (const map of maps) {
    const inner = map.type === 'mapping' ? entryAt(map.entries, name) : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}
