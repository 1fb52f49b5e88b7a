import { KuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../model/resource.ts'
import { formatId, idKey } from '../model/resource-id.ts'
import { resourceNote } from '../model/resource-note.ts'
import { locate } from './locate.ts'

/**
 * Refuses two resources with the same id.
 *
 * @throws KuiltError ID_CONFLICT
 */
export function refuseSameIds(
  resources: readonly Resource[],
  keyOf: (resource: Resource) => string = (resource) => idKey(resource.id),
): void {
  const seen = new Set<string>()
  for (const resource of resources) {
    const key = keyOf(resource)
    if (seen.has(key)) {
      const first = resources.find((other) => keyOf(other) === key) ?? resource
      throw new KuiltError(
        'ID_CONFLICT',
        { id: formatId(resource.id) },
        { at: locate(resource), notes: [resourceNote(first)] },
      )
    }
    seen.add(key)
  }
}
