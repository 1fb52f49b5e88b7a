import { KuiltError } from '../../diagnostics/index.ts'
import type { MemberStep } from '../../tree/field-path.ts'
import { indexOfKey, mapItems, withValue } from '../../tree/fields.ts'
import { type Entry, type Mapping, mapping, type Node, type Sequence, sequence } from '../../tree/node.ts'
import {
  type Container,
  childAt,
  existingIndex,
  insertionIndex,
  isContainer,
  positionOf,
  withChild,
} from '../../tree/walk-path.ts'
import { scalarFromJson } from '../../yaml/json/json.ts'
import { checkDepth } from '../../yaml/read/depth.ts'
import { sortEntries } from '../../yaml/types/key-order.ts'

/** The maximum number of values that all `copy` operations of one patch may copy. */
const maxCopiedNodes = 400_000

/**
 * The maximum number of keys and items that one patch may visit. An operation searches every map on its path, so many
 * operations on huge maps would take minutes.
 */
const defaultMaxSteps = 200_000_000

export interface JsonDocumentLimits {
  /** Default: 200,000,000. */
  readonly maxSteps?: number
  /** Called before a key of a map is written. */
  readonly onWrite?: ((write: JsonWrite) => void) | undefined
}

/** A value that an operation writes under a key of a map. */
export interface JsonWrite {
  readonly op: string
  readonly pointer: string
  /** The old value; undefined for a new key. */
  readonly before: Node | undefined
  readonly value: Node
}

/** The source or the target of an operation. */
export interface End {
  readonly op: string
  readonly pointer: string
  readonly steps: readonly MemberStep[]
}

/** Changes the container at the end of a pointer. */
type Change = (container: Container, key: string) => Container

/**
 * A tree to which a patch is being applied. It has been converted to JSON and back. Unchanged parts are shared with the
 * original tree. Added keys stay at the end until `finish` sorts them.
 *
 * It follows pointers with its own code (based on the steps of walk-path.ts), because a write changes the container of
 * the last step, keeps track of unsorted maps, and counts the visited keys.
 */
export class JsonDocument {
  root: Node
  private readonly start: Node
  /** Maps that have an added key at their end. */
  private unsorted: WeakSet<Node> | undefined
  private copiedNodes = 0
  private steps = 0
  private depths: WeakMap<Node, number> | undefined

  private readonly maxSteps: number
  private readonly onWrite: JsonDocumentLimits['onWrite']

  constructor(root: Node, { maxSteps = defaultMaxSteps, onWrite }: JsonDocumentLimits = {}) {
    this.root = root
    this.onWrite = onWrite
    this.maxSteps = maxSteps
    this.start = root
  }

  /** The tree with all keys sorted. */
  finish(): Node {
    return this.unsorted === undefined ? this.root : this.sort(this.root, this.start, this.unsorted)
  }

  /** The value at a pointer; undefined if a map does not have the key. */
  read(end: End): Node | undefined {
    const last = end.steps.at(-1)
    let at: Node | undefined = this.root
    for (const step of end.steps.slice(0, -1)) at = isContainer(at) ? this.memberAt(at, step) : undefined
    if (last === undefined || !isContainer(at)) throw pathMissing(end)
    if (at.type === 'sequence') return at.items[existingIndex(at, last.text) ?? badIndex(end, last.text)]
    return this.memberAt(at, last)
  }

  private memberAt(container: Container, step: MemberStep): Node | undefined {
    this.countSteps(container)
    return childAt(container, positionOf(container, step))
  }

  /** @throws KuiltError JSON_PATCH_TOO_LONG */
  private countSteps(container: Container): void {
    this.steps += container.type === 'sequence' ? container.items.length : container.entries.length
    if (this.steps > this.maxSteps) throw new KuiltError('JSON_PATCH_TOO_LONG', { limit: this.maxSteps })
  }

  insert(end: End, value: Node): void {
    this.checkDepth(end, value)
    this.write(end, (container, key) => {
      if (container.type === 'mapping') return this.set(container, key, value, end)
      const index = insertionIndex(container, key) ?? badIndex(end, key)
      return list(container.items.toSpliced(index, 0, value))
    })
  }

  /** Inserts a copy of a value. Limited, because each copy of a whole tree into itself doubles its size. */
  copy(end: End, value: Node): void {
    this.copiedNodes += countNodes(value, maxCopiedNodes)
    if (this.copiedNodes > maxCopiedNodes) throw new KuiltError('JSON_PATCH_COPIES_TOO_MUCH', { limit: maxCopiedNodes })
    this.insert(end, value)
  }

  remove(end: End): void {
    this.write(end, (container, key) => {
      if (container.type === 'sequence') {
        return list(container.items.toSpliced(existingIndex(container, key) ?? badIndex(end, key), 1))
      }
      const entries = container.entries.filter((entry) => entry.key.text !== key)
      if (entries.length < container.entries.length) return this.copied(container, map(entries))
      throw new KuiltError('JSON_PATCH_KEY_MISSING', { op: end.op, path: end.pointer, key })
    })
  }

  replace(end: End, value: Node): void {
    this.checkDepth(end, value)
    this.write(end, (container, key) => {
      if (container.type === 'mapping') return this.set(container, key, value, end)
      return list(container.items.with(existingIndex(container, key) ?? badIndex(end, key), value))
    })
  }

  /** @throws KuiltError YAML_TOO_DEEP */
  private checkDepth({ steps }: End, value: Node): void {
    if (isContainer(value)) checkDepth(steps.length + this.depthOf(value))
  }

  /** The depth of a tree. Cached for every node, because a copied node occurs in several places. */
  private depthOf(node: Container): number {
    this.depths ??= new WeakMap()
    let depth = this.depths.get(node)
    if (depth === undefined) {
      depth = 1
      for (const child of children(node)) if (isContainer(child)) depth = Math.max(depth, 1 + this.depthOf(child))
      this.depths.set(node, depth)
    }
    return depth
  }

  private set(container: Mapping, key: string, value: Node, { op, pointer }: End): Mapping {
    const index = indexOfKey(container, key)
    this.onWrite?.({ op, pointer, before: container.entries[index]?.value, value })
    const entry = { key: container.entries[index]?.key ?? scalarFromJson(key), value }
    if (index >= 0) return this.copied(container, map(container.entries.with(index, entry)))
    const grown = map(container.entries.toSpliced(container.entries.length, 0, entry))
    this.unsorted ??= new WeakSet()
    this.unsorted.add(grown)
    return grown
  }

  private write(end: End, change: Change): void {
    if (end.steps.length === 0) throw pathMissing(end)
    this.root = this.writeBelow(this.root, end, change, 0)
  }

  private writeBelow(node: Node | undefined, end: End, change: Change, depth: number): Container {
    if (!isContainer(node)) throw pathMissing(end)
    this.countSteps(node)
    const step = end.steps[depth] as MemberStep
    if (depth === end.steps.length - 1) return change(node, step.text)
    const position = positionOf(node, step)
    // If the member does not exist, nothing can be written below it, which is an error.
    const child = this.writeBelow(childAt(node, position), end, change, depth + 1)
    const changed = withChild(node, position, child)
    return changed.type === 'mapping' ? this.copied(node, changed) : changed
  }

  /** Marks a changed copy of a map as unsorted if the map itself is unsorted. */
  private copied(from: Container, to: Mapping): Mapping {
    if (this.unsorted?.has(from)) this.unsorted.add(to)
    return to
  }

  /**
   * Sorts added keys. `start` is the original node at the same position; if the node is unchanged, everything below it
   * is already sorted.
   */
  private sort(node: Node, start: Node | undefined, unsorted: WeakSet<Node>): Node {
    if (node === start || node.type === 'scalar') return node
    if (node.type === 'sequence') {
      const old = start?.type === 'sequence' ? start.items : []
      return mapItems(node, (item, i) => this.sort(item, old[i], unsorted))
    }
    const old = start?.type === 'mapping' ? start.entries : []
    let inner = node
    for (let i = 0; i < node.entries.length; i++) {
      const { value } = node.entries[i] as Entry
      const sorted = this.sort(value, old[i]?.value, unsorted)
      if (sorted !== value) inner = withValue(inner, i, sorted)
    }
    return unsorted.has(node) ? map(sortEntries(inner.entries, true)) : inner
  }
}

/** The number of nodes in a tree, counted up to a limit. */
function countNodes(node: Node, limit: number): number {
  let count = 0
  const pending = [node]
  for (let next = pending.pop(); next !== undefined && count <= limit; next = pending.pop()) {
    count++
    if (isContainer(next)) for (const child of children(next)) pending.push(child)
  }
  return count
}

function children(node: Container): readonly Node[] {
  return node.type === 'sequence' ? node.items : node.entries.map(({ value }) => value)
}

/** A map or list of entries. Empty ones are in flow style, so they are printed as `{}` and `[]`. */
function map(entries: Mapping['entries']): Mapping {
  return mapping(entries, entries.length === 0)
}

function list(items: Sequence['items']): Sequence {
  return sequence(items, items.length === 0)
}

function pathMissing({ op, pointer }: End): KuiltError {
  return new KuiltError('JSON_PATCH_PATH_MISSING', { op, path: pointer })
}

function badIndex({ op, pointer }: End, index: string): never {
  throw new KuiltError('JSON_PATCH_INDEX_INVALID', { op, path: pointer, index })
}
