import { withEntry } from '../../tree/fields.ts'
import { type Entry, mapping, type Node, scalar, sequence } from '../../tree/node.ts'
import { type CellWrites, settleCells } from '../../tree/shared-cells.ts'
import { replaceAt } from '../../tree/walk-path.ts'

/**
 * The value that a replacement writes. Upstream keeps a pointer to the source's own field
 * (api/filters/replacement/replacement.go, getReplacement), so if a target is that field or inside that field, later
 * targets get the new value.
 */
export class LiveValue {
  #node: Node
  /** The position of the source among the resources. Undefined for a constant value. */
  readonly #position: number | undefined
  readonly #path: readonly number[]
  #detached = false

  constructor(node: Node, position: number | undefined, path: readonly number[]) {
    this.#node = node
    this.#position = position
    this.#path = path
  }

  get node(): Node {
    return this.#node
  }

  /** Updates the value after a write to the resource at `position`. */
  written(position: number, path: readonly number[], node: Node): void {
    if (position !== this.#position || this.#detached) return
    const shared = commonLength(path, this.#path)
    if (shared === path.length && shared < this.#path.length) this.#detached = true
    else if (shared === this.#path.length) this.#node = replaceAt(this.#node, path.slice(shared), () => node)
  }

  /**
   * Updates the value after a field or an element has been added to the node at `path` of the resource at `position`.
   */
  added(position: number, path: readonly number[], child: Entry | Node): void {
    if (position !== this.#position || this.#detached) return
    const shared = commonLength(path, this.#path)
    if (shared !== this.#path.length) return
    this.#node = replaceAt(this.#node, path.slice(shared), (node) => append(node, child))
  }

  /** Updates the value after a write to the resource at `position` has changed shared scalars. */
  settled(position: number, writes: CellWrites): void {
    if (position !== this.#position || this.#detached || writes.size === 0) return
    const holder = settleCells(mapping([{ key: scalar(''), value: this.#node }]), writes)
    this.#node = holder.entries[0]?.value ?? this.#node
  }
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i++
  return i
}

function append(node: Node, child: Entry | Node): Node {
  if (node.type === 'mapping' && 'key' in child) return withEntry(node, child)
  if (node.type === 'sequence' && 'type' in child) return sequence([...node.items, child], node.flow)
  return node
}
