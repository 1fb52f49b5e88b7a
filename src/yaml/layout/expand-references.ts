import { isEqual, isObject, ownValue } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../tree/node.ts'
import type { FieldsChange } from './change-fields.ts'
import type { Draft } from './draft.ts'
import type { LayoutCollection, LayoutDocument, LayoutEntry, LayoutNode } from './edit-document.ts'
import { fieldName } from './entries.ts'
import { appendFlowEntries, removeFlowEntries } from './flow.ts'
import { addEntries, removeEntry } from './reconcile.ts'
import { flowEntryText } from './render.ts'
import { replaceFlowValue, replaceValue } from './replace-value.ts'
import { applySplices } from './splices.ts'
import { styleOf } from './style.ts'

/**
 * Replaces aliases and merge keys by their values if the change would break them: those in the changed fields, and
 * those that refer to anchors in the changed fields.
 */
export function expandReferences(document: LayoutDocument, { before, after, order }: FieldsChange): string {
  const { root, text } = document
  if (root?.kind !== 'map' || !hasReferences(root)) return text
  const draft: Draft = { document, style: styleOf(document, order.compareKeys), splices: [] }
  const changed = root.entries.filter((entry) => {
    const name = fieldName(entry, before, after)
    return isMerge(entry) || !isEqual(ownValue(before, name), ownValue(after, name))
  })
  const anchors = new Set(changed.flatMap(({ value }) => anchorsIn(value)))
  for (const entry of root.entries) {
    if (isMerge(entry)) continue
    const data = ownValue(before, fieldName(entry, before, after))
    expandEntry(draft, { owner: root, entry, data, anchors, all: changed.includes(entry) })
  }
  return applySplices(text, draft.splices)
}

interface EntryContext {
  readonly owner: LayoutCollection
  readonly entry: LayoutEntry
  readonly data: JsonValue | undefined
  /** The anchors of nodes that will change. */
  readonly anchors: ReadonlySet<string>
  /** True if everything below this entry will change. */
  readonly all: boolean
}

function expandEntry(draft: Draft, place: EntryContext): void {
  const { owner, entry, data, anchors, all } = place
  const node = entry.value
  if (node === undefined || data === undefined || node.kind === 'scalar') return
  if (node.kind === 'alias') {
    if (!all && !anchors.has(node.name)) return
    if (owner.flow) replaceFlowValue(draft, entry, data, [])
    else replaceValue(draft, entry, data, [])
  } else if (node.kind === 'list') {
    for (const [i, item] of node.entries.entries()) {
      expandEntry(draft, { ...place, owner: node, entry: item, data: isList(data) ? data[i] : undefined })
    }
  } else if (isObject(data)) expandMap(draft, node, { ...place, data })
}

function expandMap(draft: Draft, map: LayoutCollection, place: EntryContext & { readonly data: JsonObject }): void {
  const { data, anchors, all } = place
  const merges = map.entries.filter(
    (entry) => isMerge(entry) && (all || aliasesIn(entry.value).some((a) => anchors.has(a))),
  )
  for (const entry of map.entries) {
    if (!isMerge(entry))
      expandEntry(draft, { ...place, owner: map, entry, data: ownValue(data, fieldName(entry, data, data)) })
  }
  if (merges.length === 0) return
  const explicit = new Set(map.entries.map((entry) => fieldName(entry, data, data)))
  const added = Object.keys(data).filter((name) => !explicit.has(name))
  const gone = new Set(merges.map((entry) => map.entries.indexOf(entry)))
  if (map.flow) {
    removeFlowEntries(draft, map, gone)
    const bodies = added.map((name) => flowEntryText(name, data[name] ?? null, { likes: [], style: draft.style }))
    appendFlowEntries(draft, map, { bodies, gone })
    return
  }
  for (const i of gone) removeEntry(draft, map, i)
  addEntries(draft, map, { after: data, added, likes: [] })
}

function isMerge({ key }: LayoutEntry): boolean {
  return key?.text === '<<' && key.style === 'plain'
}

function hasReferences(node: LayoutNode | undefined): boolean {
  return aliasesIn(node).length > 0
}

function aliasesIn(node: LayoutNode | undefined): readonly string[] {
  if (node?.kind === 'alias') return [node.name]
  return node === undefined || node.kind === 'scalar' ? [] : node.entries.flatMap(({ value }) => aliasesIn(value))
}

function anchorsIn(node: LayoutNode | undefined): readonly string[] {
  if (node === undefined || node.kind === 'alias') return []
  const own = node.anchor === undefined ? [] : [node.anchor]
  return node.kind === 'scalar' ? own : [...own, ...node.entries.flatMap(({ value }) => anchorsIn(value))]
}
