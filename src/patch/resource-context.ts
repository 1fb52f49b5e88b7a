import { type KuiltError, mapError } from '../diagnostics/index.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { parsePointer, partsOf } from '../tree/field-path.ts'

/** Runs `action`; an error in it says which resource it was about, and where its file comes closest to what was looked for. */
export function withResourceNote<T>(resource: Resource, action: () => T): T {
  return mapError(action, (error) => {
    return error.notes.length > 0 ? error : error.with({ notes: [resourceNote(resource, soughtIn(error))] })
  })
}

function soughtIn({ params }: KuiltError): readonly string[] {
  return 'path' in params && typeof params.path === 'string' ? partsOf(parsePointer(params.path)) : []
}
