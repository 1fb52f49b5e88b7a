import { type FieldPath, KuiltError } from '../diagnostics/index.ts'
import type { MatchStep, MemberStep, PathStep, UnsupportedStep } from './field-path.ts'
import { getField, indexOfKey, withValue } from './fields.ts'
import { isNull, type Mapping, type Node, type Sequence, scalarText } from './node.ts'
import { wrongNodeKind } from './node-kind.ts'

/** A node and its path, as positions of entries and items. */
export interface Found {
  readonly node: Node
  readonly path: readonly number[]
}

/**
 * Follows a path to one node. Returns undefined if a field or an element is missing. Follows kyaml/yaml/fns.go,
 * (PathGetter).Filter.
 *
 * @throws KuiltError PATH_… or FIELD_WRONG_NODE_KIND if the path does not match the kinds of nodes in the tree
 */
export function findNode(root: Node, steps: readonly PathStep[]): Found | undefined {
  let found: Found | undefined = { node: root, path: [] }
  for (const step of steps) {
    found = takeStep(found, step)
    if (found === undefined) return undefined
  }
  return found
}

/** Follows one step of `findNode`. */
export function takeStep({ node, path }: Found, step: PathStep): Found | undefined {
  const position = positionOf(node, step)
  const child = childAt(node, position)
  return child && { node: child, path: [...path, position] }
}

/** Converts a path of positions to a path of keys and indexes. */
export function keysOf(root: Node, path: readonly number[]): FieldPath {
  let node: Node | undefined = root
  return path.map((position) => {
    const key = node?.type === 'mapping' ? (node.entries[position]?.key.text ?? '') : position
    node = node && childAt(node, position)
    return key
  })
}

/**
 * Returns the position of the child for a step, or -1 if there is none. Nulls are treated as empty maps and lists
 * (kyaml/yaml/fns.go, ErrorIfInvalid). For the step of a JSON pointer, any other node has no children.
 *
 * @throws KuiltError PATH_…, FIELD_WRONG_NODE_KIND
 */
export function positionOf(node: Node, step: PathStep | MemberStep): number {
  switch (step.type) {
    case 'key':
      return keyPosition(node, step.text)
    case 'index':
      return step.index < elementsOf(node).length ? step.index : -1
    case 'last':
      return lastPosition(elementsOf(node))
    case 'match':
      return elementsOf(node).findIndex((item) => hasValue(item, step))
    case 'member':
      return memberPosition(node, step.text)
    case 'each':
      throw new KuiltError('PATH_WILDCARD_IN_SOURCE', {})
    case 'unsupported':
      throw unsupportedError(step)
  }
}

export function unsupportedError({ reason, text }: UnsupportedStep): KuiltError {
  switch (reason) {
    case 'wildcard':
      return new KuiltError('PATH_WILDCARD_IN_SOURCE', {})
    case 'negative index':
      return new KuiltError('PATH_INDEX_NEGATIVE', { index: text })
    case 'brackets':
      return new KuiltError('PATH_MATCH_INVALID', { part: text })
  }
}

/** Returns the position of a key in a map. Follows kyaml/yaml/fns.go, (FieldMatcher).Filter. */
export function keyPosition(node: Node, key: string): number {
  if (node.type === 'mapping') return indexOfKey(node, key)
  if (isNull(node)) return -1
  throw wrongNodeKind('mapping', node)
}

/** Returns the items of a list. A null is treated as an empty list. Follows kyaml/yaml/rnode.go, (RNode).Elements. */
export function elementsOf(node: Node): readonly Node[] {
  if (node.type === 'sequence') return node.items
  if (isNull(node)) return []
  throw wrongNodeKind('sequence', node)
}

function lastPosition({ length }: readonly Node[]): number {
  if (length === 0) throw new KuiltError('PATH_LAST_OF_EMPTY_LIST', {})
  return length - 1
}

/**
 * True if an item matches a step. Maps and lists are treated as empty texts. Follows kyaml/yaml/fns.go,
 * (ElementMatcher).Filter.
 */
function hasValue(item: Node, { field, value }: MatchStep): boolean {
  const node = field === '' ? item : getField(item, field)
  return node !== undefined && scalarText(node) === value
}

function memberPosition(node: Node, name: string): number {
  if (node.type === 'mapping') return indexOfKey(node, name)
  return node.type === 'sequence' ? (existingIndex(node, name) ?? -1) : -1
}

/**
 * Returns the index of the element that a JSON pointer refers to. Negative indexes count from the end. Follows
 * evanphx/json-patch v4, patch.go, (partialArray).get.
 */
export function existingIndex({ items }: Sequence, text: string): number | undefined {
  const index = parseIndex(text, items.length)
  return index === undefined || index >= items.length ? undefined : index
}

/**
 * Returns the index at which a JSON pointer inserts an element. `-`, the length and -1 append it. Undefined for an
 * invalid index. Follows evanphx/json-patch v4, patch.go, (partialArray).add.
 */
export function insertionIndex({ items }: Sequence, text: string): number | undefined {
  const { length } = items
  const index = text === '-' ? length : parseIndex(text, length + 1)
  return index === undefined || index > length ? undefined : index
}

/** Parses an index like Go's Atoi. Negative indexes count from the end. */
function parseIndex(text: string, length: number): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const index = Number(text)
  if (index >= 0) return index
  return index < -length ? undefined : index + length
}

export type Container = Mapping | Sequence

export function isContainer(node: Node | undefined): node is Container {
  return node !== undefined && node.type !== 'scalar'
}

/** Returns the value at a position. Undefined if there is none. */
export function childAt(node: Node, position: number): Node | undefined {
  if (node.type === 'mapping') return node.entries[position]?.value
  return node.type === 'sequence' ? node.items[position] : undefined
}

/**
 * Returns a container with a different value at an existing position. Returns the same object if the value is the same.
 */
export function withChild<T extends Container>(node: T, position: number, child: Node): T
export function withChild(node: Container, position: number, child: Node): Container {
  if (childAt(node, position) === child) return node
  if (node.type === 'mapping') return withValue(node, position, child)
  return { ...node, items: node.items.with(position, child) }
}

/** Returns a tree with a different node at a path of positions. Returns the same object if the path does not exist. */
export function replaceAt(root: Node, path: readonly number[], change: (node: Node) => Node, depth = 0): Node {
  const position = path[depth]
  if (position === undefined) return change(root)
  const child = childAt(root, position)
  if (child === undefined || root.type === 'scalar') return root
  return withChild(root, position, replaceAt(child, path, change, depth + 1))
}
