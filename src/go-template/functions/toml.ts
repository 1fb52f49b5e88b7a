// Helm's TOML functions. The printer follows BurntSushi/toml 1.6, encode.go; JavaScript libraries print TOML
// differently.

import { formatFloatG } from '../../yaml/types/go-number.ts'
import { smolTomlPackage } from '../smol-toml-package.ts'
import { ANY, INT64, MAP, STRING, sliceType } from '../types.ts'
import {
  elements,
  GoError,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  goList,
  goMap,
  isNil,
  kindName,
  onGoError,
  sortedEntries,
} from '../values.ts'
import { type FunctionTable, fn } from './define.ts'
import { formatMoment } from './format-moment.ts'
import { errorAsData } from './json.ts'
import { parseMoment } from './parse-moment.ts'
import { momentOf, timeValue } from './time-value.ts'
import { UTC, type Zone } from './zones.ts'

export const tomlFunctions: FunctionTable = {
  toToml: fn([ANY], (value: GoValue) => {
    requireValue(value)
    return onGoError(
      () => encodeToml(value),
      (error) => error.message,
    )
  }),
  mustToToml: fn([ANY], (value: GoValue) => {
    requireValue(value)
    return encodeToml(value)
  }),
  fromToml: fn([STRING], (text: string) => errorAsData('map', () => decodeToml(text))),
}

/** Rejects nil, for which the encoder panics, so toToml cannot return the error as text. @throws GoError */
function requireValue(value: GoValue): void {
  if (isNil(value)) throw new GoError('reflect: call of reflect.Value.Type on zero Value')
}

/** @throws GoError */
function encodeToml(value: GoValue): string {
  const writer = new TomlWriter()
  writer.value([], value)
  return writer.text
}

class TomlWriter {
  text = ''

  value(key: readonly string[], value: GoValue): void {
    if (isNil(value)) return
    const items = elements(value)
    if (value instanceof GoMap) {
      if (!value.isNil) this.#table(key, value)
    } else if (items !== undefined && isTableArray(items)) {
      this.#tables(key, items)
    } else if (value instanceof GoObject && value.json === undefined) {
      this.#table(key, value)
    } else {
      this.#keyValue(key, value)
    }
  }

  #newline(): void {
    if (this.text !== '') this.text += '\n'
  }

  #keyValue(key: readonly string[], value: GoValue): void {
    const name = key.at(-1)
    if (name === undefined) {
      this.text += element(value)
      return
    }
    this.text += `${indentOf(key)}${keyText(name)} = ${element(value)}\n`
  }

  #table(key: readonly string[], map: GoMap | GoObject): void {
    if (key.length === 1) this.#newline()
    if (key.length > 0) this.text += `${indentOf(key)}[${key.map(keyText).join('.')}]\n`
    this.#entries(key, map)
  }

  #tables(key: readonly string[], items: readonly GoValue[]): void {
    if (key.length === 0) throw new GoError('toml: top-level values must be Go maps or structs')
    for (const item of items) {
      if (!(item instanceof GoObject) && (!(item instanceof GoMap) || item.isNil)) continue
      this.#newline()
      this.text += `${indentOf(key)}[[${key.map(keyText).join('.')}]]\n`
      this.#entries(key, item)
    }
  }

  /** Simple values are printed before tables. */
  #entries(key: readonly string[], map: GoMap | GoObject): void {
    const [direct, tables] = partition(map)
    for (const [name, value] of [...direct, ...tables]) this.value([...key, name], value)
  }
}

function indentOf(key: readonly string[]): string {
  return '  '.repeat(key.length - 1)
}

function keyText(name: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(name)) return name
  return quoted(name)
}

type Entries = readonly (readonly [string, GoValue])[]

/** Simple values, and tables. Keys of maps are sorted. */
function partition(map: GoMap | GoObject): readonly [Entries, Entries] {
  const all = map instanceof GoMap ? sortedEntries(map) : [...map.fields]
  const isTable = (value: GoValue): boolean => {
    if (value instanceof GoMap) return !value.isNil
    if (value instanceof GoObject) return value.json === undefined
    return isTableArray(elements(value) ?? [])
  }
  return [all.filter(([, value]) => !isTable(value)), all.filter(([, value]) => isTable(value))]
}

function isTableArray(items: readonly GoValue[]): boolean {
  if (items.some(isNil)) throw new GoError('toml: cannot encode array with nil element')
  return items.length > 0 && items.every((item) => item instanceof GoMap || (item instanceof GoObject && !item.json))
}

function element(value: GoValue): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return floatText(value)
  if (value instanceof GoInteger) {
    const text = value.type.name === 'time.Duration' ? value.type.text?.(value.value) : undefined
    return text === undefined ? value.value.toString() : quoted(text)
  }
  if (value instanceof GoObject && value.json !== undefined) {
    return value.type.name === 'time.Time' ? dateText(value) : quoted(value.json())
  }
  if (value instanceof GoMap || value instanceof GoObject) return inlineTable(value)
  const items = elements(value)
  if (items !== undefined) {
    if (items.some(isNil)) throw new GoError('toml: cannot encode array with nil element')
    return `[${items.map(element).join(', ')}]`
  }
  throw new GoError(`unsupported type: ${kindName(value)}`)
}

function inlineTable(map: GoMap | GoObject): string {
  const [direct, tables] = partition(map)
  const pair = ([name, value]: readonly [string, GoValue]): string => `${keyText(name)} = ${element(value)}`
  const all = [...direct, ...tables]
  let text = ''
  for (const [i, entry] of all.entries()) {
    // As in BurntSushi/toml, a nil is omitted, but the comma before it is not.
    if (isNil(entry[1])) continue
    text += pair(entry)
    if (i !== all.length - 1) text += ', '
  }
  return `{${text}}`
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const text = formatFloatG(value)
  return /[e.]/.test(text) ? text : `${text}.0`
}

/** The zone of dates without an offset, which BurntSushi/toml also prints without one. */
function localZone(name: string): Zone {
  return { name, offset: 0, abbreviation: name }
}

/** The layouts of dates. Follows BurntSushi/toml, parse.go, dtTypes. */
const dateLayouts: readonly (readonly [layout: string, zone: Zone])[] = [
  ['2006-01-02T15:04:05.999999999Z07:00', UTC],
  ['2006-01-02T15:04:05.999999999', localZone('datetime-local')],
  ['2006-01-02', localZone('date-local')],
  ['15:04:05.999999999', localZone('time-local')],
]

function dateText(value: GoObject): string {
  const moment = momentOf(value)
  const [layout = ''] = dateLayouts.find(([, zone]) => zone === moment.zone) ?? dateLayouts[0] ?? []
  return formatMoment(moment, layout)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
}

function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: TOML escapes control characters
  const escaped = text.replace(/[\0-\x1f"\\\x7f]/g, (char) => {
    return ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}

/** @throws GoError */
function decodeToml(text: string): GoValue {
  const { parse, TomlError } = smolTomlPackage()
  try {
    return fromToml(parse(text, { integersAsBigInt: true }))
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
    throw new GoError(tomlMessage(text, error.line, reason))
  }
}

/** The message of BurntSushi/toml for an error, if the equivalent is known. */
function tomlMessage(text: string, line: number, reason: string): string {
  const source = text.split('\n')[line - 1] ?? ''
  const assignment = /^\s*([^=#]*?)\s*=\s*(.*)$/.exec(source)
  const key = assignment?.[1] ?? ''
  const isEnd = assignment?.[2] === '' && line === text.split('\n').length
  return `toml: line ${line} (last key ${JSON.stringify(key)}): ${isEnd ? 'unexpected EOF; expected value' : reason}`
}

function fromToml(value: unknown): GoValue {
  if (typeof value === 'bigint') return new GoInteger(value, INT64)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (value instanceof Date) return fromDate(value.toISOString())
  if (Array.isArray(value)) {
    const items = value.map(fromToml)
    const isTables = items.length > 0 && items.every((item) => item instanceof GoMap)
    return isTables ? new GoList(items, sliceType(MAP)) : goList(items)
  }
  return goMap(Object.entries(value as object).map(([key, item]) => [key, fromToml(item)] as const))
}

/** @param text the date as in TOML, with milliseconds */
function fromDate(text: string): GoValue {
  for (const [layout, zone] of dateLayouts) {
    const moment = parseMoment(layout, text, zone)
    if (moment !== undefined) return timeValue(moment)
  }
  return text
}
