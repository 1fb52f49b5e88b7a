import type { FieldPath } from '../diagnostics/index.ts'
import { getField } from './fields.ts'
import type { Node } from './node.ts'

/** Returns the nodes directly below a node, each with its key or position. */
export function childrenOf(node: Node): readonly { readonly step: string | number; readonly child: Node }[] {
  if (node.type === 'sequence') return node.items.map((child, step) => ({ step, child }))
  if (node.type === 'mapping') return node.entries.map(({ key, value }) => ({ step: key.text, child: value }))
  return []
}

/** True for a scalar, and for an empty map or list. */
export function isLeaf(node: Node): boolean {
  return node.type === 'scalar' || (node.type === 'mapping' ? node.entries : node.items).length === 0
}

/**
 * Returns the path of a node in a tree. Nodes are compared by identity. Undefined if the tree does not contain the
 * node.
 */
export function pathTo(root: Node, wanted: Node): FieldPath | undefined {
  if (root === wanted) return []
  for (const { step, child } of childrenOf(root)) {
    const below = pathTo(child, wanted)
    if (below !== undefined) return [step, ...below]
  }
  return undefined
}

/**
 * Returns the node under a key of a map, or at an index of a list. If there are duplicate keys, the first one is used.
 */
export function memberAt(node: Node, step: string | number): Node | undefined {
  if (node.type === 'sequence') return node.items[Number(step)]
  return getField(node, String(step))
}

/** Returns the node at a path of keys and indexes. */
export function nodeAt(root: Node, path: FieldPath): Node | undefined {
  let node: Node | undefined = root
  for (const step of path) node = node && memberAt(node, step)
  return node
}
