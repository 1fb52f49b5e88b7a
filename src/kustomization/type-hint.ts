import type { JsonValue } from '../tree/node.ts'
import { type FieldInfo, kustomizationTypes } from './fields.gen.ts'

/** A value where another type is wanted. */
export interface Mismatch {
  /** Of the last field in `path`, as the table of fields has it. */
  readonly type: string
  readonly value: JsonValue
  readonly path: readonly (string | number)[]
}

/** How a value of the wrong type was probably meant. Undefined where nothing suggests it. */
export function typeHint({ type, value, path }: Mismatch): string | undefined {
  if (type === 'string') return textHint(value)
  if (type === 'int' && typeof value === 'string' && /^\d+$/.test(value)) return 'leave the quotes out'
  if (type === 'bool' && (value === 'true' || value === 'false')) return 'leave the quotes out'
  if (type.startsWith('[]')) return listHint(type.slice(2), value, path)
  const fields = kustomizationTypes[type] ?? []
  if (typeof value === 'string' && has(fields, 'path')) return `write it as 'path: ${firstLine(value)}'`
  return undefined
}

function textHint(value: JsonValue): string | undefined {
  if (typeof value === 'boolean') return 'unquoted yes, no, on, off, y and n are booleans here: put the value in quotes'
  return typeof value === 'number' || typeof value === 'bigint' ? 'put the value in quotes' : undefined
}

function listHint(itemType: string, value: JsonValue, path: readonly (string | number)[]): string | undefined {
  if (itemType === 'string') {
    return typeof value === 'string' ? `write it as an item of a list: '- ${firstLine(value)}'` : undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const [first] = Object.keys(value)
  const fields = kustomizationTypes[itemType] ?? []
  if (first === undefined) return undefined
  if (has(fields, first)) return `write '- ' before '${first}' to make an item of it, and indent the rest as far`
  return has(fields, 'pairs') ? `write them below 'pairs' of an item of '${path.at(-1)}', after '- pairs:'` : undefined
}

function has(fields: readonly FieldInfo[], name: string): boolean {
  return fields.some((field) => field.name === name)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
