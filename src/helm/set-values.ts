// Parses Helm's notation for single values, `a.b[0]=x`. Follows helm pkg/strvals/parser.go.

import { formatNumber } from '../diagnostics/format-number.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { decodeJson } from '../go-template/functions/json.ts'
import { jsonValueEnd } from '../go-template/functions/json-syntax.ts'
import { INT64 } from '../go-template/types.ts'
import { GoInteger, GoList, GoMap, type GoValue, goList, goMap, onGoError } from '../go-template/values.ts'

/**
 * The type of a setting's value: `typed` for `--set`, which supports numbers and bools; `text` for `--set-string`; `json`
 * for `--set-json`; `literal` for `--set-literal`, where the rest of the setting is the value; a function for `--set-file`,
 * which gets the name of the file.
 */
export type SettingType = 'typed' | 'text' | 'json' | 'literal' | ((file: string) => GoValue)

const MAX_INDEX = 65_536
const MAX_NESTING = 30

/**
 * Applies a setting to values.
 *
 * @throws KuiltError CHART_SETTING_INVALID
 */
export function applySetting(values: GoMap, setting: string, type: SettingType = 'typed'): void {
  const parser = new SettingParser(setting, type)
  try {
    parser.run(values)
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    throw new KuiltError('CHART_SETTING_INVALID', { setting, reason: error.message })
  }
}

class SettingError extends Error {}

/** Text, and the character that ends it; undefined at the end of the setting. */
interface Part {
  readonly text: string
  readonly end: string | undefined
}

/** Whether another key may follow. */
type Next = 'more' | 'end'

class SettingParser {
  readonly #chars: readonly string[]
  readonly #type: SettingType
  #at = 0

  constructor(setting: string, type: SettingType) {
    this.#chars = [...setting]
    this.#type = type
  }

  run(values: GoMap): void {
    while (this.#key(values, 0) === 'more');
  }

  /** Applies one key and its value. */
  #key(map: GoMap, depth: number): Next {
    const { text: key, end } = this.#until(this.#type === 'literal' ? '=[.' : '=[,.')
    switch (end) {
      case undefined:
        if (key === '') return 'end'
        throw new SettingError(`the key "${key}" has no value`)
      case '[': {
        const index = this.#index()
        const existing = map.entries.has(key) ? asList(map.entries.get(key)) : goList([])
        const { list, next } = this.#item(existing, index, depth)
        set(map, key, list)
        return next
      }
      case '=': {
        // As in Helm, an empty value at the end of the setting does not change lists that contain this map.
        const next = this.#isAtEnd && this.#type !== 'json' && this.#type !== 'literal' ? 'end' : 'more'
        set(map, key, this.#value())
        return next
      }
      case ',':
        throw new SettingError(`the key "${key}" has no value before the comma`)
      default:
        return this.#nested(map, key, depth + 1)
    }
  }

  /** Applies the rest of `key.REST`. */
  #nested(map: GoMap, key: string, depth: number): Next {
    if (depth > MAX_NESTING) throw new SettingError(`keys are nested more than ${MAX_NESTING} levels deep`)
    const inner = map.entries.has(key) ? asMap(map.entries.get(key)) : goMap()
    const next = this.#key(inner, depth)
    if (inner.entries.size === 0) throw new SettingError(`the key "${key}" has no value`)
    set(map, key, inner)
    return next
  }

  /**
   * Applies the part after `[INDEX]`. Returns a list with this element changed, or the same list if nothing follows.
   */
  #item(list: GoList, index: number, depth: number): { readonly list: GoList; readonly next: Next } {
    const { text, end } = this.#until('[.=')
    if (text !== '') throw new SettingError(`only \`[\`, \`.\` or \`=\` can follow an index, not "${text}"`)
    const existing = list.items[index]
    switch (end) {
      case '=':
        return { list: withItem(list, index, this.#value()), next: 'more' }
      case '[': {
        const position = this.#index()
        const nested = existing === undefined || existing === null ? goList([]) : asList(existing)
        const inner = this.#item(nested, position, depth)
        return inner.next === 'end' ? { list, next: 'end' } : { list: withItem(list, index, inner.list), next: 'more' }
      }
      case '.': {
        const map = existing instanceof GoMap ? existing : goMap()
        if (index < list.items.length) withItem(list, index, map)
        if (this.#key(map, depth) === 'end') return { list, next: 'end' }
        return { list: withItem(list, index, map), next: 'more' }
      }
      default:
        return { list, next: 'end' }
    }
  }

  #index(): number {
    const { text, end } = this.#until(']')
    if (end === undefined) throw new SettingError('an index must end with `]`')
    if (!/^[-+]?[0-9]+$/.test(text)) throw new SettingError(`the index "${text}" is not a number`)
    const index = Number(text)
    if (index < 0) throw new SettingError(`the index ${index} is negative`)
    if (index > MAX_INDEX) throw new SettingError(`the index ${index} is greater than ${formatNumber(MAX_INDEX)}`)
    return index
  }

  get #isAtEnd(): boolean {
    return this.#at >= this.#chars.length
  }

  #value(): GoValue {
    if (this.#type === 'json') return this.#jsonValue()
    if (this.#type === 'literal') return this.#rest()
    if (this.#isAtEnd) return ''
    if (this.#chars[this.#at] !== '{') return this.#convert(this.#until(',').text)
    this.#at++
    const items: GoValue[] = []
    for (;;) {
      const { text, end } = this.#until(',}')
      if (end === undefined) throw new SettingError('a list must end with `}`')
      items.push(this.#convert(text))
      if (end === '}') break
    }
    if (this.#chars[this.#at] === ',') this.#at++
    return goList(items)
  }

  /** Reads a JSON value. A missing value is null. A comma after the value is optional. */
  #jsonValue(): GoValue {
    if (this.#skipToValue()) return null
    const text = this.#chars.slice(this.#at).join('')
    const end = jsonValueEnd(text)
    if (typeof end === 'string') throw new SettingError(`the value is not JSON: ${end}`)
    const json = text.slice(0, end)
    this.#at += [...json].length
    this.#skipToValue()
    return onGoError(
      () => decodeJson(json),
      ({ message }) => {
        throw new SettingError(message)
      },
    )
  }

  /** Skips white space and a comma. Returns true if there is a comma, or if nothing follows. */
  #skipToValue(): boolean {
    for (;;) {
      const char = this.#chars[this.#at]
      if (char === undefined || !/[,\s\u0085]/u.test(char)) return char === undefined
      this.#at++
      if (char === ',') return true
    }
  }

  #rest(): string {
    const text = this.#chars.slice(this.#at).join('')
    this.#at = this.#chars.length
    return text
  }

  #convert(text: string): GoValue {
    if (this.#type === 'typed') return typedValue(text)
    return typeof this.#type === 'function' ? this.#type(text) : text
  }

  #until(stops: string): Part {
    let text = ''
    while (this.#at < this.#chars.length) {
      const char = this.#chars[this.#at++] ?? ''
      if (stops.includes(char)) return { text, end: char }
      if (char !== '\\' || this.#type === 'literal') text += char
      else text += this.#chars[this.#at++] ?? ''
    }
    return { text, end: undefined }
  }
}

/** Sets a value, unless the key is empty. */
function set(map: GoMap, key: string, value: GoValue): void {
  if (key !== '') map.entries.set(key, value)
}

/**
 * A list with this element changed. As in Go, an existing element is changed in place, which affects other values that
 * share the list.
 */
function withItem(list: GoList, index: number, value: GoValue): GoList {
  if (index < list.items.length) {
    ;(list.items as GoValue[])[index] = value
    return list
  }
  const items = Array.from({ length: Math.max(list.items.length, index + 1) }, (_, i): GoValue => list.items[i] ?? null)
  items[index] = value
  return goList(items)
}

function asList(value: GoValue): GoList {
  return value instanceof GoList ? value : wrongType(value, 'a list')
}

function asMap(value: GoValue): GoMap {
  return value instanceof GoMap ? value : wrongType(value, 'a map')
}

function wrongType(value: GoValue, wanted: string): never {
  const actual = value instanceof GoMap ? 'a map' : value instanceof GoList ? 'a list' : 'a single value'
  throw new SettingError(`its parent is ${value === undefined || value === null ? 'null' : actual}, not ${wanted}`)
}

const MIN_INT64 = -(2n ** 63n)

/** The typed value of text from `--set`. */
function typedValue(text: string): GoValue {
  const lower = text.toLowerCase()
  if (lower === 'true') return true
  if (lower === 'false') return false
  if (lower === 'null') return null
  if (text === '0') return new GoInteger(0n, INT64)
  if (!/^[-+]?[0-9]+$/.test(text) || text.startsWith('0')) return text
  const number = BigInt(text.replace('+', ''))
  return number >= MIN_INT64 && number < -MIN_INT64 ? new GoInteger(number, INT64) : text
}
