import type { Node } from '../../tree/node.ts'

/**
 * What a text holds around a node besides its value: comments above (`head`), behind (`line`) and below it (`foot`),
 * each with its `#` signs, an anchor, the tag of a collection. Divided up as go-yaml does, because that decides where
 * they are printed.
 */
export interface Notes {
  readonly head: string
  readonly line: string
  readonly foot: string
  readonly anchor: string
  /** Of a map or a list; scalars carry their own. */
  readonly tag: string
  /** The node stands for `*text`. */
  readonly alias: boolean
  /** Offset in the text where the node begins; -1 for one that is not from a text. */
  readonly at: number
}

export const noNotes: Notes = Object.freeze({ head: '', line: '', foot: '', anchor: '', tag: '', alias: false, at: -1 })

/** A node of a text that is written back. Copying its fields keeps the notes, so edits that spread a node keep comments. */
export type NotedNode = Node & { readonly notes?: Notes }

export function notesOf(node: Node): Notes {
  // Any node may carry notes; those of resources never do.
  return (node as NotedNode).notes ?? noNotes
}

/** The first YAML document of a text that is to be changed and written back. */
export interface NotedDocument {
  readonly root: Node
  /** Comments before the root, set off by an empty line. */
  readonly head: string
  /** Comments behind everything. */
  readonly foot: string
}
