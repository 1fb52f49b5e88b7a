import type { Node } from '../../tree/node.ts'
import { keyName } from '../json/key-name.ts'
import { decodeBinaryKeys } from '../types/binary.ts'
import { sortEntries } from '../types/key-order.ts'
import { mergePrinted } from './merge-printed.ts'

export interface PrintedChild {
  /** The key as printed, or the index. */
  readonly name: string | number
  /** The key in the tree, or the index. */
  readonly step: string | number
  readonly child: Node
}

/** The collections around a node. */
export interface PrintContext {
  /** Whether one of them is a flow collection. */
  readonly flow: boolean
  readonly depth: number
}

/**
 * The nodes directly below a node as `writeNode` prints them, in that order.
 *
 * @throws KuiltError YAML_… for keys that cannot be printed
 */
export function printedChildren(node: Node, { flow, depth }: PrintContext): readonly PrintedChild[] {
  if (node.type === 'scalar') return []
  if (node.type === 'sequence') return node.items.map((child, i) => ({ name: i, step: i, child }))
  const context = { flow: flow || node.flow, depth }
  const { entries } = mergePrinted(depth === 0 ? decodeBinaryKeys(node) : node)
  return sortEntries(entries, false).map(({ key, value }) => ({
    name: keyName(key, context),
    step: key.text,
    child: value,
  }))
}

/** The context of the nodes directly below a node. */
export function contextBelow(node: Node, { flow, depth }: PrintContext): PrintContext {
  return { flow: flow || (node.type !== 'scalar' && node.flow), depth: depth + 1 }
}
