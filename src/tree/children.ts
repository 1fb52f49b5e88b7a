import type { FieldPath } from '../diagnostics/index.ts'
import { getField } from './fields.ts'
import type { Node } from './node.ts'

/** The nodes directly below a node, each with its key or position. */
export function childrenOf(node: Node): readonly { readonly step: string | number; readonly child: Node }[] {
  if (node.type === 'sequence') return node.items.map((child, step) => ({ step, child }))
  if (node.type === 'mapping') return node.entries.map(({ key, value }) => ({ step: key.text, child: value }))
  return []
}

/** The path of a node in a tree, by identity; undefined if the tree does not contain it. */
export function pathTo(root: Node, wanted: Node): FieldPath | undefined {
  if (root === wanted) return []
  for (const { step, child } of childrenOf(root)) {
    const below = pathTo(child, wanted)
    if (below !== undefined) return [step, ...below]
  }
  return undefined
}

/** The node under a key of a map (the first one, if there are duplicates) or at an index of a list. */
export function memberAt(node: Node, step: string | number): Node | undefined {
  if (node.type === 'sequence') return node.items[Number(step)]
  return getField(node, String(step))
}

/** The node at a path of keys and indexes. */
export function nodeAt(root: Node, path: FieldPath): Node | undefined {
  let node: Node | undefined = root
  for (const step of path) node = node && memberAt(node, step)
  return node
}
