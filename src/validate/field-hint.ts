import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { type FieldInfo, kustomizationFields, kustomizationTypes } from '../schema/kustomization-fields.gen.ts'

const fieldsOfResources: ReadonlySet<string> = new Set(['spec', 'data', 'stringData', 'binaryData', 'status', 'rules'])

/**
 * What an unknown field was probably meant to be: one with a similar name, or one that belongs elsewhere, which mostly is
 * a matter of indentation.
 *
 * @param siblings the fields that are known where it stands
 * @param inKustomization false in files of other kinds, whose fields have other places
 */
export function fieldHint(key: string, siblings: readonly FieldInfo[], inKustomization: boolean): string | undefined {
  const near = didYouMean(
    key,
    siblings.map(({ name }) => name),
  )
  if (near !== undefined) return `did you mean '${near}'?`
  if (!inKustomization) return undefined
  if (siblings !== kustomizationFields && kustomizationFields.some(({ name }) => name === key)) {
    return `'${key}' is a field of the kustomization itself: it has to stand at the start of a line`
  }
  const owners = ownersOf(key)
  if (owners.length > 0) return `'${key}' belongs below ${owners.join(' or ')}: check the indentation`
  if (!fieldsOfResources.has(key)) return undefined
  return `'${key}' is a field of resources: give them a file of their own, and list it under 'resources'`
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
