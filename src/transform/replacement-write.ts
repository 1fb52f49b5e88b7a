import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { formatId } from '../resource/resource-id.ts'
import { nearestField } from '../tree/nearest-field.ts'
import type { Cell, Mapping, Node, Scalar } from '../tree/node.ts'
import { settleCells } from '../tree/shared-cells.ts'
import { scalarTag } from '../yaml/types/scalar.ts'
import { parseEmbedded, printEmbedded } from '../yaml/upstream-tree/edit-embedded.ts'
import { type Found, lookUpPart } from './replacement-lookup.ts'
import { editAt, type FieldEdit, type TargetPath } from './replacement-path.ts'
import { type Delimiter, type LiveValue, overwrite, replaceAt } from './replacement-value.ts'

export interface TargetWrite {
  readonly path: TargetPath
  readonly create: boolean
  readonly delimiter: Delimiter | undefined
  /** Of the target among all resources. */
  readonly position: number
  /** For messages. */
  readonly resource: Resource
}

/**
 * Writes a replacement's value to one field path of one resource. A path that runs through a text is looked for inside
 * of it first.
 *
 * @throws KuiltError REPLACEMENT_TARGET_FIELD, REPLACEMENT_DELIMITER
 */
export function writeTarget(root: Mapping, value: LiveValue, write: TargetWrite): Mapping {
  return writeInsideText(root, value, write) ?? writeFields(root, value, write)
}

function writeFields(root: Mapping, value: LiveValue, write: TargetWrite): Mapping {
  const { path, create, delimiter, position, resource } = write
  const cells = new Map<Cell, Scalar>()
  const set = (target: Node, at: readonly number[] | undefined): Node => {
    const next = overwrite(target, value.node, delimiter)
    if (next === undefined) {
      throw new KuiltError('REPLACEMENT_DELIMITER', { field: path.source, resource: formatId(resource.id) })
    }
    if (at === undefined || next === target) return next
    if (next.type === 'scalar' && next.cell !== undefined) {
      cells.set(next.cell, next)
      value.settled(position, cells)
    }
    value.written(position, at, next)
    return next
  }
  const added: FieldEdit['added'] = (child, at) => value.added(position, at, child)
  const { node, count } = locating(write, () =>
    editAt(root, path.parts, { create: create ? value.node.type : undefined, set, added }),
  )
  if (count === 0) throw notFound(write, '')
  // The root of a resource is a mapping; a path has at least one part, so it is never replaced itself.
  return settleCells(node as Mapping, cells)
}

function locating<T>(write: TargetWrite, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!isKuiltError(error) || error.code === 'REPLACEMENT_DELIMITER') throw error
    throw notFound(write, error.message, error)
  }
}

function notFound({ path, create, resource }: TargetWrite, reason: string, cause?: KuiltError): KuiltError {
  const missing = create || reason !== '' ? [] : ['options.create of the target would add a field that is missing']
  const nearest = nearestField(resource.node, path.names, formatNames)
  const hint = [...(nearest === undefined ? [] : [nearest]), ...missing].join('\n') || undefined
  const params = { field: path.source, resource: formatId(resource.id), create, reason }
  return new KuiltError('REPLACEMENT_TARGET_FIELD', params, {
    hint,
    cause,
    notes: [resourceNote(resource, path.names)],
  })
}

/** Undefined where the path does not lead into a text, or the text does not have what it leads to. */
function writeInsideText(
  root: Mapping,
  value: LiveValue,
  { path, create, position }: TargetWrite,
): Mapping | undefined {
  const place = findText(root, path.names)
  if (place === undefined) return undefined
  const text = editText(place.text.text, path.parts.slice(place.depth), { value: value.node, create })
  if (text === undefined) return undefined
  const next: Scalar = { ...place.text, text, tag: scalarTag(place.text) }
  value.written(position, place.path, next)
  // A scalar lies below the root, which stays a mapping.
  const changed = replaceAt(root, place.path, next) as Mapping
  if (next.cell === undefined) return changed
  const cells = new Map([[next.cell, next]])
  value.settled(position, cells)
  return settleCells(changed, cells)
}

interface TextLocation {
  readonly text: Scalar
  readonly path: readonly number[]
  /** How many parts of the path lead to it. */
  readonly depth: number
}

/** The first scalar that a path goes through. Brackets are exact here and there is no wildcard, as in a source. */
function findText(root: Mapping, names: readonly string[]): TextLocation | undefined {
  let found: Found | undefined = { node: root, path: [] }
  for (let depth = 0; depth < names.length - 1; depth++) {
    const name = names[depth] ?? ''
    found = name === '*' ? undefined : tryPart(found, name)
    if (found === undefined) return undefined
    if (found.node.type === 'scalar') return { text: found.node, path: found.path, depth: depth + 1 }
  }
  return undefined
}

function tryPart(from: Found, part: string): Found | undefined {
  try {
    return lookUpPart(from, part)
  } catch (error) {
    if (isKuiltError(error)) return undefined
    throw error
  }
}

/** Delimiters play no role inside of texts. Every mistake means that the text is not what the path is about. */
function editText(
  text: string,
  parts: TargetPath['parts'],
  { value, create }: { readonly value: Node; readonly create: boolean },
): string | undefined {
  try {
    const document = parseEmbedded(text)
    if (document === undefined) return undefined
    const set = (target: Node): Node => overwrite(target, value, undefined) ?? target
    const { node, count } = editAt(document.root, parts, { create: create ? value.type : undefined, set })
    return count === 0 ? undefined : printEmbedded({ ...document, root: node }, text)
  } catch (error) {
    if (isKuiltError(error)) return undefined
    throw error
  }
}

function formatNames(names: readonly string[]): string {
  return names.join('.')
}
