import { didYouMean, nameList } from '../../diagnostics/hints.ts'
import { KuiltError, mapError } from '../../diagnostics/index.ts'
import { type Hint, propose } from '../../diagnostics/proposal.ts'
import type { SourceSelector } from '../../kustomization/kustomization.gen.ts'
import { resourceNote } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId, describeIds } from '../../resource/resource-id.ts'
import type { ResourceMap } from '../../resource/resource-map.ts'
import { previousNames } from '../../resource/target-hint.ts'
import { getterSteps, partsOf, splitDottedPath } from '../../tree/field-path.ts'
import { correctFieldPath, dottedPart } from '../../tree/field-path-hint.ts'
import { nearestField } from '../../tree/nearest-field.ts'
import { isNilOrEmpty, type Node, type Scalar, taggedScalar } from '../../tree/node.ts'
import { type Found, findNode } from '../../tree/walk-path.ts'
import { scalarTag } from '../../yaml/types/scalar.ts'
import { LiveValue } from './live-value.ts'
import { describeSource, isSource } from './selectors.ts'
import { type DelimitedPart, delimitedPart } from './set-value.ts'

/** The value of types.DefaultReplacementFieldPath (api/types/replacement.go). */
export const defaultFieldPath = 'metadata.name'

/**
 * Finds the value of a replacement. Follows api/filters/replacement/replacement.go, getReplacement.
 *
 * @throws KuiltError REPLACEMENT_SOURCE_…, REPLACEMENT_SOURCES_CONFLICT, REPLACEMENT_DELIMITER
 */
export function findValue(
  map: ResourceMap,
  source: SourceSelector | undefined,
  sourceValue: string | undefined,
): LiveValue {
  if (source === undefined) return new LiveValue(taggedScalar(sourceValue ?? '', ''), undefined, [])
  if (sourceValue !== undefined) throw new KuiltError('REPLACEMENT_SOURCES_CONFLICT', {})
  const { position, resource } = findSource(map, source)
  const field = source.fieldPath || defaultFieldPath
  const read = (): LiveValue => readField(resource, position, { field, part: delimitedPart(source.options) })
  return mapError(read, (error) => error.with({ notes: [resourceNote(resource, splitDottedPath(field))] }))
}

/**
 * Finds the field that a replacement reads, as positions in the tree of the resource. Undefined if the field does not
 * exist.
 */
export function sourcePath({ node }: Resource, { fieldPath }: SourceSelector): readonly number[] | undefined {
  return findNode(node, getterSteps(splitDottedPath(fieldPath || defaultFieldPath)))?.path
}

interface Candidate {
  readonly position: number
  readonly resource: Resource
}

/**
 * Finds the resource that a replacement reads. Follows api/filters/replacement/replacement.go, selectSourceNode.
 *
 * @throws KuiltError REPLACEMENT_SOURCE_MISSING, REPLACEMENT_SOURCE_AMBIGUOUS
 */
export function findSource(map: ResourceMap, source: SourceSelector): Candidate {
  const { kind, name } = source
  const found: Candidate[] = []
  for (const position of map.candidates({ kind: kind || undefined, name: name || undefined })) {
    const resource = map.at(position)
    if (resource !== undefined && isSource(resource, source)) found.push({ position, resource })
  }
  const [first, second] = found
  const selector = describeSource(source)
  if (first === undefined) {
    throw new KuiltError('REPLACEMENT_SOURCE_MISSING', { selector }, { hint: suggestName(map, source) })
  }
  if (second === undefined) return first
  const matches = describeIds(found.map(({ resource }) => resource.id))
  const notes = found.map(({ resource }) => resourceNote(resource))
  const hint = 'make the selector more specific: add group, version, kind, name or namespace'
  throw new KuiltError('REPLACEMENT_SOURCE_AMBIGUOUS', { selector, matches }, { notes, hint })
}

function suggestName(map: ResourceMap, { kind, name = '' }: SourceSelector): Hint | undefined {
  const ofKind = map.resources.filter(({ id }) => !kind || id.kind === kind)
  const names = [...new Set(ofKind.map(({ id }) => id.name))]
  const nearest = didYouMean(name, [...names, ...previousNames(ofKind)])
  if (!kind || nearest === name) return nearest === undefined || nearest === name ? undefined : propose(name, nearest)
  const existing = names.length === 0 ? `there is no ${kind}` : `existing names of kind ${kind}: ${nameList(names)}`
  return nearest === undefined ? existing : propose(name, nearest, existing)
}

interface SourceField {
  readonly field: string
  readonly part: DelimitedPart | undefined
}

function readField({ node: root, id }: Resource, position: number, { field, part }: SourceField): LiveValue {
  const resource = describeId(id)
  const parts = splitDottedPath(field)
  const steps = getterSteps(parts)
  const lookUp = (): Found | undefined => findNode(root, steps)
  const found = mapError(lookUp, (error) => {
    const corrected = correctFieldPath(field, root)
    const hint = corrected === undefined ? undefined : propose(field, corrected)
    return new KuiltError(
      'REPLACEMENT_SOURCE_LOOKUP',
      { field, resource, reason: error.message },
      { cause: error, hint },
    )
  })
  if (found === undefined || isNilOrEmpty(found.node)) {
    const hint = sourceHint(root, field)
    throw new KuiltError('REPLACEMENT_SOURCE_FIELD_MISSING', { field, resource }, { hint })
  }
  if (part === undefined) return new LiveValue(found.node, position, found.path)
  if (found.node.type !== 'scalar') throw new KuiltError('REPLACEMENT_DELIMITER', { field, resource })
  return new LiveValue(partOf(found.node, part), undefined, [])
}

function sourceHint(root: Node, field: string): Hint | undefined {
  const corrected = correctFieldPath(field, root)
  const text = corrected === undefined ? textAbove(field, root) : undefined
  if (text !== undefined) return `"${text}" is a single value: to copy a part of it, set \`options.delimiter\``
  const nearest = nearestField(root, getterSteps(splitDottedPath(field)), (path) =>
    partsOf(path).map(dottedPart).join('.'),
  )
  return corrected === undefined ? nearest : propose(field, corrected, nearest)
}

/**
 * If the field path goes through a key that contains dots and has a text as its value, returns the corrected path of
 * this key.
 */
function textAbove(field: string, root: Node): string | undefined {
  const parts = splitDottedPath(field)
  for (let count = parts.length - 1; count > 1; count--) {
    const corrected = correctFieldPath(parts.slice(0, count).join('.'), root)
    if (corrected?.endsWith(']')) return corrected
  }
  return undefined
}

/**
 * Returns one part of a string that is split by a delimiter. Follows api/filters/replacement/replacement.go,
 * getRefinedValue.
 */
function partOf(node: Scalar, { delimiter, index }: DelimitedPart): Scalar {
  const text = node.text.split(delimiter)[index]
  if (text === undefined) throw new KuiltError('REPLACEMENT_SOURCE_INDEX', { index, value: node.text })
  return { ...node, text, tag: scalarTag(node), cell: undefined }
}
