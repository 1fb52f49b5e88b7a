// Implements toYamlPretty: go-yaml v3 with an indentation of 2. Lists are indented below their key.

import { isKuiltError } from '../../diagnostics/index.ts'
import { writeText } from '../../yaml/print/write-text.ts'
import { formatFloatG } from '../../yaml/types/go-number.ts'
import { compareNewerKeys, sortKeys } from '../../yaml/types/key-order.ts'
import { byteLength, quote, replaceInvalid } from '../go-strings.ts'
import { sprint } from '../print.ts'
import { elements, GoBytes, GoError, GoInteger, GoList, GoMap, GoObject, type GoValue, int, isNil } from '../values.ts'

/** Encodes a value as YAML. @throws GoError */
export function encodePrettyYaml(value: GoValue): string {
  try {
    return block(value, 0, true).replace(/^\n/, '').replace(/\n$/, '')
  } catch (error) {
    if (isKuiltError(error)) throw new GoError(error.message, { cause: error })
    throw error
  }
}

/** The text of a value after a key or dash, or at the top level: ` text\n`, or separate lines. */
function block(value: GoValue, indent: number, top: boolean): string {
  const space = top ? '' : ' '
  const entries = entriesOf(value)
  if (entries !== undefined) {
    if (entries.length === 0) return `${space}{}\n`
    return `\n${map(entries, indent)}`
  }
  const items = itemsOf(value)
  if (items === undefined) return `${space}${scalar(value, indent, top)}\n`
  if (items.length === 0) return `${space}[]\n`
  return `\n${list(items, indent)}`
}

/** The items of a list; undefined for other values. Bytes are written as a list of numbers. */
function itemsOf(value: GoValue): readonly GoValue[] | undefined {
  if (value instanceof GoBytes && !value.isNil) return Array.from(value.bytes, int)
  return value instanceof GoList ? value.items : undefined
}

function entriesOf(value: GoValue): readonly (readonly [string, GoValue])[] | undefined {
  if (value instanceof GoObject && value.json === undefined) {
    return [...value.fields].map(([name, item]) => [name.toLowerCase(), item] as const)
  }
  if (!(value instanceof GoMap)) return undefined
  return sortKeys([...value.entries], ([key]) => key, compareNewerKeys)
}

function map(entries: readonly (readonly [string, GoValue])[], indent: number): string {
  const pad = ' '.repeat(indent)
  return entries
    .map(([key, value]) => {
      if (isComplexKey(key)) return `${pad}? ${keyText(key, indent + 2)}\n${pad}:${item(value, indent + 2)}`
      return `${pad}${keyText(key, indent)}:${block(value, indent + 2, false)}`
    })
    .join('')
}

/** True for keys that are written after `? `. */
function isComplexKey(key: string): boolean {
  return byteLength(key) > 128 || /[\n\r\u2028\u2029]/.test(key)
}

function keyText(key: string, indent: number): string {
  return writeText(replaceInvalid(key), { indent, column: indent, foldable: false }).replace(/\n$/, '')
}

function list(items: readonly GoValue[], indent: number): string {
  const pad = ' '.repeat(indent)
  return items.map((each) => `${pad}-${item(each, indent + 2)}`).join('')
}

/** A value after a dash, or after the colon of a complex key: the first line of a collection is on the same line. */
function item(value: GoValue, indent: number): string {
  const text = block(value, indent, false)
  return text.startsWith('\n') ? ` ${text.slice(1).trimStart()}` : text
}

function scalar(value: GoValue, indent: number, top: boolean): string {
  if (isNil(value)) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberText(value)
  if (value instanceof GoInteger) return sprint(value)
  const items = elements(value)
  if (items !== undefined) return `[${items.map(sprint).join(', ')}]`
  const text = value instanceof GoObject ? quote(value.json?.() ?? '').slice(1, -1) : String(value)
  const written = writeText(replaceInvalid(text), { indent: top ? 2 : indent, column: indent, foldable: false })
  return written.replace(/\n$/, '')
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  return formatFloatG(value)
}
