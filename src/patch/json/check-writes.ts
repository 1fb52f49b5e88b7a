import { didYouMean } from '../../diagnostics/hints.ts'
import { attempt, fieldBelow, formatFieldPath, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { isInternalAnnotation } from '../../resource/internal-annotations.ts'
import { describeId, type ResourceId } from '../../resource/resource-id.ts'
import { formatPointer, getterSteps, parsePointer, partsOf } from '../../tree/field-path.ts'
import { getField, getText, keyNames } from '../../tree/fields.ts'
import type { Node } from '../../tree/node.ts'
import { findNode } from '../../tree/walk-path.ts'
import { exclusiveFields, mayHaveExclusive } from '../exclusive-fields.ts'
import { describeElement, isVersionOf } from '../strategic-merge/list-elements.ts'
import type { JsonWrite } from './document.ts'
import type { JsonPatch } from './json-patch.ts'

export interface WriteReport {
  readonly id: ResourceId
  readonly at: Location
  /** True to also report lists that are replaced with other lists, which is usually intended. */
  readonly lint: boolean
  readonly warn: (warning: Warning) => void
}

/** Warns about an `add` that replaces a map or a list, and about a `replace` that adds a key. */
export function checkWrite(write: JsonWrite, operation: number, root: Node, report: WriteReport): void {
  if (write.op === 'add' && write.before !== undefined) checkAdd(write, write.before, operation, report)
  else if (write.op === 'replace' && write.before === undefined) warnOfNewKey(write, operation, root, report)
}

/** A field that an operation added. */
export interface AddedField {
  readonly pointer: string
  readonly operation: number
}

/** Records a write that adds a field that may conflict with others. */
export function noteAddition(
  { pointer, before }: JsonWrite,
  operation: number,
  { added, id }: { readonly added: AddedField[]; readonly id: ResourceId },
): void {
  if (before === undefined && mayHaveExclusive(pointer.split('/').slice(1, -1), id.kind)) {
    added.push({ pointer, operation })
  }
}

/** Warns about added fields that conflict with an existing one. Called after the whole patch has been applied. */
export function checkAdditions(added: readonly AddedField[], result: Node, report: WriteReport): void {
  for (const { pointer, operation } of added) {
    const path = partsOf(parsePointer(pointer))
    const parent = attempt(() => findNode(result, getterSteps(path.slice(0, -1))))?.node
    const keys = keyNames(parent)
    const [key = ''] = path.slice(-1)
    const group = exclusiveFields(path.slice(0, -1), keys, report.id.kind)
    const old = keys.find((other) => other !== key && group.includes(other))
    if (old === undefined || !group.includes(key) || !keys.includes(key)) continue
    // If the patch adds both fields, reporting the first one is enough.
    if (added.some((other) => other.operation < operation && other.pointer === siblingOf(pointer, old))) continue
    const element = getText(parent, 'name') || formatFieldPath(path.slice(0, -1))
    const params = { id: describeId(report.id), element, added: key, old }
    const hint = `remove the old one in the patch: \`{"op": "remove", "path": "${siblingOf(pointer, old)}"}\``
    report.warn(warning('PATCH_FIELDS_EXCLUSIVE', params, { at: fieldBelow(report.at, [operation, 'path']), hint }))
  }
}

function siblingOf(pointer: string, key: string): string {
  return `${pointer.slice(0, pointer.lastIndexOf('/'))}/${key}`
}

/** Warns about operations without a value. */
export function checkValues({ operations }: JsonPatch, { at, warn }: WriteReport): void {
  for (const [index, { withoutValue }] of operations.entries()) {
    if (withoutValue === undefined) continue
    const hint = `add the value, or write \`value: null\` if this is intended`
    warn(warning('JSON_PATCH_VALUE_MISSING', withoutValue, { at: fieldBelow(at, [index, 'path']), hint }))
  }
}

function checkAdd({ pointer, value }: JsonWrite, before: Node, operation: number, report: WriteReport): void {
  if (!report.lint && !isOpenMap(pointer) && sharesKey(before, value)) return
  const lost = lostMembers(before, value, report.lint)
  if (lost.length === 0) return
  const isList = before.type === 'sequence'
  const hint = isList
    ? value.type === 'sequence'
      ? `to append to the list, use one operation per item, with the path "${pointer}/-"; if this is intended, use \`op: replace\``
      : `to append to the list, use the path "${pointer}/-"`
    : `add one key at a time ("${pointer}/KEY"), or use a strategic merge patch; if this is intended, use \`op: replace\``
  const params = { id: describeId(report.id), path: pointer, type: isList ? 'list' : 'map', lost } as const
  report.warn(warning('JSON_PATCH_VALUE_REPLACED', params, { at: fieldBelow(report.at, [operation, 'path']), hint }))
}

const openMaps = /\/(?:annotations|labels|matchLabels|data|stringData|nodeSelector)$/

/** True for a map with user-defined keys, where adding a key is common. */
function isOpenMap(pointer: string): boolean {
  return openMaps.test(pointer)
}

/** True if the new map has some of the same keys. It was then probably meant to replace the old map. */
function sharesKey(before: Node, value: Node): boolean {
  return value.type === 'mapping' && value.entries.some(({ key }) => getField(before, key.text) !== undefined)
}

function lostMembers(before: Node, value: Node, lint: boolean): readonly string[] {
  if (before.type === 'mapping' && value.type === 'mapping') {
    const keys = keyNames(before)
    return keys.filter((key) => !isInternalAnnotation(key) && getField(value, key) === undefined)
  }
  if (before.type !== 'sequence' || (value.type === 'sequence' && !lint)) return []
  const kept = value.type === 'sequence' ? value.items : []
  return before.items.filter((item) => !kept.some((other) => isVersionOf(item, other))).map(describeElement)
}

/**
 * Warns about a `replace` that adds a key. This is almost always a mistake if the same key exists elsewhere, or if
 * there is a similar key.
 */
function warnOfNewKey({ pointer }: JsonWrite, operation: number, root: Node, report: WriteReport): void {
  const steps = parsePointer(pointer)
  const key = steps.at(-1)?.text ?? ''
  const parent = attempt(() => findNode(root, getterSteps(partsOf(steps.slice(0, -1)))))?.node
  const siblings = keyNames(parent)
  const [elsewhere] = pointersTo(root, key, '').filter((found) => found !== pointer && !/^\/metadata\//.test(found))
  const near = didYouMean(key, siblings)
  if (!report.lint && elsewhere === undefined && near === undefined) return
  const place = elsewhere ?? (near === undefined ? undefined : `${pointer.slice(0, pointer.lastIndexOf('/'))}/${near}`)
  const params = { id: describeId(report.id), path: pointer }
  const add = 'use `op: add` to add a new field'
  const text = `did you mean "${place}"? Otherwise, ${add}`
  const hint: Hint = place === undefined ? add : { text, edit: { from: pointer, to: place }, otherwise: add }
  report.warn(warning('JSON_PATCH_KEY_ADDED', params, { at: fieldBelow(report.at, [operation, 'path']), hint }))
}

function pointersTo(node: Node, key: string, path: string): readonly string[] {
  if (node.type === 'sequence') return node.items.flatMap((item, i) => pointersTo(item, key, `${path}/${i}`))
  if (node.type === 'scalar') return []
  return node.entries.flatMap((entry) => {
    const name = formatPointer([entry.key.text])
    const below = pointersTo(entry.value, key, path + name)
    return name === `/${key}` ? [path + name, ...below] : below
  })
}
