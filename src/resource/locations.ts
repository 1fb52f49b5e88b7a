import {
  type FieldPath,
  fieldBelow,
  formatFieldPath,
  KuiltError,
  type Location,
  mapError,
  type Note,
} from '../diagnostics/index.ts'
import { pathTo } from '../tree/children.ts'
import type { Node } from '../tree/node.ts'
import type { Resource } from './resource.ts'
import { describeId } from './resource-id.ts'

/**
 * The location that a resource, or one of its fields, was read from; for a generated resource, the entry of its
 * generator.
 */
export function locationOf(resource: Resource, path: FieldPath = []): Location | undefined {
  const { source, madeBy } = resource.state
  if (source === undefined) return madeBy
  return path.length === 0 ? source : fieldBelow(source, path)
}

/** A note for an error about several resources: the ID of one of them, and its location. */
export function resourceNote(resource: Resource, path: FieldPath = []): Note {
  return { message: describeId(resource.id), at: locationOf(resource, path) }
}

/** The field for the slash-separated path in an error. */
function namedField({ params }: KuiltError): readonly string[] {
  const path = 'path' in params ? params.path : 'field' in params ? params.field : undefined
  return typeof path === 'string' ? path.split('/').map((part) => part.replace('[]', '')) : []
}

/**
 * Returns an error together with the field that it is about. If it is about the kind of a node, the field is added to
 * its message.
 */
export function namingField(
  error: KuiltError,
  resource: Resource,
): { readonly error: KuiltError; readonly path: FieldPath } {
  if (error.code !== 'FIELD_WRONG_NODE_KIND') return { error, path: namedField(error) }
  // The subject of errors about the kind of a node is that node.
  const path = pathTo(resource.node, error.subject as Node) ?? []
  if (path.length === 0) return { error, path }
  const { code, hint, notes, at, cause } = error
  const params = { ...error.params, field: formatFieldPath(path), resource: describeId(resource.id) }
  return { error: new KuiltError(code, params, { hint, notes, at, cause }), path }
}

/**
 * Runs `work`. An error without a location gets the location of the resource; an error at a field spec gets a note with
 * it.
 */
export function withResourceLocation<T>(resource: Resource, work: () => T): T {
  return mapError(work, (error) => {
    const named = namingField(error, resource)
    if (error.at === undefined) return named.error.with({ at: locationOf(resource, named.path) })
    return isAtFieldSpec(error) ? error.with({ notes: [resourceNote(resource, named.path)] }) : error
  })
}

/** The errors of tree/field-tree.ts, which point to the path of the field spec if it is in a file. */
function isAtFieldSpec({ code }: KuiltError): boolean {
  return code === 'FIELD_PATH_NOT_TRAVERSABLE' || code === 'FIELD_NAME_EMPTY' || code === 'FIELD_PATH_LIST_PART'
}
