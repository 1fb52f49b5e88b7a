import type { LayoutCollection, LayoutDocument, LayoutNode } from './edit-document.ts'
import { columnOf } from './lines.ts'
import { type Quote, quoteOf } from './scalar-text.ts'

/** The YAML style of a file. */
export interface FileStyle {
  /** Columns between a key and the dashes of its list. Default: 0. */
  readonly listIndent: number
  /** Columns between a key and the keys of its map. Default: 2. */
  readonly mapIndent: number
  /** The quotes for text that must be quoted. Default: double. */
  readonly quote: Quote
  /** True if the file is JSON, where all strings are in double quotes. */
  readonly json: boolean
  /** The order of the keys of new maps. */
  readonly compareKeys: KeyOrder
}

/** Compares two keys of one map, as a sort function. */
export type KeyOrder = (a: string, b: string) => number

/**
 * Determines the style of a file from what occurs most often. The caller passes the order of keys, because small files
 * rarely show it.
 */
export function styleOf({ text, root }: LayoutDocument, compareKeys: KeyOrder): FileStyle {
  const votes: Votes = { list: new Map(), map: new Map(), quote: new Map() }
  if (root !== undefined) survey(root, text, votes)
  return {
    listIndent: winner(votes.list) ?? 0,
    mapIndent: winner(votes.map) ?? 2,
    quote: winner(votes.quote) ?? 'double',
    json: isJson(root),
    compareKeys,
  }
}

interface Votes {
  readonly list: Map<number, number>
  readonly map: Map<number, number>
  readonly quote: Map<Quote, number>
}

function survey(node: LayoutNode, text: string, votes: Votes): void {
  if (node.kind === 'alias') return
  if (node.kind === 'scalar') {
    const quote = quoteOf(node.style)
    if (quote !== undefined) vote(votes.quote, quote)
    return
  }
  for (const entry of node.entries) {
    const { value } = entry
    if (value === undefined) continue
    if (!node.flow && entry.key !== undefined && isBlock(value)) {
      const columns = columnOf(text, value.start) - columnOf(text, entry.from)
      vote(value.kind === 'list' ? votes.list : votes.map, columns)
    }
    survey(value, text, votes)
  }
}

function isBlock(node: LayoutNode): node is LayoutCollection {
  return (node.kind === 'map' || node.kind === 'list') && !node.flow
}

function isJson(root: LayoutNode | undefined): boolean {
  return root?.kind === 'map' && root.flow && root.entries.every(({ key }) => key?.style === 'double')
}

function vote<T>(votes: Map<T, number>, choice: T): void {
  votes.set(choice, (votes.get(choice) ?? 0) + 1)
}

function winner<T>(votes: ReadonlyMap<T, number>): T | undefined {
  let best: T | undefined
  for (const [choice, count] of votes) if (best === undefined || count > (votes.get(best) ?? 0)) best = choice
  return best
}
