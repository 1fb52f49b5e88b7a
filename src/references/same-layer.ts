import type { Resource } from '../resource/resource.ts'

/**
 * Returns the resource that a referrer refers to, if several had the same name, because several overlays of one base are
 * included. Resources that went through the same prefixes and suffixes belong together. Undefined if it is not known.
 */
export function inSameLayer(referrer: Resource, candidates: readonly Resource[]): Resource | undefined {
  return onlyName(candidates) ?? onlyName(candidates.filter((candidate) => hasSameAffixes(referrer, candidate)))
}

/** Returns the first resource if all of them have the same kind and name. */
function onlyName(candidates: readonly Resource[]): Resource | undefined {
  const [first] = candidates
  const isSame = candidates.every(({ id }) => id.kind === first?.id.kind && id.name === first.id.name)
  return isSame ? first : undefined
}

function hasSameAffixes({ state }: Resource, { state: other }: Resource): boolean {
  return String(state.prefixes) === String(other.prefixes) && String(state.suffixes) === String(other.suffixes)
}
