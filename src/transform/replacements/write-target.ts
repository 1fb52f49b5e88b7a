import { attempt, KuiltError, mapError } from '../../diagnostics/index.ts'
import { type Hint, hintText, isProposal, propose } from '../../diagnostics/proposal.ts'
import { resourceNote } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { editPath, type PathEdit } from '../../tree/edit-path.ts'
import { partsOf } from '../../tree/field-path.ts'
import { correctFieldPath, dottedPart } from '../../tree/field-path-hint.ts'
import { type FormatPath, nearestField } from '../../tree/nearest-field.ts'
import type { Cell, Mapping, Node, Scalar } from '../../tree/node.ts'
import { settleCells } from '../../tree/shared-cells.ts'
import { replaceAt } from '../../tree/walk-path.ts'
import { scalarTag } from '../../yaml/types/scalar.ts'
import { parseEmbedded, printEmbedded } from '../../yaml/upstream-tree/edit-embedded.ts'
import type { LiveValue } from './live-value.ts'
import { type DelimitedPart, setFieldValue } from './set-value.ts'
import { findTextField, type TargetPath, type TextField } from './target-path.ts'

export interface TargetWrite {
  readonly path: TargetPath
  readonly create: boolean
  readonly part: DelimitedPart | undefined
  /** The position of the target among all resources. */
  readonly position: number
  /** The target resource, for messages. */
  readonly resource: Resource
  /** Called for each field that is written, whether it changes or not. */
  readonly onField?: ((at: readonly number[]) => void) | undefined
}

/**
 * Writes a replacement's value to one field path of one resource. If the path continues into a string, the field inside
 * the string is tried first. Follows api/filters/replacement/replacement.go, copyValueToTarget.
 *
 * @throws KuiltError REPLACEMENT_TARGET_FIELD, REPLACEMENT_DELIMITER
 */
export function writeTarget(root: Mapping, value: LiveValue, write: TargetWrite): Mapping {
  return writeInsideText(root, value, write) ?? writeFields(root, value, write)
}

/**
 * Returns the fields that a path leads to, as positions in the tree. The list is empty if writing to the path would be
 * an error.
 */
export function fieldsAt(root: Mapping, { steps, rules }: TargetPath): readonly (readonly number[])[] {
  const fields: (readonly number[])[] = []
  const set = (node: Node, at: readonly number[] | undefined): Node => {
    if (at !== undefined) fields.push([...at])
    return node
  }
  attempt(() => editPath(root, steps, { create: undefined, set }, rules))
  return fields
}

function writeFields(root: Mapping, value: LiveValue, write: TargetWrite): Mapping {
  const { path, position } = write
  const cells = new Map<Cell, Scalar>()
  const set = (target: Node, at: readonly number[] | undefined): Node => {
    const next = setFieldValue(target, value.node, write.part)
    if (next === undefined) throw delimiterError(write)
    if (at !== undefined) write.onField?.(at)
    if (at === undefined || next === target) return next
    if (next.type === 'scalar' && next.cell !== undefined) {
      cells.set(next.cell, next)
      value.settled(position, cells)
    }
    value.written(position, at, next)
    return next
  }
  const added: PathEdit['added'] = (child, at) => value.added(position, at, child)
  const edit = { create: write.create ? value.node.type : undefined, set, added }
  const { node, count } = mapError(
    () => editPath(root, path.steps, edit, path.rules),
    (error) => (error.code === 'REPLACEMENT_DELIMITER' ? error : notFound(write, error.message, error)),
  )
  if (count === 0) throw notFound(write, '')
  // The root of a resource is a mapping. A path has at least one step, so the root itself is never replaced.
  return settleCells(node as Mapping, cells)
}

function delimiterError({ path, resource }: TargetWrite): KuiltError {
  return new KuiltError('REPLACEMENT_DELIMITER', { field: path.source, resource: describeId(resource.id) })
}

function notFound(write: TargetWrite, reason: string, cause?: KuiltError): KuiltError {
  const { path, create, resource } = write
  const corrected = correctFieldPath(path.source, resource.node, { intoText: true })
  const nearest = nearestHint(write, reason)
  const hint = corrected === undefined ? nearest : propose(path.source, corrected, nearest)
  const params = { field: path.source, resource: describeId(resource.id), create, reason }
  const notes = [resourceNote(resource, partsOf(path.steps))]
  return new KuiltError('REPLACEMENT_TARGET_FIELD', params, { hint, cause, notes })
}

/** Describes what exists instead of the field, and how to add the field if the replacement writes the whole value. */
function nearestHint({ path, create, part, resource }: TargetWrite, reason: string): Hint | undefined {
  const nearest = nearestInsideText(resource.node, path) ?? nearestField(resource.node, path.steps, formatPath)
  const isMissing = !create && reason === ''
  const advice: string[] = []
  // With a delimiter, a new field would contain only a part of a value.
  if (isMissing && part !== undefined) {
    advice.push(`narrow \`select\`, or exclude ${describeId(resource.id)} with \`reject\``)
  } else if (isMissing && isAddable(path.source)) {
    advice.push('to create a missing field, set `options.create` of the target')
  }
  const described = isProposal(nearest) ? nearest.otherwise : nearest
  const text = [...(described === undefined ? [] : [hintText(described)]), ...advice].join('\n') || undefined
  return isProposal(nearest) ? { ...nearest, otherwise: text } : text
}

/** Describes the content of a string that a path continues into. Undefined if there is none, or if it has no fields. */
function nearestInsideText(root: Node, path: TargetPath): Hint | undefined {
  const field = findTextField(root, path)
  const content = field && attempt(() => parseEmbedded(field.text.text))?.root
  if (field === undefined || content === undefined || content.type === 'scalar') return undefined
  const above = path.steps.slice(0, -field.inside.length)
  const format: FormatPath = (steps) => formatPath([...above, ...steps])
  return nearestField(content, field.inside, format, `the content of "${formatPath(above)}"`)
}

const formatPath: FormatPath = (steps) => partsOf(steps).map(dottedPart).join('.')

/** True if `create` can add all fields of a path. It cannot create elements of lists. */
function isAddable(path: string): boolean {
  return !/[*[]|(?:^|\.)(?:\d+|-)(?:\.|$)/.test(path)
}

/**
 * Writes to a field inside a string. Returns undefined if the path does not continue into a string, or if the string
 * does not contain the field. Follows api/filters/replacement/replacement.go, setValueInStructuredData.
 */
function writeInsideText(
  root: Mapping,
  value: LiveValue,
  { path, create, position, onField }: TargetWrite,
): Mapping | undefined {
  const field = findTextField(root, path)
  if (field === undefined) return undefined
  const text = editText(field, path, { value: value.node, create })
  if (text === undefined) return undefined
  const next: Scalar = { ...field.text, text, tag: scalarTag(field.text) }
  value.written(position, field.path, next)
  onField?.(field.path)
  // The scalar is below the root, so the root stays a mapping.
  const changed = replaceAt(root, field.path, () => next) as Mapping
  if (next.cell === undefined) return changed
  const cells = new Map([[next.cell, next]])
  value.settled(position, cells)
  return settleCells(changed, cells)
}

/**
 * Changes a field in the content of a string, without using the delimiter. Any error means that the path does not refer
 * to the content.
 */
function editText(
  { text: { text }, inside }: TextField,
  { rules }: TargetPath,
  { value, create }: { readonly value: Node; readonly create: boolean },
): string | undefined {
  return attempt(() => {
    const document = parseEmbedded(text)
    if (document === undefined) return undefined
    const set = (target: Node): Node => setFieldValue(target, value, undefined) ?? target
    const { node, count } = editPath(document.root, inside, { create: create ? value.type : undefined, set }, rules)
    return count === 0 ? undefined : printEmbedded({ ...document, root: node }, text)
  })
}
