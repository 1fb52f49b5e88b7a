import { isEqual, ownValue } from '../../tree/json-values.ts'
import type { JsonObject } from '../../tree/node.ts'
import { columnIn, type Draft, insert, replace } from './draft.ts'
import type { LayoutCollection, LayoutDocument } from './edit-document.ts'
import { fieldName } from './entries.ts'
import { appendFlowEntries, removeFlowEntries } from './flow.ts'
import { indented, nextLine } from './lines.ts'
import { reconcileValue, removeEntry } from './reconcile.ts'
import { entryLines, flowEntryText, keyText } from './render.ts'
import { replaceFlowValue, replaceValue } from './replace-value.ts'
import { applySplices } from './splices.ts'
import { type KeyOrder, styleOf } from './style.ts'

/** The decoded fields of a document, before and after the change. */
export interface FieldsChange {
  readonly before: JsonObject
  readonly after: JsonObject
  readonly order: FieldOrder
}

/** The order in which new fields are added to a document. */
export interface FieldOrder {
  /** The names of all fields that the document itself can have. */
  readonly topLevel: readonly string[]
  /** The order of the keys of nested maps. */
  readonly compareKeys: KeyOrder
}

/**
 * The text with its top-level fields changed. Field names spelled in a different case are corrected. With `finely`,
 * only lines that must change are rewritten; otherwise changed fields are rewritten as a whole.
 */
export function changeFields(document: LayoutDocument, change: FieldsChange, finely: boolean): string {
  const draft: Draft = { document, style: styleOf(document, change.order.compareKeys), splices: [] }
  const { root } = document
  // The only scalar that a document can contain here is null.
  if (root?.kind === 'scalar') replace(draft, root, '')
  const names = root?.kind === 'map' ? changePresent(draft, root, { change, finely }) : new Set<string>()
  const added = change.order.topLevel.filter((name) => Object.hasOwn(change.after, name) && !names.has(name))
  if (root?.kind === 'map' && root.flow) {
    const bodies = added.map((name) =>
      flowEntryText(name, change.after[name] ?? null, { likes: [], style: draft.style }),
    )
    appendFlowEntries(draft, root, { bodies, gone: lostEntries(root, change) })
  } else appendFields(draft, change.after, added)
  return applySplices(document.text, draft.splices)
}

/** Returns the names of the existing fields that stay. */
function changePresent(
  draft: Draft,
  root: LayoutCollection,
  { change, finely }: { readonly change: FieldsChange; readonly finely: boolean },
): ReadonlySet<string> {
  const { before, after } = change
  const lost = lostEntries(root, change)
  if (root.flow) removeFlowEntries(draft, root, lost)
  const names = root.entries.map((entry) => fieldName(entry, before, after))
  for (const [i, entry] of root.entries.entries()) {
    const name = names[i] ?? ''
    if (lost.has(i)) {
      if (!root.flow) removeEntry(draft, root, i)
      continue
    }
    if (entry.key !== undefined && entry.key.text !== name) replace(draft, entry.key, keyText(name, draft.style))
    if (names.lastIndexOf(name) === i) {
      const values = { before: ownValue(before, name), after: after[name] ?? null, likes: [] }
      if (finely) reconcileValue(draft, root, entry, values)
      else if (isEqual(values.before, values.after)) continue
      else if (root.flow) replaceFlowValue(draft, entry, values.after, [])
      else replaceValue(draft, entry, values.after, [])
    }
  }
  return new Set(names.filter((_, i) => !lost.has(i)))
}

function lostEntries(root: LayoutCollection, { before, after }: FieldsChange): ReadonlySet<number> {
  return new Set(
    [...root.entries.keys()].filter((i) => {
      const entry = root.entries[i]
      return entry !== undefined && !Object.hasOwn(after, fieldName(entry, before, after))
    }),
  )
}

/** Appends new fields at the end, below any comments there, because those comments belong to the fields above them. */
function appendFields(draft: Draft, fields: JsonObject, names: readonly string[]): void {
  const { document, style } = draft
  const { text, end, root } = document
  const [first] = root?.kind === 'map' ? root.entries : []
  const column = first === undefined ? 0 : columnIn(draft, first.from)
  const gap = root?.kind === 'map' && isSpaced(document, root) ? ['\n'] : []
  const blocks = names.map((name) => {
    const lines = indented(entryLines(name, fields[name] ?? null, [], style), column)
    return lines.map((line) => `${line}\n`).join('')
  })
  const last = text.slice(0, end).trimEnd().length - 1
  // A block scalar may end in blank lines that belong to it.
  const position = last < 0 ? 0 : Math.max(nextLine(text, last), root === undefined ? 0 : nextLine(text, root.end))
  insert(draft, position, blocks.flatMap((block) => [...gap, block]).join(''))
}

/**
 * True if blank lines separate all fields. The gap after `apiVersion`, and the one between `kind` and `apiVersion`, are
 * not checked, because files usually keep these two fields together.
 */
function isSpaced({ text }: LayoutDocument, { entries }: LayoutCollection): boolean {
  const gaps = entries.flatMap((entry, i) => {
    const previous = entries[i - 1]
    if (previous === undefined) return []
    return previous.key?.text === 'apiVersion' || (previous.key?.text === 'kind' && entry.key?.text === 'apiVersion')
      ? []
      : [text.slice(previous.end, entry.from)]
  })
  return gaps.length > 0 && gaps.every((gap) => /\n[ \t]*\n/.test(gap))
}
