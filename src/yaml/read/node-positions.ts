import type { Entry, Node } from '../../tree/node.ts'

/** If there are more nodes than this, `get` uses an index. */
const few = 300

/**
 * Offsets of nodes, and of entries whose value is empty, in the text of a `Source`. Most nodes of a build are never looked up,
 * so adding one is cheap.
 */
export class NodePositions {
  readonly #nodes: (Node | Entry)[] = []
  readonly #starts: number[] = []
  #index: Map<Node | Entry, number> | undefined

  /** The node that was added last. */
  get last(): Node | Entry | undefined {
    return this.#nodes[this.#nodes.length - 1]
  }

  /** Adds a node. If the same node is added more than once, its first offset is used. */
  add(node: Node | Entry, start: number): void {
    this.#nodes.push(node)
    this.#starts.push(start)
    this.#index = undefined
  }

  get(node: Node | Entry): number | undefined {
    const nodes = this.#nodes
    if (nodes.length <= few) {
      const i = nodes.indexOf(node)
      return i < 0 ? undefined : this.#starts[i]
    }
    this.#index ??= this.#indexed()
    return this.#index.get(node)
  }

  #indexed(): Map<Node | Entry, number> {
    const index = new Map<Node | Entry, number>()
    for (let i = this.#nodes.length - 1; i >= 0; i--) index.set(this.#nodes[i] as Node, this.#starts[i] as number)
    return index
  }
}
