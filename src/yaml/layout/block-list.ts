import type { JsonValue } from '../../tree/node.ts'
import { stableItems } from './align.ts'
import { attachedStart, beginsLine, columnIn, type Draft, insert, removeLines, replace } from './draft.ts'
import type { LayoutCollection, Span } from './edit-document.ts'
import { indented, nextLine } from './lines.ts'
import { itemLines, type Neighbours } from './render.ts'
import { applyWithin, type Splice } from './splices.ts'

/** The new contents of a block list (a list with dashes). */
export interface ListChange {
  readonly list: LayoutCollection
  readonly after: readonly JsonValue[]
  /** For each new item, the old item it corresponds to. */
  readonly origin: readonly (number | undefined)[]
  /** Changes inside old items, by the index of the item. */
  readonly inside: ReadonlyMap<number, readonly Splice[]>
  readonly likes: Neighbours
}

/** False if the list cannot be changed line by line, for example if it starts on the line of another dash (`- - a`). */
export function canEditLines(draft: Draft, list: LayoutCollection): boolean {
  return list.entries.every(({ from }) => beginsLine(draft, from))
}

/**
 * Adds, removes and moves items of a block list. Other items stay unchanged. An item moves with the comments directly
 * above it; when an item is removed, its comments stay.
 */
export function changeBlockList(draft: Draft, change: ListChange): void {
  const { list, after, origin, inside } = change
  const stable = stableItems(origin)
  const blocks = list.entries.map((_, i) => blockOf(draft, list, i))
  removeLost(draft, change, blocks)
  for (const [i, splices] of inside) if (stable.has(i)) draft.splices.push(...splices)
  const column = columnIn(draft, list.entries[0]?.from ?? list.start)
  const gap = isSpaced(draft, list) ? '\n' : ''
  let cursor = firstPosition(blocks, origin, stable)
  for (const [j, value] of after.entries()) {
    const i = origin[j]
    const block = i === undefined ? undefined : blocks[i]
    if (i !== undefined && stable.has(i)) cursor = block?.end ?? cursor
    else if (i === undefined || block === undefined) {
      const lines = indented(itemLines(value, change.likes, draft.style), column)
      insert(draft, cursor, gap + lines.map((line) => `${line}\n`).join(''))
    } else {
      insert(draft, cursor, applyWithin(draft.document.text, block, inside.get(i) ?? []))
      replace(draft, block, '')
    }
  }
}

/** The position for new items in front of the first remaining item: above the comments of that item. */
function firstPosition(
  blocks: readonly Span[],
  origin: readonly (number | undefined)[],
  stable: ReadonlySet<number>,
): number {
  const first = origin.find((i) => i !== undefined && stable.has(i))
  return blocks[first ?? 0]?.start ?? 0
}

function blockOf(draft: Draft, { entries }: LayoutCollection, i: number): Span {
  const { text } = draft.document
  const entry = entries[i]
  const previous = entries[i - 1]
  if (entry === undefined) return { start: 0, end: 0 }
  const limit = previous === undefined ? 0 : nextLine(text, previous.end)
  return { start: attachedStart(draft, entry.from, limit), end: nextLine(text, entry.end) }
}

function removeLost(draft: Draft, { list, origin }: ListChange, blocks: readonly Span[]): void {
  const kept = new Set(origin)
  for (const [i, entry] of list.entries.entries()) {
    if (!kept.has(i) && blocks[i] !== undefined) removeLines(draft, { start: entry.from, end: entry.end })
  }
}

/** True if blank lines separate all items. */
function isSpaced({ document: { text } }: Draft, { entries }: LayoutCollection): boolean {
  if (entries.length < 2) return false
  return entries.every((entry, i) => {
    const previous = entries[i - 1]
    return previous === undefined || /\n[ \t]*\n/.test(text.slice(previous.end, entry.from))
  })
}
