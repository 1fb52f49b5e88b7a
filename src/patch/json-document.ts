import { KuiltError } from '../diagnostics/index.ts'
import { indexOfKey, mapItems, withValue } from '../tree/fields.ts'
import { type Entry, type Mapping, mapping, type Node, type Sequence, sequence } from '../tree/node.ts'
import { scalarFromJson } from '../yaml/json/json.ts'
import { checkDepth } from '../yaml/read/depth.ts'
import { sortEntries } from '../yaml/types/key-order.ts'
import type { End } from './json-operations.ts'
import { type Container, existingIndex, insertionIndex, isContainer, memberAt, pointerParts } from './json-pointer.ts'

/** How many values the copies of one patch may hold together. */
const maxCopiedNodes = 400_000

/** Each operation looks through what is on its way: with that many operations on maps that large it would take minutes. */
const maxSteps = 200_000_000

/** Changes the container at the end of a pointer. */
type Change = (container: Container, key: string) => Container

/**
 * A tree that has been through JSON while a patch is applied to it. What an operation does not touch is shared with the
 * tree before; keys that are added stand at the end until `finish`.
 */
export class JsonDocument {
  root: Node
  readonly #start: Node
  /** Maps with a key that has been added at their end. */
  #unsorted: WeakSet<Node> | undefined
  #copiedNodes = 0
  #steps = 0
  #depths: WeakMap<Node, number> | undefined

  constructor(root: Node) {
    this.root = root
    this.#start = root
  }

  /** The tree with all keys in their order. */
  finish(): Node {
    return this.#unsorted === undefined ? this.root : this.#sort(this.root, this.#start, this.#unsorted)
  }

  /** The value at a pointer; undefined where a map has no such key. */
  read(end: End): Node | undefined {
    const parts = pointerParts(end.pointer)
    const key = parts.at(-1)
    let at: Node | undefined = this.root
    for (const part of parts.slice(0, -1)) at = isContainer(at) ? this.#memberAt(at, part) : undefined
    if (key === undefined || !isContainer(at)) throw pathMissing(end)
    if (at.type === 'sequence') return at.items[existingIndex(at, key) ?? badIndex(end, key)]
    return this.#memberAt(at, key)
  }

  #memberAt(container: Container, part: string): Node | undefined {
    this.#step(container)
    return memberAt(container, part)
  }

  /** @throws KuiltError JSON_PATCH_TOO_LONG */
  #step(container: Container): void {
    this.#steps += container.type === 'sequence' ? container.items.length : container.entries.length
    if (this.#steps > maxSteps) throw new KuiltError('JSON_PATCH_TOO_LONG', { limit: maxSteps })
  }

  insert(end: End, value: Node): void {
    this.#checkDepth(end, value)
    this.#write(end, (container, key) => {
      if (container.type === 'mapping') return this.#set(container, key, value)
      const index = insertionIndex(container, key) ?? badIndex(end, key)
      return list(container.items.toSpliced(index, 0, value))
    })
  }

  /** What is copied again and again doubles every time. */
  copy(end: End, value: Node): void {
    this.#copiedNodes += countNodes(value, maxCopiedNodes)
    if (this.#copiedNodes > maxCopiedNodes)
      throw new KuiltError('JSON_PATCH_COPIES_TOO_MUCH', { limit: maxCopiedNodes })
    this.insert(end, value)
  }

  remove(end: End): void {
    this.#write(end, (container, key) => {
      if (container.type === 'sequence') {
        return list(container.items.toSpliced(existingIndex(container, key) ?? badIndex(end, key), 1))
      }
      const entries = container.entries.filter((entry) => entry.key.text !== key)
      if (entries.length < container.entries.length) return this.#copied(container, map(entries))
      throw new KuiltError('JSON_PATCH_KEY_MISSING', { op: end.op, path: end.pointer, key })
    })
  }

  replace(end: End, value: Node): void {
    this.#checkDepth(end, value)
    this.#write(end, (container, key) => {
      if (container.type === 'mapping') return this.#set(container, key, value)
      return list(container.items.with(existingIndex(container, key) ?? badIndex(end, key), value))
    })
  }

  /** @throws KuiltError YAML_TOO_DEEP */
  #checkDepth({ pointer }: End, value: Node): void {
    if (isContainer(value)) checkDepth(pointerParts(pointer).length + this.#depthOf(value))
  }

  /** Kept for every node: a node that has been copied stands in several places. */
  #depthOf(node: Container): number {
    this.#depths ??= new WeakMap()
    let depth = this.#depths.get(node)
    if (depth === undefined) {
      depth = 1
      for (const child of children(node)) if (isContainer(child)) depth = Math.max(depth, 1 + this.#depthOf(child))
      this.#depths.set(node, depth)
    }
    return depth
  }

  #set(container: Mapping, key: string, value: Node): Mapping {
    const index = indexOfKey(container, key)
    const entry = { key: container.entries[index]?.key ?? scalarFromJson(key), value }
    if (index >= 0) return this.#copied(container, map(container.entries.with(index, entry)))
    const grown = map(container.entries.toSpliced(container.entries.length, 0, entry))
    this.#unsorted ??= new WeakSet()
    this.#unsorted.add(grown)
    return grown
  }

  #write(end: End, change: Change): void {
    const parts = pointerParts(end.pointer)
    if (parts.length === 0) throw pathMissing(end)
    this.root = this.#writeBelow(this.root, parts, { end, change, depth: 0 })
  }

  #writeBelow(node: Node | undefined, parts: readonly string[], step: Step): Container {
    const { end, change, depth } = step
    if (!isContainer(node)) throw pathMissing(end)
    this.#step(node)
    const part = parts[depth] ?? ''
    if (depth === parts.length - 1) return change(node, part)
    const child = this.#writeBelow(memberAt(node, part), parts, { end, change, depth: depth + 1 })
    if (node.type === 'sequence') return list(node.items.with(existingIndex(node, part) ?? badIndex(end, part), child))
    // It has the key, or there would have been nothing to write below.
    return this.#copied(node, withValue(node, indexOfKey(node, part), child))
  }

  /** A copy of an unsorted map is unsorted, too. */
  #copied(from: Mapping, to: Mapping): Mapping {
    if (this.#unsorted?.has(from)) this.#unsorted.add(to)
    return to
  }

  /** `start` is what stood in the place of `node` at first: where it still does, all is sorted. */
  #sort(node: Node, start: Node | undefined, unsorted: WeakSet<Node>): Node {
    if (node === start || node.type === 'scalar') return node
    if (node.type === 'sequence') {
      const old = start?.type === 'sequence' ? start.items : []
      return mapItems(node, (item, i) => this.#sort(item, old[i], unsorted))
    }
    const old = start?.type === 'mapping' ? start.entries : []
    let inner = node
    for (let i = 0; i < node.entries.length; i++) {
      const { value } = node.entries[i] as Entry
      const sorted = this.#sort(value, old[i]?.value, unsorted)
      if (sorted !== value) inner = withValue(inner, i, sorted)
    }
    return unsorted.has(node) ? map(sortEntries(inner.entries, true)) : inner
  }
}

/** How many nodes a tree has, counted up to a limit. */
function countNodes(node: Node, limit: number): number {
  let count = 0
  const pending = [node]
  for (let next = pending.pop(); next !== undefined && count <= limit; next = pending.pop()) {
    count++
    if (isContainer(next)) for (const child of children(next)) pending.push(child)
  }
  return count
}

interface Step {
  readonly end: End
  readonly change: Change
  readonly depth: number
}

function children(node: Container): readonly Node[] {
  return node.type === 'sequence' ? node.items : node.entries.map(({ value }) => value)
}

/** Empty collections stand in brackets. */
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
