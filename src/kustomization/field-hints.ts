import { proposeNear } from '../diagnostics/hints.ts'
import type { FieldPath } from '../diagnostics/index.ts'
import { type Hint, orElse, propose } from '../diagnostics/proposal.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { type FieldInfo, kustomizationFields, kustomizationTypes } from './fields.gen.ts'

const fieldsOfResources: ReadonlySet<string> = new Set(['spec', 'data', 'stringData', 'binaryData', 'status', 'rules'])

/** The object that has an unknown field. */
interface FieldOwner {
  /** The fields that the object may have. */
  readonly fields: readonly FieldInfo[]
  readonly value: JsonObject
  /** False in files of other kinds, such as plugin configurations. */
  readonly inKustomization: boolean
}

/**
 * Suggests what was probably meant by an unknown field: a field with a similar name, or a field that is not indented
 * correctly.
 */
export function fieldHint(key: string, { fields, value, inKustomization }: FieldOwner): Hint | undefined {
  const names = fields.map(({ name }) => name)
  const near = proposeNear(key, names)
  const empty = emptyOwner(key, fields, value)
  const isSource = fields === kustomizationTypes['SourceSelector']
  if (isSource && (key === 'value' || key === 'sourceValue')) return sourceValueHint
  if (empty !== undefined) return `\`${key}\` belongs inside \`${empty}\`: indent it further`
  return orElse(near, otherFieldHint(key, { fields, inKustomization }))
}

/** The hint for a key that is not similar to any field here. */
function otherFieldHint(key: string, { fields, inKustomization }: Omit<FieldOwner, 'value'>): Hint | undefined {
  if (!inKustomization) return undefined
  if (fields !== kustomizationFields && kustomizationFields.some(({ name }) => name === key)) {
    return `\`${key}\` is a top-level field: move it to the start of a line`
  }
  const owners = ownersOf(key)
  if (owners.length > 0) return `\`${key}\` belongs inside ${owners.join(' or ')}: check the indentation`
  if (fieldsOfResources.has(key))
    return `\`${key}\` is a field of Kubernetes resources: move the resource to a separate file, and list that file under \`resources\``
  const longer = fields.find(({ name }) => isPartOf(key, name))?.name
  return longer === undefined ? undefined : propose(key, longer)
}

/** The hint for a fixed value inside the source of a replacement. */
export const sourceValueHint = 'for a fixed value, write `sourceValue: …` instead of `source`'

/** Finds a field next to the unknown one that has no value and could contain the unknown field. */
function emptyOwner(key: string, fields: readonly FieldInfo[], value: JsonObject): string | undefined {
  return fields.find(
    ({ name, type }) => value[name] === null && kustomizationTypes[type]?.some((field) => field.name === key),
  )?.name
}

/** True for a part of a field name, such as `tag` for `newTag`. */
function isPartOf(key: string, name: string): boolean {
  const [short, long] = [key.toLowerCase(), name.toLowerCase()]
  return short.length >= 3 && (long.startsWith(short) || long.endsWith(short))
}

/** Finds the first few fields of a kustomization that accept a field of that name in their values or items. */
function ownersOf(key: string): readonly string[] {
  const owners = kustomizationFields.filter(({ type }) => {
    const fields = kustomizationTypes[type.replace('[]', '')] ?? []
    return fields.some(({ name }) => name === key)
  })
  const current = owners.filter(({ deprecated }) => deprecated === undefined)
  return current.slice(0, 3).map(({ name, type }) => (type.startsWith('[]') ? `an item of \`${name}\`` : `\`${name}\``))
}

/** A value of the wrong type. */
export interface Mismatch {
  /** The expected type, as written in the table of fields. */
  readonly type: string
  readonly value: JsonValue
  readonly path: FieldPath
}

/** Explains how to write a value that has the wrong type. Undefined if this is not clear. */
export function typeHint({ type, value, path }: Mismatch): string | undefined {
  if (type === 'string') return textHint(value)
  if (type === 'int' && typeof value === 'string' && /^\d+$/.test(value)) return 'remove the quotes'
  if (type === 'bool' && (value === 'true' || value === 'false')) return 'remove the quotes'
  if (type.startsWith('[]')) return listHint(type.slice(2), value, path)
  const fields = kustomizationTypes[type] ?? []
  if (typeof value === 'string' && has(fields, 'path')) return `write \`path: ${firstLine(value)}\``
  return undefined
}

function textHint(value: JsonValue): string | undefined {
  if (typeof value === 'boolean') return 'put the value in quotes: yes, no, on, off, y and n are booleans here'
  if (isObject(value)) {
    const isEmpty = Object.keys(value).length === 0
    return isEmpty ? undefined : 'unquoted text with a colon is a map: put all of it in quotes'
  }
  return typeof value === 'number' || typeof value === 'bigint' ? 'put the value in quotes' : undefined
}

function listHint(itemType: string, value: JsonValue, path: FieldPath): string | undefined {
  if (itemType === 'string') {
    return typeof value === 'string' ? `write it as a list item: \`- ${firstLine(value)}\`` : undefined
  }
  if (!isObject(value)) return undefined
  const [first] = Object.keys(value)
  const fields = kustomizationTypes[itemType] ?? []
  if (first === undefined) return undefined
  if (has(fields, first))
    return `write \`- \` before \`${first}\` to make it a list item, and indent the other fields to match`
  return has(fields, 'pairs')
    ? `write \`- pairs:\` below \`${path.at(-1)}\`, and indent the existing lines below it`
    : undefined
}

function has(fields: readonly FieldInfo[], name: string): boolean {
  return fields.some((field) => field.name === name)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
