import { warning } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import type { ResourceMap } from '../../resource/resource-map.ts'
import type { BuildContext } from '../context.ts'

/**
 * Warns about a generator that merges into a plain resource: the result keeps its name without a hash, so workloads do
 * not restart when the data changes.
 */
export function warnOfMissingHash(generated: Resource, map: ResourceMap, { warn }: BuildContext): void {
  const { behavior, needsHash, madeBy } = generated.state
  if (!needsHash || (behavior !== 'merge' && behavior !== 'replace')) return
  const [position, ...others] = map.withAnyId(generated.id)
  const existing = position === undefined ? undefined : map.at(position)
  // If a generated resource has no hash, its generator is configured that way.
  if (existing === undefined || others.length > 0 || existing.state.needsHash || existing.state.madeBy !== undefined)
    return
  const { kind, name } = generated.id
  const hint = `generate the ${kind} instead of listing it under \`resources\`, or, if the name must not change, set \`options.disableNameSuffixHash: true\` here`
  warn(warning('HASH_SUFFIX_NOT_ADDED', { kind, name, behavior }, { at: madeBy, hint }))
}
