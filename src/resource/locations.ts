import { fieldBelow, type KuiltError, type Location, mapError, type Note } from '../diagnostics/index.ts'
import type { Resource } from './resource.ts'
import { describeId } from './resource-id.ts'

/** Where a resource, or a field of it, was read from; for a generated resource, the entry of its generator. */
export function locationOf(resource: Resource, path: readonly (string | number)[] = []): Location | undefined {
  const { source, madeBy } = resource.state
  if (source === undefined) return madeBy
  return path.length === 0 ? source : fieldBelow(source, path)
}

/** A note for an error about several resources: the id of one of them, and where it was read from. */
export function resourceNote(resource: Resource, path: readonly (string | number)[] = []): Note {
  return { message: describeId(resource.id), at: locationOf(resource, path) }
}

/** The field that the slash-separated path in an error names. */
export function namedField({ params }: KuiltError): readonly string[] {
  const path = 'path' in params ? params.path : 'field' in params ? params.field : undefined
  return typeof path === 'string' ? path.split('/').map((part) => part.replace('[]', '')) : []
}

/** Runs `work`; an error without a location gets that of the resource. */
export function withResourceLocation<T>(resource: Resource, work: () => T): T {
  return mapError(work, (error) =>
    error.at === undefined ? error.with({ at: locationOf(resource, namedField(error)) }) : error,
  )
}
