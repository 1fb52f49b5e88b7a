import { changedScalar, type Mapping, mapping, type Node, type Scalar, sequence } from '../tree/node.ts'
import { lastScalar } from '../yaml/read/last-block.ts'
import type { Resource } from './resource.ts'

/**
 * The tree of a resource for printing and for JSON patches. A block scalar before a comment at the end of the document
 * gets an additional line (see `blockBeforeComment`).
 */
export function printedNode({ node, state }: Resource): Mapping {
  const { lastBlock } = state
  if (lastBlock === undefined || lastScalar(node) !== lastBlock) return node
  // `withLast` returns the same type of node as it receives.
  return withLast(node, changedScalar(lastBlock, { text: `${lastBlock.text}\n` })) as Mapping
}

function withLast(node: Node, last: Scalar): Node {
  if (node.type === 'scalar') return last
  if (node.type === 'sequence')
    return sequence(node.items.map((item, i) => (i < node.items.length - 1 ? item : withLast(item, last))))
  return mapping(
    node.entries.map((entry, i) =>
      i < node.entries.length - 1 ? entry : { key: entry.key, value: withLast(entry.value, last) },
    ),
  )
}
