import { getField } from '../../tree/fields.ts'
import { isMissing, type Node, scalarText } from '../../tree/node.ts'
import { type ElementKey, findElement, isEmptyMap, keyValue, kindMismatch, setElement } from './elements.ts'
import { joinPartialKeys, usedKeys } from './merge-keys.ts'

/** A copy of the items of a list, in which merged items replace the originals. */
export interface Elements {
  items: Node[]
}

/** `patch` is the same object as `target` if a list is merged with itself, as for added lists (see `Additions`). */
export interface ElementLists {
  readonly target: Elements
  readonly patch: Elements | undefined
}

/**
 * Merges the elements at two positions (-1 for none), updates them in both lists, and returns the merged element;
 * undefined if it is removed.
 */
export type MergeElement = (targetAt: number, patchAt: number) => Node | undefined

/**
 * Merges two associative lists, whose elements are identified by `keys` (none for a set of scalars): elements of the
 * patch come first, in the order of the patch, then the remaining elements of the target. With two keys, elements of
 * the target keep their order. Follows kyaml/yaml/walk/associative_sequence.go, (Walker).walkAssociativeSequence.
 */
export function mergeElements(lists: ElementLists, keys: readonly string[], merge: MergeElement): readonly Node[] {
  const simple = keys.length <= 1 ? mergeDistinct(lists, keys[0] ?? '', merge) : undefined
  return simple ?? mergeStepwise(lists, keys, merge)
}

/**
 * Merges lists in linear time if every element has a unique key, which is the usual case. Undefined for other lists.
 */
function mergeDistinct(lists: ElementLists, key: string, merge: MergeElement): readonly Node[] | undefined {
  const { target, patch } = lists
  const targetAt = positions(target.items, key)
  const patchAt = patch === undefined || patch === target ? targetAt : positions(patch.items, key)
  if (targetAt === undefined || patchAt === undefined) return undefined
  const result: Node[] = []
  const add = (at: number, from: number): void => {
    const element = merge(at, from)
    if (!isRemoved(element)) result.push(target.items[at] ?? element)
  }
  if (patch === undefined || patch === target) {
    for (let i = 0; i < target.items.length; i++) add(i, patch === undefined ? -1 : i)
    return result
  }
  for (const [value, from] of patchAt) add(targetAt.get(value) ?? -1, from)
  for (const [value, at] of targetAt) if (!patchAt.has(value)) add(at, -1)
  return result
}

function positions(items: readonly Node[], key: string): ReadonlyMap<string, number> | undefined {
  const found = new Map<string, number>()
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Node
    if (item.type !== (key === '' ? 'scalar' : 'mapping') || isMissing(item)) return undefined
    const value = key === '' ? scalarText(item) : keyValue(item, key)
    if (value === '' || found.has(value)) return undefined
    found.set(value, i)
  }
  return found
}

function isRemoved(element: Node | undefined): element is undefined {
  return element === undefined || isMissing(element) || isEmptyMap(element)
}

/**
 * Upstream's algorithm, step by step, for unusual cases (elements without their key, repeated keys, keys on one side
 * only): merged elements are added to a new list, and then every element of the target is written over it. Follows
 * kyaml/yaml/walk/associative_sequence.go, (Walker).setAssociativeSequenceElements.
 */
function mergeStepwise(lists: ElementLists, keys: readonly string[], merge: MergeElement): readonly Node[] {
  const { target, patch } = lists
  const all = collectKeys(patch === target ? [target] : [patch, target], keys)
  if (all.length === 0) return target.items
  const names = keys.length === 0 ? [''] : keys
  const used = usedKeys(all, names.length)
  const usedNames = used.map((i) => names[i] ?? '')
  let merged: Node[] = []
  for (const values of all) {
    const key = { keys: usedNames, values: used.map((i) => values[i] ?? '') }
    const given = givenKeys(key)
    const element = merge(findElement(target.items, given), patch === undefined ? -1 : findElement(patch.items, given))
    if (isRemoved(element)) target.items = setElement(target.items, undefined, key)
    else merged = setElement(merged, element, key)
  }
  return putBack(merged, target.items, usedNames)
}

/**
 * The key of every element, without repetitions, in the order in which elements are merged. Follows
 * kyaml/yaml/walk/associative_sequence.go, (Walker).elementValues and elementPrimitiveValues.
 */
function collectKeys(
  lists: readonly (Elements | undefined)[],
  keys: readonly string[],
): readonly (readonly string[])[] {
  const all: (readonly string[])[] = []
  const seen = new Set<string>()
  for (const list of lists) {
    for (const item of list?.items ?? []) {
      const values = keys.length === 0 ? [scalarText(item)] : keys.map((key) => keyValue(item, key))
      const identity = JSON.stringify(values)
      if (!seen.has(identity)) all.push(values)
      seen.add(identity)
    }
  }
  return keys.length > 1 ? joinPartialKeys(all) : all
}

/** The keys to look up an element by: those that have a value, or all if none of them has a value. */
function givenKeys(key: ElementKey): ElementKey {
  const at = key.values.flatMap((value, i) => (value === '' ? [] : [i]))
  if (at.length === 0 || at.length === key.values.length) return key
  return { keys: at.map((i) => key.keys[i] ?? ''), values: at.map((i) => key.values[i] ?? '') }
}

/**
 * Adds the elements of the target to the merged list. Follows kyaml/yaml/walk/associative_sequence.go, appendListNode.
 */
function putBack(merged: Node[], rest: readonly Node[], keys: readonly string[]): readonly Node[] {
  let result = merged
  for (const item of rest) {
    if (keys[0] === '') {
      result = setElement(result, item, { keys, values: [scalarText(item)] })
      continue
    }
    const values: string[] = []
    for (const key of keys) {
      const field = keyField(item, key)
      // If a key is missing, the values of later keys move to its position.
      if (field === undefined) result.push(item)
      else values.push(scalarText(field))
    }
    // With several keys, the element moves to the end instead of staying at its position.
    if (keys.length > 1) result = setElement(result, undefined, { keys, values })
    result = setElement(result, item, { keys, values })
  }
  return result
}

function keyField(item: Node, key: string): Node | undefined {
  if (item.type !== 'mapping' && !isMissing(item)) throw kindMismatch('mapping', item)
  return getField(item, key)
}
