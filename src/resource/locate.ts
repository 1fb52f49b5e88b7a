import { amending, type Location } from '../diagnostics/index.ts'
import type { Resource } from './resource.ts'
import { namedField, placeOf } from './resource-note.ts'

/** Where a resource was read from, for an error about one of its fields. */
export function locate(resource: Resource, path?: readonly (string | number)[]): Location | undefined {
  return placeOf(resource, path)
}

/** Runs `work` and adds the resource's place to an error that does not know one. */
export function locating<T>(resource: Resource, work: () => T): T {
  return amending(work, (error) =>
    error.at === undefined ? error.with({ at: locate(resource, namedField(error)) }) : error,
  )
}
