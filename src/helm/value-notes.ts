import { counted } from '../diagnostics/counted.ts'
import type { Note } from '../diagnostics/index.ts'
import type { ValueAtHand } from '../go-template/errors.ts'
import { byteLength } from '../go-template/go-strings.ts'
import { sprint } from '../go-template/print.ts'
import { elements, GoMap, GoObject, type GoValue, isNil, typeName } from '../go-template/values.ts'

const MAX_LENGTH = 80
const MAX_KEYS = 8

/** A note about a value in a failed action, such as "`.Values.image` is not set". */
export function valueNote({ expression, value, isMissing }: ValueAtHand): Note {
  const subject = expression === undefined ? 'the value before `|`' : `\`${expression}\``
  return { message: `${subject} is ${isMissing ? 'not set' : describeGoValue(value)}` }
}

/** Describes a value for an error in a template: `the string "a"`, `a list of 2 items`, `3 (int)`. */
export function describeGoValue(value: GoValue): string {
  return describe(value, (text) => `${text} (${typeName(value)})`)
}

/** Describes a value for users who write values files, which have no Go types: `the string "a"`, `the number 3`. */
export function describeSetting(value: GoValue): string {
  return describe(value, (text) => (typeName(value) === 'bool' ? text : `the number ${text}`))
}

function describe(value: GoValue, describeScalar: (text: string) => string): string {
  if (isNil(value)) return 'null or not set'
  if (typeof value === 'string') return describeText(value)
  if (value instanceof GoMap) return describeMap([...value.entries.keys()])
  if (value instanceof GoObject && value.text === undefined && value.fields.size > 0)
    return `an object with the ${namedList('field', [...value.fields.keys()])}`
  const items = elements(value)
  if (items !== undefined) return `a list of ${counted(items.length, 'item')}`
  return describeScalar(shortened(sprint(value)))
}

function describeText(text: string): string {
  if (text.length <= MAX_LENGTH) return `the string ${JSON.stringify(text)}`
  return `a string of ${byteLength(text)} bytes that starts with ${JSON.stringify(text.slice(0, MAX_LENGTH))}`
}

function describeMap(keys: readonly string[]): string {
  if (keys.length === 0) return 'an empty map'
  return `a map with the ${namedList('key', keys)}`
}

function namedList(noun: string, names: readonly string[]): string {
  const shown = names.slice(0, MAX_KEYS).map((name) => JSON.stringify(name))
  const rest = names.length > MAX_KEYS ? ` and ${names.length - MAX_KEYS} more` : ''
  return `${noun}${names.length === 1 ? '' : 's'} ${shown.join(', ')}${rest}`
}

function shortened(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`
}
