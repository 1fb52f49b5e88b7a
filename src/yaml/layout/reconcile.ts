import { isEqual, isObject, ownValue } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../tree/node.ts'
import { alignLists, stableItems } from './align.ts'
import { canEditLines, changeBlockList } from './block-list.ts'
import { beginsLine, columnIn, commentLines, type Draft, insertLines, removeLines, replace } from './draft.ts'
import type { LayoutCollection, LayoutEntry, LayoutNode } from './edit-document.ts'
import { fieldName } from './entries.ts'
import { appendFlowEntries, removeFlowEntries } from './flow.ts'
import { indented, lineStart, nextLine } from './lines.ts'
import { entryLines, flowEntryText, flowText, type Neighbours } from './render.ts'
import { replaceFlowValue, replaceScalar, replaceValue } from './replace-value.ts'
import { applyWithin, type Splice } from './splices.ts'

/** A value before and after the change. `before` is undefined if the value is missing or null. */
export interface Change {
  readonly before: JsonValue | undefined
  readonly after: JsonValue
  readonly likes: Neighbours
}

/** Changes the value of an entry with as few changes to the text as possible. */
export function reconcileValue(
  draft: Draft,
  owner: LayoutCollection,
  entry: LayoutEntry,
  { before, after, likes }: Change,
): void {
  if (isEqual(before, after)) return
  const node = entry.value
  const isScalar = typeof after !== 'object' || after === null
  if (node?.kind === 'map' && isObject(before) && isObject(after) && canReconcileMap(node, after)) {
    reconcileMap(draft, node, { before, after, likes })
  } else if (node?.kind === 'list' && isList(before) && isList(after) && canReconcileList(draft, node, after)) {
    reconcileList(draft, node, { before, after })
  } else if (node?.kind === 'scalar' && isScalar) {
    replaceScalar(draft, node, { value: after, flow: owner.flow })
  } else if (owner.flow) replaceFlowValue(draft, entry, after, likes)
  else replaceValue(draft, entry, after, likes)
}

/** False for empty braces: they are replaced, so that the new contents look like the rest of the file. */
function canReconcileMap(node: LayoutCollection, after: JsonObject): boolean {
  return node.entries.length > 0 && Object.keys(after).length > 0
}

function canReconcileList(draft: Draft, node: LayoutCollection, after: readonly JsonValue[]): boolean {
  return after.length > 0 && node.entries.length > 0 && (node.flow || canEditLines(draft, node))
}

interface MapChange {
  readonly before: JsonObject
  readonly after: JsonObject
  readonly likes: Neighbours
}

function reconcileMap(draft: Draft, map: LayoutCollection, { before, after, likes }: MapChange): void {
  const lost = new Set<number>()
  const found = new Set<string>()
  for (const [i, entry] of map.entries.entries()) {
    const name = fieldName(entry, before, after)
    const isLast = !map.entries.slice(i + 1).some((other) => fieldName(other, before, after) === name)
    if (!Object.hasOwn(after, name)) {
      if (Object.hasOwn(before, name)) lost.add(i)
      continue
    }
    found.add(name)
    if (!isLast) continue
    const change = { before: ownValue(before, name), after: after[name] ?? null }
    reconcileValue(draft, map, entry, { ...change, likes: likesFor(likes, name) })
  }
  const added = Object.keys(after).filter((name) => !found.has(name))
  if (map.flow) {
    removeFlowEntries(draft, map, lost)
    const bodies = added.map((name) => flowEntryText(name, after[name] ?? null, { likes, style: draft.style }))
    appendFlowEntries(draft, map, { bodies, gone: lost })
  } else {
    for (const i of lost) removeEntry(draft, map, i)
    addEntries(draft, map, { after, added, likes })
  }
}

function likesFor(likes: Neighbours, name: string): Neighbours {
  return likes.flatMap((like) =>
    like.kind === 'map'
      ? like.entries.flatMap(({ key, value }) => (key?.text === name && value !== undefined ? [value] : []))
      : [],
  )
}

/** Removes an entry from a map. Its comments stay as separate lines. */
export function removeEntry(draft: Draft, { entries }: LayoutCollection, index: number): void {
  const entry = entries[index]
  if (entry === undefined) return
  const { text } = draft.document
  if (beginsLine(draft, entry.from)) {
    removeLines(draft, { start: entry.from, end: entry.end })
    return
  }
  const end = entries[index + 1]?.from ?? entry.end
  const line = lineStart(text, entry.from)
  const dash = /^ */.exec(text.slice(line))?.[0].length ?? 0
  insertLines(draft, line, commentLines(draft, { start: entry.from, end }, dash))
  replace(draft, { start: entry.from, end }, '')
}

export interface Additions {
  readonly after: JsonObject
  readonly added: readonly string[]
  readonly likes: Neighbours
}

/** Adds entries to a nested map, each after the last entry that precedes it in the usual order of keys. */
export function addEntries(draft: Draft, map: LayoutCollection, { after, added, likes }: Additions): void {
  const [first] = map.entries
  if (first === undefined) return
  const column = columnIn(draft, first.from)
  const { compareKeys } = draft.style
  const names = [...added].sort(compareKeys)
  for (const name of names) {
    const anchor = map.entries.findLast(({ key }) => compareKeys(key?.text ?? '', name) <= 0) ?? first
    const lines = entryLines(name, after[name] ?? null, likesFor(likes, name), draft.style)
    insertLines(draft, nextLine(draft.document.text, anchor.end), indented(lines, column))
  }
}

interface ListPair {
  readonly before: readonly JsonValue[]
  readonly after: readonly JsonValue[]
}

function reconcileList(draft: Draft, list: LayoutCollection, { before, after }: ListPair): void {
  const origin = alignLists(before, after)
  const inside = new Map<number, readonly Splice[]>()
  for (const [j, i] of origin.entries()) {
    const entry = i === undefined ? undefined : list.entries[i]
    if (i === undefined || entry === undefined) continue
    const own: Draft = { ...draft, splices: [] }
    const change = { before: before[i], after: after[j] ?? null }
    if (isEqual(change.before, change.after)) continue
    reconcileValue(own, list, entry, { ...change, likes: neighboursIn(list, i) })
    inside.set(i, own.splices)
  }
  if (list.flow) changeFlowList(draft, list, { after, origin, inside })
  else changeBlockList(draft, { list, after, origin, inside, likes: neighboursIn(list) })
}

/** The number of items that are used to detect the style of a list. */
const sampleSize = 12

/** The last items of a list, or those around the item with index `around`. */
function neighboursIn({ entries }: LayoutCollection, around = entries.length): readonly LayoutNode[] {
  const start = Math.max(0, Math.min(around - sampleSize / 2, entries.length - sampleSize))
  return entries.slice(start, start + sampleSize).flatMap(({ value }, i) => {
    return value === undefined || start + i === around ? [] : [value]
  })
}

interface FlowChange {
  readonly after: readonly JsonValue[]
  readonly origin: readonly (number | undefined)[]
  readonly inside: ReadonlyMap<number, readonly Splice[]>
}

/** Changes a list in brackets. If its items change places, commas and comments stay where they are. */
function changeFlowList(draft: Draft, list: LayoutCollection, { after, origin, inside }: FlowChange): void {
  const likes = neighboursIn(list)
  const kept = origin.filter((i) => i !== undefined)
  const added = origin.length - kept.length
  const isAppended = origin.slice(kept.length).every((i) => i === undefined)
  if (isAppended && stableItems(origin).size === kept.length) {
    for (const splices of inside.values()) draft.splices.push(...splices)
    const lost = new Set([...list.entries.keys()].filter((i) => !origin.includes(i)))
    removeFlowEntries(draft, list, lost)
    const bodies = after.slice(after.length - added).map((value) => flowText(value, likes, draft.style))
    appendFlowEntries(draft, list, { bodies, gone: lost })
    return
  }
  const { text } = draft.document
  const bodies = after.map((value, j) => {
    const entry = list.entries[origin[j] ?? -1]
    if (entry === undefined) return flowText(value, likes, draft.style)
    return applyWithin(text, { start: entry.from, end: entry.end }, inside.get(origin[j] ?? -1) ?? [])
  })
  for (const [i, entry] of list.entries.entries()) {
    const body = bodies[i]
    if (body !== undefined) replace(draft, { start: entry.from, end: entry.end }, body)
  }
  removeFlowEntries(draft, list, new Set([...list.entries.keys()].slice(bodies.length)))
  appendFlowEntries(draft, list, { bodies: bodies.slice(list.entries.length), gone: new Set() })
}
