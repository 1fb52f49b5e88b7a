import { type FieldPath, fieldBelow } from '../../diagnostics/index.ts'
import { formatFieldPath } from '../../diagnostics/location.ts'
import { warning } from '../../diagnostics/warning.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField, getText } from '../../tree/fields.ts'
import type { Node, Sequence } from '../../tree/node.ts'
import { keyValue } from './elements.ts'
import { describeFields, isSameLeaf, type Leaf, leavesOf } from './list-elements.ts'
import type { MergeReport } from './report.ts'

interface MergedList {
  readonly target: Sequence
  readonly patch: Sequence | undefined
  readonly result: Sequence
}

interface ListContext {
  readonly path: FieldPath
  /** The path of the list in the resource. */
  readonly source: FieldPath
  readonly keys: readonly string[]
}

/**
 * Warns about elements that collide because they have no merge key or the same one. kustomize then merges or removes
 * the wrong elements. Returns false for lists in which this cannot happen.
 */
export function checkLostElements(
  list: MergedList,
  { path, source: sourcePath, keys }: ListContext,
  report: MergeReport,
): boolean {
  const { target, patch, result } = list
  if (isDistinct(target, keys) && (patch === undefined || isDistinct(patch, keys))) return false
  const changes = patch?.items ?? []
  const results = result.items.map((item) => ({ item, leaves: leavesOf(item) }))
  const isKept = (leaf: Leaf, element: Node): boolean =>
    results.some(({ item, leaves }) => agree(element, item, keys) && leaves.some((other) => isSameLeaf(leaf, other)))
  const lostFrom = (elements: readonly Node[], isReplaced: (leaf: Leaf, element: Node) => boolean): readonly Node[] =>
    elements.filter((element) => leavesOf(element).some((leaf) => !isKept(leaf, element) && !isReplaced(leaf, element)))
  const fromTarget = lostFrom(target.items, (leaf, element) => isPatched(leaf, element, changes, keys))
  const fromPatch = lostFrom(
    changes.filter((item) => getField(item, '$patch') === undefined),
    () => false,
  )
  const lost = [...fromPatch, ...fromTarget]
  if (lost.length === 0) return false
  const { source } = report
  const params = {
    id: describeId(report.id),
    field: formatFieldPath(patch === undefined ? sourcePath : path),
    lost: lost.map((element) => describeFields(element, keys)),
    keys,
  }
  const at = patch === undefined ? source && fieldBelow(source, sourcePath) : report.below(path)
  report.warn(warning('PATCH_ELEMENTS_LOST', params, { at, hint: distinctHint(changes, target.items, keys) }))
  return true
}

/** The hint for an element of the patch that lacks a key: the values that the target has for this key. */
function distinctHint(changes: readonly Node[], items: readonly Node[], keys: readonly string[]): string {
  const general = `give every item its own ${keys.join(' and ')}`
  const incomplete = changes.find((change) => keys.some((key) => getText(change, key) === ''))
  const missing = keys.find((key) => incomplete !== undefined && getText(incomplete, key) === '')
  if (incomplete === undefined || missing === undefined) return general
  const meant = items.filter((item) => agree(incomplete, item, keys)).map((item) => getText(item, missing))
  const values = [...new Set(meant)].filter((value) => value !== '')
  if (values.length === 0) return general
  return `add \`${missing}\` to the item "${describeFields(incomplete, keys)}" of the patch: ${values.map((value) => `\`${missing}: ${value}\``).join(' or ')}`
}

/** True if every element has a unique key. */
function isDistinct({ items }: Sequence, keys: readonly string[]): boolean {
  const seen = new Set<string>()
  const [key] = keys
  for (const item of items) {
    if (keys.length === 1 && key !== undefined) {
      const value = keyValue(item, key)
      if (item.type !== 'mapping' || value === '' || seen.has(value)) return false
      seen.add(value)
      continue
    }
    const values = keys.map((key) => keyValue(item, key))
    const identity = JSON.stringify(values)
    if (item.type !== 'mapping' || values.includes('') || seen.has(identity)) return false
    seen.add(identity)
  }
  return true
}

/** True if the merge keys that both elements have are equal. */
function agree(a: Node, b: Node, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const [left, right] = [getText(a, key), getText(b, key)]
    return left === '' || right === '' || left === right
  })
}

/** True if the patch changes or deletes the value. */
function isPatched(leaf: Leaf, element: Node, changes: readonly Node[], keys: readonly string[]): boolean {
  return changes.some((change) => {
    if (!agree(change, element, keys)) return false
    if (getField(change, '$patch') !== undefined) return true
    const top = leaf.path.slice(1).split(/[.[]/)[0] ?? ''
    const field = getField(change, top)
    return field !== undefined && !keys.includes(top)
  })
}
