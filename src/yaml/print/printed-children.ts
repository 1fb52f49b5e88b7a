import { KuiltError } from '../../diagnostics/index.ts'
import type { Entry, Mapping, Node, Scalar } from '../../tree/node.ts'
import { keyName } from '../json/key-name.ts'
import { scalarValue } from '../json/scalar-value.ts'
import { MAX_DEPTH } from '../read/depth.ts'
import { decodeBinaryKeys } from '../types/binary.ts'
import { sortEntries } from '../types/key-order.ts'
import { inOrder, KeyShapes } from '../types/key-shapes.ts'
import { isPlainText } from '../types/plain-text.ts'
import { mergePrinted } from './merge-printed.ts'

/** The collections around a node. */
export interface PrintContext {
  /** True if one of these collections is in flow style. */
  readonly flow: boolean
  readonly depth: number
}

/** The context of a whole resource. */
export const topContext: PrintContext = { flow: false, depth: 0 }

/** Called with the key as printed (`name`) and the key in the tree (`step`). For list items, both are the index. */
export type OnChild = (name: string | number, step: string | number, child: Node) => void

/** Visits the nodes of trees in the order in which `writeNode` prints them, without printing. */
export class PrintedTree {
  readonly #shapes: KeyShapes = new KeyShapes({ newer: false, untyped: true })

  /**
   * Visits the nodes directly below a node.
   *
   * @throws KuiltError YAML_… for what cannot be printed
   */
  children(node: Node, context: PrintContext, onChild: OnChild): void {
    if (node.type === 'scalar') return
    if (context.depth > MAX_DEPTH) throw new KuiltError('YAML_TOO_DEEP', { depth: MAX_DEPTH })
    if (node.type === 'sequence') {
      for (let i = 0; i < node.items.length; i++) onChild(i, i, node.items[i] as Node)
      return
    }
    const shape = this.#shapes.of(node.entries)
    if (shape === undefined) {
      this.#unusualEntries(context.depth === 0 ? decodeBinaryKeys(node) : node, context, onChild)
      return
    }
    const entries = shape.order === undefined ? node.entries : inOrder(node.entries, shape.order)
    for (let i = 0; i < entries.length; i++) {
      const { key, value } = entries[i] as Entry
      onChild(key.text, key.text, value)
    }
  }

  /**
   * Throws if printing would fail. If there are several mistakes, the error may be about a different one than when
   * printing.
   *
   * @throws KuiltError YAML_… for what cannot be printed
   */
  check(node: Node, context: PrintContext): void {
    if (node.type === 'scalar') {
      checkScalar(node, context)
      return
    }
    const below = contextBelow(node, context)
    const isUsual = node.type === 'mapping' && below.depth <= MAX_DEPTH && this.#shapes.of(node.entries) !== undefined
    if (!isUsual) this.#checkUnusual(node, context, below)
    else for (let i = 0; i < node.entries.length; i++) this.check((node.entries[i] as Entry).value, below)
  }

  /** A separate method, because the closure would take time and memory for every node. */
  #checkUnusual(node: Node, context: PrintContext, below: PrintContext): void {
    this.children(node, context, (_, __, child) => this.check(child, below))
  }

  #unusualEntries(map: Mapping, { flow, depth }: PrintContext, onChild: OnChild): void {
    const context = { flow: flow || map.flow, depth }
    let previous: string | undefined
    for (const { key, value } of sortEntries(mergePrinted(map).entries, false)) {
      const name = keyName(key, context)
      if (name === previous) throw new KuiltError('YAML_DUPLICATE_KEY', { key: name })
      previous = name
      onChild(name, key.text, value)
    }
  }
}

/** The contexts below each depth, which are the same for all trees. */
const below: { readonly block: PrintContext[]; readonly flow: PrintContext[] } = { block: [], flow: [] }

/** The context of the nodes directly below a node. */
export function contextBelow(node: Node, { flow, depth }: PrintContext): PrintContext {
  const isInFlow = flow || (node.type !== 'scalar' && node.flow)
  const known = isInFlow ? below.flow : below.block
  let context = known[depth]
  if (context === undefined) {
    context = { flow: isInFlow, depth: depth + 1 }
    known[depth] = context
  }
  return context
}

/**
 * Checks that trees can be printed.
 *
 * @throws KuiltError YAML_… for what cannot be printed
 */
export function checkPrintable(nodes: readonly Node[]): void {
  const tree = new PrintedTree()
  for (const node of nodes) tree.check(node, topContext)
}

function checkScalar(node: Scalar, { flow }: PrintContext): void {
  const { text, tag } = node
  if ((tag === undefined || tag === '') && isPlainText(text)) return
  const value = scalarValue(node, flow)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text })
}
