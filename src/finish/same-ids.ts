import { KuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../model/resource.ts'
import { formatId } from '../model/resource-id.ts'
import { resourceNote } from '../model/resource-note.ts'
import { haveUniqueNames } from '../model/unique-names.ts'
import { locate } from './locate.ts'

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
        { at: locate(resource), notes: [resourceNote(first)] },
      )
    }
  }
}
