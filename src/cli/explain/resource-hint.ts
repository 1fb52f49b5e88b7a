import { nameList, suggest } from '../../diagnostics/hints.ts'
import { attempt } from '../../diagnostics/index.ts'
import { fieldArgumentParts } from '../../explain/field-argument.ts'
import type { ExplainedResource } from '../../index.ts'
import { hasTypedKind } from './resource-argument.ts'

/** Returns the hint for a reference that no resource in the output matches. */
export function resourceHint(reference: string, resources: readonly ExplainedResource[]): string {
  if (resources.length === 0) return 'the output is empty'
  const field = fieldHint(reference, resources)
  if (field !== undefined) return field
  const named = resources.map(inFull)
  const words = reference.includes('/')
    ? [...named, ...resources.map(({ kind, name, originalName = name }) => `${kind}/${originalName}`)]
    : resources.flatMap(({ kind, name, originalName = name }) => [name, kind, originalName])
  const ofKind = resources.filter((resource) => hasTypedKind(resource, reference))
  const others = ofKind.length === 0 ? named : ofKind.map(inFull)
  return suggest(reference, words) ?? `the output has ${nameList([...new Set(others)])}`
}

function inFull({ kind, name }: ExplainedResource): string {
  return `${kind}/${name}`
}

/** Returns the hint for a field without a resource. Undefined if the text does not start with a field of a resource. */
function fieldHint(text: string, resources: readonly ExplainedResource[]): string | undefined {
  if (text.includes('/')) return undefined
  const [first] = attempt(() => fieldArgumentParts(text)) ?? []
  if (first === undefined) return undefined
  const owner =
    resources.find((resource) => resource.find(text).length > 0) ??
    resources.find(({ fields }) => fields.some(({ path }) => path[0] === first))
  return owner && `"${text}" is a field: put its resource first, as in \`${inFull(owner)} ${text}\``
}
