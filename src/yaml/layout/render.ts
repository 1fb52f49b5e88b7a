import { compareBytes } from '../../tree/compare-bytes.ts'
import { isList, type JsonObject, type JsonValue } from '../../tree/node.ts'
import { type LayoutCollection, type LayoutNode, type LayoutScalar, readsAsPlain } from './edit-document.ts'
import { indented } from './lines.ts'
import { inlineScalar, literalLines, quoteOf, type ScalarContext, type ScalarValue } from './scalar-text.ts'
import type { FileStyle } from './style.ts'

/** Existing nodes in the same role, whose style the new node copies. */
export type Neighbours = readonly LayoutNode[]

/** A new value: text for the line of its key or dash, and the lines below that line. */
interface Rendered {
  readonly inline: string
  /** Indented relative to the column of the key or dash. */
  readonly below: readonly string[]
}

/** The lines of a new map entry, relative to the column of its key. */
export function entryLines(key: string, value: JsonValue, likes: Neighbours, style: FileStyle): readonly string[] {
  const { inline, below } = render(value, likes, { style, listIndent: style.listIndent, mapIndent: style.mapIndent })
  return [`${keyText(key, style)}:${inline === '' ? '' : ` ${inline}`}`, ...below]
}

/** The lines of a new list item, relative to the column of its dash. */
export function itemLines(value: JsonValue, likes: Neighbours, style: FileStyle): readonly string[] {
  const { inline, below } = render(value, likes, { style, listIndent: 2, mapIndent: 2 })
  if (inline !== '') return [`- ${inline}`, ...below]
  const [first = '', ...rest] = below
  return [`- ${first.slice(2)}`, ...rest]
}

/** The text after a colon, and the lines below it, relative to the column of the key. */
export function valueLines(value: JsonValue, likes: Neighbours, style: FileStyle): Rendered {
  return render(value, likes, { style, listIndent: style.listIndent, mapIndent: style.mapIndent })
}

interface BlockContext {
  readonly style: FileStyle
  readonly listIndent: number
  readonly mapIndent: number
}

function render(value: JsonValue, likes: Neighbours, context: BlockContext): Rendered {
  const { style, listIndent, mapIndent } = context
  if (!isCollection(value)) return renderScalar(value, likes, style)
  if (isEmpty(value) || style.json || looksFlow(likes)) return { inline: flowText(value, likes, style), below: [] }
  if (isList(value)) {
    const items = value.flatMap((item) => itemLines(item, childrenOf(likes), style))
    return { inline: '', below: indented(items, listIndent) }
  }
  const lines = orderedKeys(value, likes, style).flatMap((key) =>
    entryLines(key, value[key] ?? null, childrenOf(likes, key), style),
  )
  return { inline: '', below: indented(lines, mapIndent) }
}

function renderScalar(value: ScalarValue, likes: Neighbours, style: FileStyle): Rendered {
  const lines = typeof value === 'string' && !style.json ? literalLines(value, 2) : undefined
  const [header, ...below] = lines ?? []
  if (header !== undefined) return { inline: header, below }
  return { inline: inlineScalar(value, scalarContext('block', likes, style)), below: [] }
}

/** The text of a value in flow style, for use inside braces or brackets, or instead of a flow collection. */
export function flowText(value: JsonValue, likes: Neighbours, style: FileStyle): string {
  if (!isCollection(value)) return inlineScalar(value, scalarContext('flow', likes, style))
  if (isList(value)) return `[${value.map((item) => flowText(item, childrenOf(likes), style)).join(', ')}]`
  const entries = orderedKeys(value, likes, style).map((key) =>
    flowEntryText(key, value[key] ?? null, { likes, style }),
  )
  return `{${entries.join(', ')}}`
}

/** `key: value` for use inside braces. `likes` are maps similar to the one that the entry is added to. */
export function flowEntryText(
  key: string,
  value: JsonValue,
  { likes, style }: { readonly likes: Neighbours; readonly style: FileStyle },
): string {
  return `${keyText(key, style)}: ${flowText(value, childrenOf(likes, key), style)}`
}

/** The text of a key, quoted if necessary. */
export function keyText(key: string, { json, quote }: FileStyle): string {
  return inlineScalar(key, { context: 'key', quote, always: json })
}

function scalarContext(context: 'block' | 'flow', likes: Neighbours, style: FileStyle): ScalarContext {
  if (style.json) return { context, quote: 'double', always: true }
  const scalars = likes.filter((like): like is LayoutScalar => like.kind === 'scalar')
  const [first] = scalars
  const quote = first === undefined ? undefined : quoteOf(first.style)
  if (quote === undefined || scalars.some(({ style: other }) => quoteOf(other) !== quote)) {
    return { context, quote: style.quote }
  }
  // If any neighbor is quoted although it needs no quotes, the new value is quoted too.
  return { context, quote, always: scalars.some(({ text }) => readsAsPlain(text, context)) }
}

function looksFlow(likes: Neighbours): boolean {
  const collections = likes.filter((like): like is LayoutCollection => like.kind === 'map' || like.kind === 'list')
  const filled = collections.filter(({ entries }) => entries.length > 0)
  return filled.length > 0 && filled.every(({ flow }) => flow)
}

/** The items of all neighbors that are lists, or the values of `key` in all that are maps. */
export function childrenOf(likes: Neighbours, key?: string): Neighbours {
  return likes.flatMap((like) => {
    if (like.kind === 'scalar' || like.kind === 'alias') return []
    const entries = key === undefined ? like.entries : like.entries.filter((entry) => entry.key?.text === key)
    return entries.flatMap(({ value }) => (value === undefined ? [] : [value]))
  })
}

/**
 * Sorts keys in the order used in neighboring maps: the usual one, or the alphabetical order of files that kustomize
 * writes.
 */
function orderedKeys(value: JsonObject, likes: Neighbours, { compareKeys }: FileStyle): readonly string[] {
  const keys = Object.keys(value)
  const samples = likes.flatMap((like) => (like.kind === 'map' ? [like.entries.map(({ key }) => key?.text ?? '')] : []))
  const order = [compareKeys, compareBytes].find((compare) => samples.every((sample) => isSorted(sample, compare)))
  return keys.sort(order ?? compareKeys)
}

function isSorted(keys: readonly string[], compare: (a: string, b: string) => number): boolean {
  return keys.every((key, i) => i === 0 || compare(keys[i - 1] ?? '', key) <= 0)
}

function isCollection(value: JsonValue): value is readonly JsonValue[] | JsonObject {
  return typeof value === 'object' && value !== null
}

function isEmpty(value: readonly JsonValue[] | JsonObject): boolean {
  return isList(value) ? value.length === 0 : Object.keys(value).length === 0
}
