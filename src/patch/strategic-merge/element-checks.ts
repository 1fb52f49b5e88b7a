import { proposeNear } from '../../diagnostics/hints.ts'
import { formatFieldPath } from '../../diagnostics/location.ts'
import { orElse } from '../../diagnostics/proposal.ts'
import { warning } from '../../diagnostics/warning.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField, getText } from '../../tree/fields.ts'
import { isNull, type Mapping, type Node, type Sequence } from '../../tree/node.ts'
import { describeElement, describeFields } from './list-elements.ts'
import type { MergeReport, Path } from './report.ts'

const containerLists: ReadonlySet<string> = new Set(['containers', 'initContainers'])

interface AddedElement {
  readonly path: Path
  readonly target: Sequence
}

/** A container that matches none and has no image was probably meant to change another one. */
export function checkAddedElement(change: Mapping, { path, target }: AddedElement, report: MergeReport): void {
  const field = String(path.at(-2))
  if (!containerLists.has(field) || getField(change, 'image') !== undefined) return
  const names = target.items.map((item) => getText(item, 'name')).filter((name) => name !== '')
  const name = getText(change, 'name')
  if (name === '' || names.length === 0) return
  const params = { id: describeId(report.id), field: formatFieldPath(path.slice(0, -1)), name, names }
  const advice = `containers are merged by name: use one of ${names.join(', ')}, or set an image`
  const hint = orElse(proposeNear(name, names), advice)
  report.warn(warning('PATCH_CONTAINER_INCOMPLETE', params, { at: report.below([...path, 'name']), hint }))
}

interface ElementPlace {
  readonly path: Path
  readonly keys: readonly string[]
}

export function warnOfAbsentElement(
  change: Mapping,
  { path, keys, target }: ElementPlace & AddedElement,
  report: MergeReport,
): void {
  const names = target.items.map(describeElement)
  const params = {
    id: describeId(report.id),
    field: formatFieldPath(path.slice(0, -1)),
    element: describeFields(change, keys),
  }
  const hint = orElse(proposeNear(describeElement(change), names), `the elements are ${names.join(', ')}`)
  report.warn(warning('PATCH_DELETES_NOTHING', params, { at: report.below(path), hint }))
}

interface MergedElement {
  readonly old: Node
  readonly change: Mapping
  readonly merged: Node
}

/** Where lists do not merge by name, an element with another name replaces the old one. */
export function checkTakeover({ old, change, merged }: MergedElement, place: ElementPlace, report: MergeReport): void {
  const { path, keys } = place
  const [before, after] = [getText(old, 'name'), getText(change, 'name')]
  if (keys.includes('name') || before === '' || after === '' || before === after || getText(merged, 'name') !== after) {
    return
  }
  const key = keys.map((name) => `${name}: ${getText(old, name)}`).join(', ')
  const params = { id: describeId(report.id), field: formatFieldPath(path.slice(0, -1)), key, before, after }
  const hint = `the merge key is ${keys.join(' and ')}: to keep both, use a different ${keys[0]}`
  report.warn(warning('PATCH_ELEMENT_TAKEN_OVER', params, { at: report.below(path), hint }))
}

interface PatchedMap {
  readonly target: Mapping
  readonly patch: Mapping
  readonly result: Mapping
}

const handlers = ['exec', 'grpc', 'httpGet', 'sleep', 'tcpSocket']

/** Fields of which Kubernetes accepts one, by the map or list that holds them. */
const exclusiveFields: ReadonlyMap<string, readonly string[]> = new Map([
  ['env', ['value', 'valueFrom']],
  ['livenessProbe', handlers],
  ['readinessProbe', handlers],
  ['startupProbe', handlers],
  ['postStart', handlers],
  ['preStop', handlers],
  ['valueFrom', ['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef']],
  ['podDisruptionBudget', ['minAvailable', 'maxUnavailable']],
])

/** Warns if the patch adds a field beside another one that excludes it. */
export function checkExclusive({ target, patch, result }: PatchedMap, path: Path, report: MergeReport): void {
  const isElement = typeof path.at(-1) === 'number'
  const holder = String(path.at(isElement ? -2 : -1))
  const isVolume = holder === 'volumes' && isElement
  if (!isVolume && !exclusiveFields.has(holder)) return
  const kept = result.entries.flatMap(({ key, value }) => (isNull(value) ? [] : [key.text]))
  const group = isVolume ? kept.filter((key) => key !== 'name') : exclusiveFields.get(holder)
  if (group === undefined) return
  const present = kept.filter((key) => group.includes(key))
  const added = present.find((key) => getField(patch, key) !== undefined && getField(target, key) === undefined)
  const old = present.find((key) => getField(patch, key) === undefined)
  if (added === undefined || old === undefined) return
  const params = { id: describeId(report.id), element: getText(result, 'name') || formatFieldPath(path), added, old }
  const hint = `remove the old one in the patch: \`${old}: null\``
  report.warn(warning('PATCH_FIELDS_EXCLUSIVE', params, { at: report.below([...path, added]), hint }))
}

interface PatchedList {
  readonly target: Sequence
  readonly patch: Sequence
  readonly result: Sequence
}

/** A merge puts the elements of the patch first. */
export function checkOrder({ target, result }: PatchedList, path: Path, report: MergeReport): void {
  if (!containerLists.has(String(path.at(-1)))) return
  const before = target.items.map((item) => getText(item, 'name'))
  const after = result.items.map((item) => getText(item, 'name'))
  const kept = before.filter((name) => after.includes(name))
  const order = after.filter((name) => before.includes(name))
  if (kept.every((name, i) => name === order[i])) return
  const params = { id: describeId(report.id), field: formatFieldPath(path), before: kept, after: order }
  const hint =
    path.at(-1) === 'initContainers'
      ? 'init containers run in this order: list all of them by name in the patch, in the intended order'
      : 'JSON patches refer to containers by index, and kubectl defaults to the first one: list all of them by name in the patch, in the intended order'
  report.warn(warning('PATCH_ORDER_CHANGED', params, { at: report.below(path), hint }))
}
