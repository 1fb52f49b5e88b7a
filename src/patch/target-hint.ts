import { didYouMean } from '../diagnostics/did-you-mean.ts'
import type { Resource } from '../model/resource.ts'
import { apiVersionOf, effectiveNamespace, formatId, type ResourceId, sameGvk } from '../model/resource-id.ts'

/** What a patch that found no target was probably meant for. */
export function targetHint(id: ResourceId, resources: readonly Resource[]): string | undefined {
  const named = resources.filter(({ allIds }) =>
    allIds.some((other) => other.name === id.name && other.kind === id.kind),
  )
  for (const { id: other } of named) {
    if (!sameGvk(other, id))
      return `there is ${formatId(other)}; the patch needs its apiVersion, ${apiVersionOf(other)}`
    if (effectiveNamespace(other) !== effectiveNamespace(id)) {
      return `there is ${formatId(other)}; the patch has to say the same namespace`
    }
  }
  const sameKind = resources.filter((resource) => resource.id.kind === id.kind).map((resource) => resource.id.name)
  const name = didYouMean(id.name, sameKind)
  if (name !== undefined) return `did you mean ${id.kind} '${name}'?`
  const kind = resources.find((resource) => resource.id.name === id.name)?.id.kind
  return kind === undefined ? undefined : `did you mean ${kind} '${id.name}'?`
}
