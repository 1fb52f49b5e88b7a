import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'

/**
 * Returns the resource that a referrer refers to, if several had the same name, because several overlays of one base are
 * included. Resources that went through the same prefixes and suffixes belong together. Undefined if it is not known.
 */
export function inSameLayer(referrer: Resource, candidates: readonly Resource[]): Resource | undefined {
  const related = candidates.filter((candidate) => hasSameAffixes(referrer, candidate))
  return onlyName(referrer, candidates) ?? onlyName(referrer, related)
}

/** If all resources have the same kind and name, returns the one in the namespace of the referrer, or else the first. */
function onlyName(referrer: Resource, candidates: readonly Resource[]): Resource | undefined {
  const [first] = candidates
  if (!candidates.every(({ id }) => id.kind === first?.id.kind && id.name === first.id.name)) return undefined
  const namespace = effectiveNamespace(referrer.id)
  return candidates.find(({ id }) => effectiveNamespace(id) === namespace) ?? first
}

function hasSameAffixes({ state }: Resource, { state: other }: Resource): boolean {
  return String(state.prefixes) === String(other.prefixes) && String(state.suffixes) === String(other.suffixes)
}
