import { isTypo, mergeKeysAre, nameList, proposeNear } from '../../diagnostics/hints.ts'
import type { FieldPath } from '../../diagnostics/index.ts'
import { formatFieldPath } from '../../diagnostics/location.ts'
import { orElse, propose } from '../../diagnostics/proposal.ts'
import { warning } from '../../diagnostics/warning.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField, getText } from '../../tree/fields.ts'
import { isNull, type Mapping, type Node, type Sequence } from '../../tree/node.ts'
import { exclusiveFields, mayHaveExclusive } from '../exclusive-fields.ts'
import { describeElement, describeFields } from './list-elements.ts'
import type { MergeReport } from './report.ts'

const containerLists: ReadonlySet<string> = new Set(['containers', 'initContainers'])

interface AddedElement {
  readonly path: FieldPath
  readonly target: Sequence
}

interface AddedElementInPatch extends AddedElement {
  /** All items of the list in the patch. */
  readonly items: readonly Node[]
}

/** Warns about an added container or volume that was probably meant to change an existing one. */
export function checkAddedElement(change: Mapping, added: AddedElementInPatch, report: MergeReport): void {
  const field = String(added.path.at(-2))
  if (containerLists.has(field) && getField(change, 'image') === undefined) warnOfIncomplete(change, added, report)
  else if (report.lint && (containerLists.has(field) || field === 'volumes')) warnOfTypo(change, added, report)
}

/** Warns about a container that matches no existing container and has no image. */
function warnOfIncomplete(change: Mapping, { path, target }: AddedElement, report: MergeReport): void {
  const names = namesIn(target.items)
  const name = getText(change, 'name')
  if (name === '' || names.length === 0) return
  const params = { id: describeId(report.id), field: formatFieldPath(path.slice(0, -1)), name, names }
  const advice = 'containers are merged by name: use an existing name, or set an image'
  const hint = orElse(proposeNear(name, names), advice)
  report.warn(warning('PATCH_CONTAINER_INCOMPLETE', params, { at: report.below([...path, 'name']), hint }))
}

/** Warns about an added element whose name differs from an existing one by a typo. */
function warnOfTypo(change: Mapping, { path, target, items }: AddedElementInPatch, report: MergeReport): void {
  const name = getText(change, 'name')
  // If the patch mentions both names, they are different on purpose.
  const mentioned = namesIn(items)
  const existing = namesIn(target.items).find((other) => isTypo(name, other) && !mentioned.includes(other))
  if (existing === undefined) return
  const params = { id: describeId(report.id), field: formatFieldPath(path.slice(0, -1)), name, existing }
  const hint = propose(name, existing)
  report.warn(warning('PATCH_ELEMENT_MISSPELLED', params, { at: report.below([...path, 'name']), hint }))
}

function namesIn(items: readonly Node[]): readonly string[] {
  return items.map((item) => getText(item, 'name')).filter((name) => name !== '')
}

/**
 * Warns if the patch adds a list of containers that the target does not have, with a container that is in the target's
 * other list of containers.
 */
export function checkAddedContainers(added: Node, target: Mapping, path: FieldPath, report: MergeReport): void {
  const field = String(path.at(-1))
  if (!containerLists.has(field) || added.type !== 'sequence') return
  const other = field === 'containers' ? 'initContainers' : 'containers'
  const list = getField(target, other)
  const names = list?.type === 'sequence' ? list.items.map((item) => getText(item, 'name')) : []
  added.items.forEach((change, i) => {
    const name = getText(change, 'name')
    if (name === '' || !names.includes(name) || getField(change, 'image') !== undefined) return
    const params = { id: describeId(report.id), field: formatFieldPath(path), name, names: [], other }
    const hint = `"${name}" is one of the ${other}: patch it there`
    report.warn(warning('PATCH_CONTAINER_INCOMPLETE', params, { at: report.below([...path, i, 'name']), hint }))
  })
}

interface ElementContext {
  readonly path: FieldPath
  readonly keys: readonly string[]
}

export function warnOfAbsentElement(
  change: Mapping,
  { path, keys, target }: ElementContext & AddedElement,
  report: MergeReport,
): void {
  const [key = 'name'] = keys
  const names = target.items.map((item) => getText(item, key) || describeElement(item))
  const params = {
    id: describeId(report.id),
    field: formatFieldPath(path.slice(0, -1)),
    element: describeFields(change, keys),
  }
  const here = existing('item', names) ?? 'the list is empty'
  const hint = /^\d+$/.test(names[0] ?? '') ? here : orElse(proposeNear(getText(change, key), names), here)
  report.warn(warning('PATCH_DELETES_NOTHING', params, { at: report.below(path), hint }))
}

/** `existing item: app`, or `existing items: app and proxy`; undefined if there are none. */
function existing(noun: 'item' | 'field', names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `existing ${noun}${names.length === 1 ? '' : 's'}: ${nameList(names)}`
}

/** Maps with user-defined keys, which an empty map in a patch was probably meant to remove. */
const openMaps: ReadonlySet<string> = new Set(['annotations', 'data', 'labels', 'nodeSelector', 'stringData'])

/** Warns about an empty list or map in the patch, which removes nothing. */
export function warnOfEmpty(path: FieldPath, change: Mapping | Sequence, report: MergeReport): void {
  const key = String(path.at(-1))
  const isList = change.type === 'sequence'
  if (!isList && !openMaps.has(key)) return
  const params = { id: describeId(report.id), field: formatFieldPath(path), element: undefined, empty: change.type }
  const hint = `to remove everything, write \`${key}: null\``
  report.warn(warning('PATCH_DELETES_NOTHING', params, { at: report.below(path), hint }))
}

/** Warns if the patch deletes a map that the target does not have. */
export function warnOfAbsentField(path: FieldPath, fields: readonly string[], report: MergeReport): void {
  const params = { id: describeId(report.id), field: formatFieldPath(path), element: undefined }
  const here = existing('field', fields)
  const hint = orElse(proposeNear(String(path.at(-1)), fields), here)
  report.warn(warning('PATCH_DELETES_NOTHING', params, { at: report.below(path), hint }))
}

interface MergedElement {
  readonly old: Node
  readonly change: Mapping
  readonly merged: Node
}

/**
 * Warns if an element with a different name replaces an existing element, which is possible if the list does not merge
 * by name.
 */
export function checkTakeover(
  { old, change, merged }: MergedElement,
  place: ElementContext,
  report: MergeReport,
): void {
  const { path, keys } = place
  const [before, after] = [getText(old, 'name'), getText(change, 'name')]
  if (keys.includes('name') || before === '' || after === '' || before === after || getText(merged, 'name') !== after) {
    return
  }
  const key = keys.map((name) => `${name}: ${getText(old, name)}`).join(', ')
  const params = { id: describeId(report.id), field: formatFieldPath(path.slice(0, -1)), key, before, after }
  const hint = `${mergeKeysAre(keys)}: to keep both, use a different ${keys[0]}`
  report.warn(warning('PATCH_ELEMENT_TAKEN_OVER', params, { at: report.below(path), hint }))
}

interface PatchedMap {
  readonly target: Mapping
  readonly patch: Mapping
  readonly result: Mapping
}

/** Warns if the patch adds a field that conflicts with an existing one. */
export function checkExclusive({ target, patch, result }: PatchedMap, path: FieldPath, report: MergeReport): void {
  if (String(path.at(-1)) === 'strategy') checkStrategy({ target, patch, result }, path, report)
  if (!mayHaveExclusive(path, report.id.kind)) return
  const kept = result.entries.flatMap(({ key, value }) => (isNull(value) ? [] : [key.text]))
  const group = exclusiveFields(path, kept, report.id.kind)
  const present = kept.filter((key) => group.includes(key))
  const added = present.find((key) => getField(patch, key) !== undefined && getField(target, key) === undefined)
  const old = present.find((key) => getField(patch, key) === undefined)
  if (added === undefined || old === undefined) return
  const name = typeof path.at(-1) === 'number' ? getText(result, 'name') : ''
  const params = { id: describeId(report.id), element: name || formatFieldPath(path), added, old }
  const hint = `remove the old one in the patch: \`${old}: null\``
  report.warn(warning('PATCH_FIELDS_EXCLUSIVE', params, { at: report.below([...path, added]), hint }))
}

/** Warns if a Deployment gets the strategy Recreate but keeps parameters for rolling updates. */
function checkStrategy({ target, patch, result }: PatchedMap, path: FieldPath, report: MergeReport): void {
  const [added, old] = ['type: Recreate', 'rollingUpdate']
  const isNew = getText(patch, 'type') === 'Recreate' && getText(target, 'type') !== 'Recreate'
  const kept = getField(result, old)
  if (!isNew || kept === undefined || isNull(kept) || report.id.kind !== 'Deployment') return
  const params = { id: describeId(report.id), element: formatFieldPath(path), added, old }
  const hint = `remove the old one in the patch: \`${old}: null\``
  report.warn(warning('PATCH_FIELDS_EXCLUSIVE', params, { at: report.below([...path, 'type']), hint }))
}

interface PatchedList {
  readonly target: Sequence
  readonly patch: Sequence
  readonly result: Sequence
}

/** Warns about a changed order of containers, because a merge puts the elements of the patch first. */
export function checkOrder({ target, result }: PatchedList, path: FieldPath, report: MergeReport): void {
  if (!containerLists.has(String(path.at(-1)))) return
  const before = target.items.map((item) => getText(item, 'name'))
  const after = result.items.map((item) => getText(item, 'name'))
  const kept = before.filter((name) => after.includes(name))
  const order = after.filter((name) => before.includes(name))
  // Init containers run one after the other, so a new one in front matters, and so do positions that JSON patches use.
  const isMoved = kept.some((name, i) => name !== order[i])
  const isShifted = kept.length > 0 && kept[0] !== after[0]
  if (!isMoved && !(isShifted && (report.usesPositions || path.at(-1) === 'initContainers'))) return
  const params = {
    id: describeId(report.id),
    field: formatFieldPath(path),
    before: kept,
    after: isMoved ? order : after,
  }
  const hint =
    path.at(-1) === 'initContainers'
      ? 'init containers run in this order: list all of them by name in the patch, in the intended order'
      : 'JSON patches refer to containers by index, and kubectl defaults to the first one: list all of them by name in the patch, in the intended order'
  report.warn(warning('PATCH_ORDER_CHANGED', params, { at: report.below(path), hint }))
}
