import { fieldBelow, type KuiltError, type Location, type Note } from '../diagnostics/index.ts'
import type { Resource } from './resource.ts'
import { formatId } from './resource-id.ts'

/** Says which resource an error is about, and where it was read from. */
export function resourceNote(resource: Resource, path: readonly (string | number)[] = []): Note {
  return { message: formatId(resource.id), at: placeOf(resource, path) }
}

/** The field of a resource that an error names by a path with slashes. */
export function namedField({ params }: KuiltError): readonly string[] {
  const path = 'path' in params ? params.path : 'field' in params ? params.field : undefined
  return typeof path === 'string' ? path.split('/').map((part) => part.replace('[]', '')) : []
}

/** Where a resource, or a field of it, stands in the input; what was generated, where that is asked for. */
export function placeOf(resource: Resource, path: readonly (string | number)[] = []): Location | undefined {
  const { source, madeBy } = resource.state
  if (source === undefined) return madeBy
  return path.length === 0 ? source : fieldBelow(source, path)
}
