import { didYouMean } from '../diagnostics/hints.ts'
import type { JsonObject } from '../tree/node.ts'
import { type FieldInfo, kustomizationFields, kustomizationTypes } from './fields.gen.ts'

const fieldsOfResources: ReadonlySet<string> = new Set(['spec', 'data', 'stringData', 'binaryData', 'status', 'rules'])

/** What an unknown field stands in. */
interface Surroundings {
  /** The fields that are known there. */
  readonly fields: readonly FieldInfo[]
  /** The map that it is in. */
  readonly value: JsonObject
  /** False in files of other kinds, whose fields have other places. */
  readonly inKustomization: boolean
}

/**
 * What an unknown field was probably meant to be: one with a similar name, or one that belongs elsewhere, which mostly is
 * a matter of indentation.
 */
export function fieldHint(key: string, { fields, value, inKustomization }: Surroundings): string | undefined {
  const names = fields.map(({ name }) => name)
  const near = didYouMean(key, names)
  const empty = emptyOwner(key, fields, value)
  if (empty !== undefined) return `'${key}' belongs below '${empty}': indent it further than that`
  if (near !== undefined) return `did you mean '${near}'?`
  if (!inKustomization) return undefined
  if (fields !== kustomizationFields && kustomizationFields.some(({ name }) => name === key)) {
    return `'${key}' is a field of the kustomization itself: it has to stand at the start of a line`
  }
  const owners = ownersOf(key)
  if (owners.length > 0) return `'${key}' belongs below ${owners.join(' or ')}: check the indentation`
  if (fieldsOfResources.has(key))
    return `'${key}' is a field of resources: give them a file of their own, and list it under 'resources'`
  const longer = names.find((name) => isPartOf(key, name))
  return longer && `did you mean '${longer}'?`
}

/** A field beside the unknown one that has no value, and would have that field in it. */
function emptyOwner(key: string, fields: readonly FieldInfo[], value: JsonObject): string | undefined {
  return fields.find(
    ({ name, type }) => value[name] === null && kustomizationTypes[type]?.some((field) => field.name === key),
  )?.name
}

/** `tag` for `newTag`. */
function isPartOf(key: string, name: string): boolean {
  const [short, long] = [key.toLowerCase(), name.toLowerCase()]
  return short.length >= 3 && (long.startsWith(short) || long.endsWith(short))
}

/** The fields of a kustomization whose values, or items, have a field of that name; of several the first few. */
function ownersOf(key: string): readonly string[] {
  const owners = kustomizationFields.filter(({ type }) => {
    const fields = kustomizationTypes[type.replace('[]', '')] ?? []
    return fields.some(({ name }) => name === key)
  })
  const current = owners.filter(({ deprecated }) => deprecated === undefined)
  return current.slice(0, 3).map(({ name, type }) => (type.startsWith('[]') ? `an item of '${name}'` : `'${name}'`))
}
