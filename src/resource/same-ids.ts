import { KuiltError } from '../diagnostics/index.ts'
import { locationOf, resourceNote } from './locations.ts'
import type { Resource } from './resource.ts'
import { formatId } from './resource-id.ts'
import { haveUniqueNames } from './unique-names.ts'

/**
 * Refuses two resources with the same id.
 *
 * @throws KuiltError ID_CONFLICT
 */
export function refuseSameIds(resources: readonly Resource[], keyOf?: (resource: Resource) => string): void {
  if (keyOf !== undefined) refuseSameKeys(resources, keyOf)
  else if (!haveUniqueNames(resources)) refuseSameKeys(resources, (resource) => resource.key)
}

function refuseSameKeys(resources: readonly Resource[], keyOf: (resource: Resource) => string): void {
  const seen = new Set<string>()
  for (let i = 0; i < resources.length; i++) {
    const resource = resources[i] as Resource
    const key = keyOf(resource)
    if (seen.size === seen.add(key).size) {
      const first = resources.find((other) => keyOf(other) === key) ?? resource
      throw new KuiltError(
        'ID_CONFLICT',
        { id: formatId(resource.id) },
        { at: locationOf(resource), notes: [resourceNote(first)] },
      )
    }
  }
}
