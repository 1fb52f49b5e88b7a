import { type Change, diffLines } from 'diff'
import { attempt } from '../diagnostics/index.ts'
import { jsonText } from '../tree/json-text.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonValue } from '../tree/node.ts'
import { fromJson } from '../yaml/json/json.ts'
import { writeNode } from '../yaml/print/write.ts'
import type { FieldChange } from './changes.ts'
import { keyText } from './compare.ts'

/** A change in readable form. */
export interface FieldRow {
  readonly sign: '+' | '-' | '~'
  readonly field: string
  /** The old and the new value, each on one line. Undefined if there is no such value. */
  readonly old?: string
  readonly new?: string
  /** The text to show instead of values. */
  readonly note?: string
  /** The lines below that line. */
  readonly block: readonly Line[]
  readonly change: FieldChange
}

export interface Line {
  readonly sign: '+' | '-' | ' '
  readonly text: string
}

/** The maximum length of a value. Longer values are printed on a separate line. */
const longest = 80

export function fieldRow(field: FieldChange): FieldRow {
  return rowOf(atLeaf(field))
}

/**
 * Replaces a map with its only value, which is easier to read, such as `limits.memory 1Gi`. List items are not
 * replaced.
 */
function atLeaf(change: FieldChange): FieldChange {
  const value = change.change === 'added' ? change.new : change.change === 'removed' ? change.old : undefined
  if (!isObject(value) || typeof change.path.at(-1) === 'number') return change
  const [key, ...others] = Object.keys(value)
  if (key === undefined || others.length > 0) return change
  const inner = value[key] ?? null
  const field = `${change.field}${keyText(key)}`
  return atLeaf({ ...change, field, ...(change.change === 'added' ? { new: inner } : { old: inner }) })
}

function rowOf(change: FieldChange): FieldRow {
  const { field, old, new: now } = change
  const row = { field, change, block: [] }
  if (change.change === 'moved')
    return { ...row, sign: '~', note: 'order changed', old: orderText(old), new: orderText(now) }
  if (change.inside !== undefined) return { ...row, sign: '~', ...insideRow(change.inside, change) }
  const sign = old === undefined ? '+' : now === undefined ? '-' : '~'
  if (isShort(old) && isShort(now)) {
    return {
      ...row,
      sign,
      ...(old === undefined ? {} : { old: shown(old) }),
      ...(now === undefined ? {} : { new: shown(now) }),
    }
  }
  if (typeof old === 'string' && typeof now === 'string' && (old + now).includes('\n')) {
    return { ...row, sign, block: textLines(old, now) }
  }
  const removed = old === undefined ? [] : valueLines(old).map((text) => ({ sign: '-', text }) as const)
  const added = now === undefined ? [] : valueLines(now).map((text) => ({ sign: '+', text }) as const)
  return { ...row, sign, block: [...removed, ...added] }
}

function insideRow(
  { syntax, fields }: NonNullable<FieldChange['inside']>,
  { old, new: now }: FieldChange,
): Pick<FieldRow, 'note' | 'block'> {
  if (fields.length === 0) {
    const isProperties = syntax === 'properties'
    return {
      note: isProperties ? 'same properties, formatted differently' : `same ${syntax}, formatted differently`,
      block: [],
    }
  }
  const rows = fields.map(fieldRow)
  // If there are many changes, the lines of the text are easier to read.
  if (rows.some(({ block }) => block.length > 12)) return { block: textLines(String(old), String(now)) }
  const block = rows.flatMap((row): readonly Line[] => {
    const removed: Line = { sign: '-', text: `${row.field}: ${row.old}` }
    const added: Line = { sign: '+', text: `${row.field}: ${row.new}` }
    if (row.block.length > 0)
      return [{ sign: ' ', text: row.field }, ...row.block.map(({ sign, text }) => ({ sign, text: `  ${text}` }))]
    return [...(row.old === undefined ? [] : [removed]), ...(row.new === undefined ? [] : [added])]
  })
  return { note: `inside the ${syntax}`, block }
}

function isShort(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || typeof value !== 'object') {
    return !(typeof value === 'string' && (value.includes('\n') || value.length > longest))
  }
  return Object.keys(value).length === 0
}

function orderText(value: JsonValue | undefined): string {
  const text = Array.isArray(value)
    ? value.map((item) => (isShort(item) ? shown(item) : jsonText(item, { compact: true }))).join(', ')
    : ''
  return text.length > 2 * longest ? `${text.slice(0, 2 * longest)}…` : text
}

/** Returns a value as shown. Strings have no quotes, unless they would be ambiguous. */
export function shown(value: JsonValue): string {
  if (typeof value !== 'string') return jsonText(value, { compact: true })
  const isPlain = value !== '' && value.trim() === value && !/^(?:[-+.\d][\d.eE+_-]*|true|false|null|~)$/.test(value)
  return isPlain && !/\p{Cc}/u.test(value) ? value : JSON.stringify(value)
}

/** Prints a value as YAML, or as JSON for the few values that kustomize cannot print. */
export function yamlText(value: JsonValue): string {
  return attempt(() => writeNode(fromJson(value))) ?? `${jsonText(value)}\n`
}

/** Returns the lines of a text, or of any other value as YAML. */
export function valueLines(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return value.replace(/\n$/, '').split('\n')
  return yamlText(value).replace(/\n$/, '').split('\n')
}

/** The maximum number of lines that differ. Texts with more differences are shown one after the other. */
const maxEditLength = 1000
const context = 2

/** Returns the lines that differ between two texts, with two lines of context. */
function textLines(old: string, now: string): readonly Line[] {
  const parts: readonly Change[] = diffLines(old, now, { maxEditLength }) ?? [
    { value: old, removed: true, added: false, count: 0 },
    { value: now, removed: false, added: true, count: 0 },
  ]
  return parts.flatMap(({ value, added, removed }, i): readonly Line[] => {
    const lines = value.replace(/\n$/, '').split('\n')
    if (added || removed) return lines.map((text) => ({ sign: added ? '+' : '-', text }))
    const [head, tail] = [i === 0 ? 0 : context, i === parts.length - 1 ? 0 : context]
    const same = (texts: readonly string[]): readonly Line[] => texts.map((text) => ({ sign: ' ', text }))
    if (lines.length <= head + tail + 1) return same(lines)
    return [...same(lines.slice(0, head)), { sign: ' ', text: '…' }, ...same(tail === 0 ? [] : lines.slice(-tail))]
  })
}
