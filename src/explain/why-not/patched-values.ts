import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { contentAt, type LoadedPatch } from '../../patch/load-patch.ts'
import { patchLocation } from '../../patch/patcher.ts'
import type { Resource } from '../../resource/resource.ts'
import { nodeAt } from '../../tree/children.ts'
import { isNull, type Node } from '../../tree/node.ts'
import type { ExplainedField, ExplainedPlace, ExplainedResource, ExplainedStep } from '../explanation.ts'
import { scalarPaths } from '../trace/locations.ts'
import { plainValue } from '../traced-field.ts'
import type { PatchedValue, WhyNotInput } from './patch-report.ts'

interface PatchValue {
  readonly at: Location
  readonly path: FieldPath
  readonly value: unknown
  readonly removes: boolean
}

export function valuesOf(patch: LoadedPatch): readonly PatchValue[] {
  const { source } = patch
  if (patch.type === 'merge') {
    return patch.documents.flatMap((document) => mergeValues(document.node, patchLocation(document, source)))
  }
  return patch.patch.operations.flatMap((operation, index): readonly PatchValue[] => {
    const at = fieldBelow(contentAt(source), [index])
    const path = operation.target
    if (operation.op === 'remove') return [{ at: fieldBelow(at, ['path']), path, value: null, removes: true }]
    if (operation.op !== 'add' && operation.op !== 'replace') return []
    const { value } = operation
    return scalarPaths(value).map((below) => ({
      at: fieldBelow(at, ['value', ...below]),
      path: [...path, ...below],
      value: scalarOf(nodeAt(value, below)),
      removes: false,
    }))
  })
}

function mergeValues(node: Node, at: Location): readonly PatchValue[] {
  return scalarPaths(node).flatMap((path) => {
    if (isIdPath(path)) return []
    const value = nodeAt(node, path)
    const removes = path.at(-1) === '$patch' || (value !== undefined && isNull(value))
    return [{ at: fieldBelow(at, path), path, value: scalarOf(value), removes }]
  })
}

function scalarOf(node: Node | undefined): unknown {
  return node?.type === 'scalar' ? plainValue(node) : null
}

function isIdPath([first, second]: FieldPath): boolean {
  return (
    first === 'kind' ||
    first === 'apiVersion' ||
    (first === 'metadata' && (second === 'name' || second === 'namespace'))
  )
}

/** Returns the effects of the values of a patch. A value may be in several objects. */
export function outcomes(
  values: readonly PatchValue[],
  matched: readonly Resource[],
  input: WhyNotInput,
): readonly PatchedValue[] {
  const set = fieldsSetIn(new Set(values.map(({ at }) => input.placeOf(at).file)), input.explained)
  return values.flatMap((value) => outcomesOf(value, { matched, set, input }))
}

interface Applied {
  readonly matched: readonly Resource[]
  readonly set: ReadonlyMap<string, readonly SetField[]>
  readonly input: WhyNotInput
}

function outcomesOf(value: PatchValue, { matched, set, input }: Applied): readonly PatchedValue[] {
  const place = input.placeOf(value.at)
  const given = { place, path: value.path, value: value.value }
  if (value.removes) return [{ ...given, outcome: 'removes' }]
  const found = (set.get(keyOf(place)) ?? []).map((field) => outcomeOf(field, place))
  if (found.length > 0) return found
  const step = removalOf(value.path, matched, input)
  return [{ ...given, outcome: 'missing', ...(step !== undefined && { step }) }]
}

function outcomeOf({ field: { path, value, steps }, index, resource }: SetField, place: ExplainedPlace): PatchedValue {
  const [own, last, before] = [steps[index], steps.at(-1), steps[index - 1]]
  const given = { place, path, value: own?.value, resource }
  if (index < steps.length - 1) return { ...given, outcome: 'changed', ...(last !== undefined && { step: last }) }
  if (before !== undefined && before.value === value) return { ...given, outcome: 'same', step: before }
  return { ...given, outcome: 'decides' }
}

/** Returns the step that removed a field after the patch. */
function removalOf(path: FieldPath, matched: readonly Resource[], input: WhyNotInput): ExplainedStep | undefined {
  const names = new Set(matched.map(({ originalId }) => originalId.name))
  for (const [i, built] of input.built.entries()) {
    if (!names.has(built.originalId.name)) continue
    const step = input.explained[i]?.missing(path.join('.'))?.steps.at(-1)
    if (step !== undefined) return step
  }
  return undefined
}

/** A field that a patch set, with the step of the patch. */
interface SetField {
  readonly field: ExplainedField
  readonly index: number
  readonly resource: string
}

/** Returns the fields of the output that have a step in a file, by the location of the step. */
function fieldsSetIn(
  files: ReadonlySet<string>,
  resources: readonly ExplainedResource[],
): ReadonlyMap<string, readonly SetField[]> {
  const found = new Map<string, SetField[]>()
  for (const { kind, name, fields } of resources) {
    for (const field of fields) {
      for (const [index, step] of field.steps.entries()) {
        // A hash is computed from the data, so the patch does not contain it.
        if (!files.has(step.file) || step.by === 'hash') continue
        const key = keyOf(step)
        const set = { field, index, resource: `${kind}/${name}` }
        const known = found.get(key)
        if (known === undefined) found.set(key, [set])
        else if (known.at(-1)?.field !== field) known.push(set)
      }
    }
  }
  return found
}

function keyOf({ file, line, column }: ExplainedPlace): string {
  return `${file}:${line}:${column}`
}
