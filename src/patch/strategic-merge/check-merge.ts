import type { MergeSchema, SchemaNode } from '../../schema/merge-schema.ts'
import { getField } from '../../tree/fields.ts'
import { type Entry, isNull, type Mapping, type Node, type Sequence, scalarText } from '../../tree/node.ts'
import {
  checkAddedContainers,
  checkAddedElement,
  checkExclusive,
  checkOrder,
  checkTakeover,
  warnOfAbsentElement,
  warnOfAbsentField,
  warnOfEmpty,
} from './element-checks.ts'
import { keyValue } from './elements.ts'
import { checkLostElements } from './lost-elements.ts'
import { isPlainMerge, mergedValue } from './plain-merge.ts'
import { checkRepeatedKeys } from './repeated-keys.ts'
import { checkReplacedList } from './replaced-list.ts'
import type { MergeReport } from './report.ts'
import { schemaAt } from './walk.ts'

/** A value before a merge, its part of the patch, and the value after the merge. */
interface Merged<T extends Node = Node> {
  readonly target: T
  /** Undefined if the patch does not contain the value, so only kustomize's tidying can have changed it. */
  readonly patch: T | undefined
  readonly result: T
}

/**
 * Warns about data that a strategic merge loses, and about other effects that users may not expect. Checks everything
 * that the patch contains, and everything else that the merge changed.
 */
export function checkMerge(merged: Merged<Mapping>, schema: MergeSchema, report: MergeReport): void {
  if (report.lint || !isPlainMerge(merged)) new MergeCheck(schema, report).map(merged, undefined)
}

class MergeCheck {
  readonly #schema: MergeSchema
  readonly #report: MergeReport
  readonly #path: (string | number)[] = []
  /** The path of the current field in the resource, where list items have different positions. */
  readonly #source: (string | number)[] = []

  constructor(schema: MergeSchema, report: MergeReport) {
    this.#schema = schema
    this.#report = report
  }

  map({ target, patch, result }: Merged<Mapping>, given: SchemaNode | undefined): void {
    if (patch !== undefined && directiveOf(patch) !== undefined && directiveOf(patch) !== 'merge') return
    const schema = schemaAt(given, this.#schema, [target, patch])
    for (let i = 0; i < target.entries.length; i++) {
      const { key, value } = target.entries[i] as Entry
      if (value.type === 'scalar') continue
      const after = mergedValue(result, key, i)
      const change = getField(patch, key.text)
      if (after === undefined || (after === value && change === undefined)) continue
      if (change !== undefined && isNull(change)) continue
      this.#below(key.text, { target: value, patch: change, result: after }, schema?.field(key.text))
    }
    if (patch === undefined) return
    if (patch.entries.length === 0) this.#empty(patch, result.entries)
    checkRepeatedKeys({ patch, result }, this.#path, this.#report)
    checkExclusive({ target, patch, result }, this.#path, this.#report)
    for (const { key, value } of patch.entries) {
      if (value.type === 'scalar' || getField(target, key.text) !== undefined) continue
      this.#path.push(key.text)
      if (directiveOf(value) === 'delete' && this.#report.lint) {
        const fields = target.entries.map((entry) => entry.key.text)
        warnOfAbsentField(this.#path.slice(), fields, this.#report)
      }
      checkAddedContainers(value, target, this.#path.slice(), this.#report)
      this.#added(value, getField(result, key.text))
      this.#path.pop()
    }
  }

  /** @param sourceStep the step in the resource, if it is different */
  #below(
    step: string | number,
    { target, patch, result }: Merged,
    schema: SchemaNode | undefined,
    sourceStep = step,
  ): void {
    this.#path.push(step)
    this.#source.push(sourceStep)
    if (target.type === 'mapping' && result.type === 'mapping') {
      if (patch === undefined || patch.type === 'mapping') this.map({ target, patch, result }, schema)
    } else if (target.type === 'sequence' && result.type === 'sequence') {
      if (patch === undefined || patch.type === 'sequence') this.#list({ target, patch, result }, schema)
    }
    this.#path.pop()
    this.#source.pop()
  }

  #list({ target, patch, result }: Merged<Sequence>, schema: SchemaNode | undefined): void {
    const keys = schema?.mergeKeys
    if (keys === undefined) {
      const path = this.#path.slice()
      if (patch !== undefined) checkReplacedList({ path, target, patch, isKnown: schema !== undefined }, this.#report)
      return
    }
    if (keys.length === 0 || (patch !== undefined && replacesList(patch))) return
    if (patch?.items.length === 0) this.#empty(patch, result.items)
    const path = this.#path.slice()
    const place = { path, source: this.#source.slice(), keys }
    if (checkLostElements({ target, patch, result }, place, this.#report)) return
    this.#elements({ target, patch, result }, keys, schema?.elements())
    if (this.#report.lint && patch !== undefined) checkOrder({ target, patch, result }, path, this.#report)
  }

  #empty(patch: Mapping | Sequence, left: readonly unknown[]): void {
    if (this.#report.lint && left.length > 0) warnOfEmpty(this.#path.slice(), patch, this.#report)
  }

  #elements({ target, patch, result }: Merged<Sequence>, keys: readonly string[], inner: SchemaNode | undefined): void {
    const before = byKey(target, keys)
    const after = byKey(result, keys)
    const patched = new Set<string>()
    patch?.items.forEach((change, i, items) => {
      const key = keyOf(change, keys)
      patched.add(key)
      if (change.type !== 'mapping') return
      const old = before.get(key)
      const path = [...this.#path, i]
      const merged = after.get(key)
      if (directiveOf(change) === 'delete') {
        if (old === undefined && this.#report.lint) warnOfAbsentElement(change, { path, keys, target }, this.#report)
      } else if (old === undefined) checkAddedElement(change, { path, target, items }, this.#report)
      else if (merged !== undefined) {
        if (this.#report.lint) checkTakeover({ old, change, merged }, { path, keys }, this.#report)
        this.#below(i, { target: old, patch: change, result: merged }, inner, target.items.indexOf(old))
      }
    })
    for (const [key, old] of before) {
      const kept = after.get(key)
      if (kept !== undefined && kept !== old && !patched.has(key)) {
        this.#below(target.items.indexOf(old), { target: old, patch: undefined, result: kept }, inner)
      }
    }
  }

  /** Checks a part of the patch that the target did not have. */
  #added(patch: Node, result: Node | undefined): void {
    if (patch.type !== 'sequence' || result?.type !== 'sequence') {
      if (patch.type !== 'mapping' || result?.type !== 'mapping') return
      for (const { key, value } of patch.entries) {
        this.#path.push(key.text)
        this.#added(value, getField(result, key.text))
        this.#path.pop()
      }
      return
    }
    const left = result.items.some((item) => getField(item, '$patch') !== undefined)
    const index = patch.items.findIndex((item) => getField(item, '$patch') !== undefined)
    if (left && index >= 0) this.#report.directiveInOutput([...this.#path, index], 'the target has no such list')
  }
}

function directiveOf(node: Node): string | undefined {
  const value = getField(node, '$patch')
  return value === undefined ? undefined : scalarText(value)
}

/** True for a list that contains a directive, which removes elements on purpose. */
function replacesList({ items }: Sequence): boolean {
  return items.some((item) => {
    const directive = item.type === 'mapping' && item.entries.length === 1 ? directiveOf(item) : undefined
    return directive === 'replace' || directive === 'delete'
  })
}

function byKey({ items }: Sequence, keys: readonly string[]): ReadonlyMap<string, Node> {
  return new Map(items.map((item) => [keyOf(item, keys), item]))
}

function keyOf(item: Node, keys: readonly string[]): string {
  const [key] = keys
  if (keys.length === 1 && key !== undefined) return keyValue(item, key)
  return JSON.stringify(keys.map((key) => keyValue(item, key)))
}
