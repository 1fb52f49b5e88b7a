import {
  type FieldPath,
  fieldBelow,
  formatFieldPath,
  type Location,
  type Warning,
  warning,
} from '../../diagnostics/index.ts'
import { contentAt } from '../../patch/load-patch.ts'
import { type PatchStep, patchLocation } from '../../patch/patcher.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { parsePointer, partsOf } from '../../tree/field-path.ts'
import { getField, getText } from '../../tree/fields.ts'
import { isNull, type Node } from '../../tree/node.ts'

/** The resources before and after one patch. */
interface Change {
  readonly before: readonly Resource[]
  readonly after: readonly Resource[]
}

/** Warns about unexpected effects of a patch. */
export function lintPatch(step: PatchStep, { before, after }: Change): readonly Warning[] {
  const { patch } = step
  // After a patch that deletes resources, the positions in the two lists no longer correspond.
  if (before === after || before.length !== after.length) return []
  const changed = before.flatMap((resource, i) => {
    const next = after[i]
    return next === undefined || next === resource ? [] : [{ before: resource, after: next }]
  })
  if (patch.type === 'json') {
    const touched = patch.patch.operations.flatMap(({ pointers }) => pointers.map((one) => partsOf(parsePointer(one))))
    return changed.flatMap((pair) => roundedNumbers(pair, touched, contentAt(patch.source)))
  }
  const isSelected = step.target !== undefined
  return patch.documents.flatMap((document) => {
    const at = patchLocation(document, patch.source)
    const pairs = changed.filter(({ before }) => isSelected || isSameObject(document, before))
    return emptyKeys(document.node).flatMap((path) => {
      const pair = pairs.find(({ before, after }) => valueAt(before.node, path) && !valueAt(after.node, path))
      const deleted = pair && valueAt(pair.before.node, path)
      if (pair === undefined || deleted === undefined) return []
      const names = path.map(({ step }) => step)
      return [emptyKey({ path: names, deleted, at: fieldBelow(at, names) }, pair.before)]
    })
  })
}

function isSameObject(document: Resource, { allIds }: Resource): boolean {
  const { kind, name } = document.id
  return allIds.some((id) => id.kind === kind && id.name === name)
}

interface Pair {
  readonly before: Resource
  readonly after: Resource
}

interface EmptyKey {
  readonly path: FieldPath
  readonly deleted: Node
  readonly at: Location
}

function emptyKey({ path, deleted, at }: EmptyKey, { id }: Resource): Warning {
  const key = String(path.at(-1))
  // For a map or a list, an empty text would be an error.
  const otherwise = deleted.type === 'scalar' ? `\`${key}: ""\` to make it empty` : 'remove the key to keep it'
  const hint = `write \`${key}: null\` to delete it, or ${otherwise}`
  return warning('PATCH_KEY_EMPTY', { field: formatFieldPath(path), id: describeId(id) }, { at, hint })
}

/** A step of a path in a patch. Elements of lists are found by their fields, as in a merge. */
interface PatchPathStep {
  readonly step: string | number
  readonly element?: Node
}

/** The paths of keys without a value. */
function emptyKeys(node: Node, path: readonly PatchPathStep[] = []): readonly (readonly PatchPathStep[])[] {
  if (node.type === 'mapping') {
    return node.entries.flatMap(({ key, value }) => {
      const below = [...path, { step: key.text }]
      const isEmpty = value.type === 'scalar' && value.text === '' && value.style === 'plain' && isNull(value)
      return isEmpty ? [below] : emptyKeys(value, below)
    })
  }
  if (node.type === 'scalar') return []
  return node.items.flatMap((item, i) => emptyKeys(item, [...path, { step: i, element: item }]))
}

function valueAt(node: Node, path: readonly PatchPathStep[]): Node | undefined {
  let current: Node | undefined = node
  for (const { step, element } of path) {
    if (current?.type === 'sequence') current = current.items.find((item) => isSameElement(item, element))
    else current = typeof step === 'string' ? getField(current, step) : undefined
  }
  return current
}

/** The merge keys of built-in kinds. */
const mergeKeys = [
  'name',
  'containerPort',
  'port',
  'mountPath',
  'devicePath',
  'ip',
  'topologyKey',
  'uid',
  'type',
  'key',
]

function isSameElement(item: Node, element: Node | undefined): boolean {
  const key = mergeKeys.find((name) => getText(element, name) !== '')
  return key !== undefined && getText(item, key) === getText(element, key)
}

/**
 * Warns about numbers that a JSON patch changes in other fields, because upstream converts the whole object to JSON and
 * back.
 */
function roundedNumbers({ before, after }: Pair, touched: readonly FieldPath[], at: Location): readonly Warning[] {
  const found: Warning[] = []
  const visit = (node: Node, next: Node | undefined, path: FieldPath): void => {
    if (next === undefined || node === next || touched.some((one) => isPrefix(one, path))) return
    if (node.type === 'mapping') {
      for (const { key, value } of node.entries) visit(value, getField(next, key.text), [...path, key.text])
    } else if (node.type === 'sequence') {
      const items = next.type === 'sequence' ? next.items : []
      // If the number of items has changed, their positions no longer correspond.
      if (items.length === node.items.length) node.items.forEach((item, i) => void visit(item, items[i], [...path, i]))
    } else if (next.type === 'scalar' && isRounded(node.text, next.text) && node.style === 'plain') {
      const params = { field: formatFieldPath(path), id: describeId(before.id), before: node.text, after: next.text }
      const hint = `use a merge patch, which leaves the rest of the object alone, or write the number as a string: "${node.text}"`
      found.push(warning('PATCH_ROUNDS_NUMBER', params, { at, hint }))
    }
  }
  visit(before.node, after.node, [])
  return found
}

/** True if two texts are different numbers, and the first is a large integer. `1.0` and `1` are the same number. */
function isRounded(before: string, after: string): boolean {
  if (before === after || !/^[-+]?\d+$/.test(before) || before.replace(/^[-+]?0*/, '').length < 16) return false
  return /^[-+]?\d+$/.test(after)
    ? BigInt(before) !== BigInt(after)
    : Number(after) !== Number(before) || !exact(before)
}

function exact(text: string): boolean {
  return BigInt(Number(text)) === BigInt(text)
}

function isPrefix(start: FieldPath, path: FieldPath): boolean {
  return start.length <= path.length && start.every((part, i) => part === String(path[i]))
}
