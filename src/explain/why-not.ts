import { attempt, type FieldPath, fieldBelow, type Location } from '../diagnostics/index.ts'
import { hintText } from '../diagnostics/proposal.ts'
import type { TransformerChange } from '../layer/stage.ts'
import { contentAt, type LoadedPatch } from '../patch/load-patch.ts'
import { type PatchStep, patchLocation } from '../patch/patcher.ts'
import { readResources } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { compileSelector, metadataTexts } from '../resource/selector.ts'
import { describeSelector, nearMisses, type SelectorField } from '../resource/selector-hint.ts'
import { targetHint } from '../resource/target-hint.ts'
import { builtinScope } from '../schema/scope.ts'
import { nodeAt } from '../tree/children.ts'
import { isNull, type Node } from '../tree/node.ts'
import type { ExplainedField, ExplainedPlace, ExplainedResource, ExplainedStep } from './explanation.ts'
import { scalarPaths } from './trace/locations.ts'
import type { TraceOf } from './trace/steps.ts'

/** Explains why a patch had an effect or not. */
export interface PatchReport {
  /** Relative to the working directory. */
  readonly file: string
  /** The entries in the kustomizations of the target that list the patch, in the order in which they are applied. */
  readonly uses: readonly PatchUse[]
  /** For a patch that is not listed: the object that it would apply to, or the closest object. */
  readonly hint?: string
}

/** One application of a patch. */
export interface PatchUse {
  /** The field that lists it, such as `patches`. */
  readonly by: string
  /** The entry. */
  readonly entry: ExplainedPlace
  /** The target of the entry, as a string; undefined if the patch identifies its object itself. */
  readonly target?: string
  /** The objects that it was applied to, with their names at that point. */
  readonly matches: readonly string[]
  /** The objects that are closest to the target, if it matches none. */
  readonly nearest: readonly NearMiss[]
  /** The effect of each value in the patch. */
  readonly values: readonly PatchedValue[]
}

/** An object that a target does not match. */
export interface NearMiss {
  readonly resource: string
  readonly differences: readonly TargetDifference[]
}

/** A field of a target that does not match, and the actual value of the object. */
export interface TargetDifference {
  readonly field: string
  readonly wanted: string
  readonly actual: string
  /** The location of the actual value. */
  readonly place?: ExplainedPlace
  /** The later step that sets the required name or namespace, if there is one. */
  readonly later?: ExplainedStep
}

/** A value in a patch, and its effect. */
export interface PatchedValue {
  readonly place: ExplainedPlace
  /** Path in the output, or in the patch if the value is not in the output. */
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** The object in the output. Undefined if no object contains the value. */
  readonly resource?: string
  /**
   * `decides`: the output has the value because of the patch. `same`: the value was already set. `changed`: a later
   * step set a different value. `removes`: the patch removes the field. `missing`: the output does not have the field.
   */
  readonly outcome: 'decides' | 'same' | 'changed' | 'removes' | 'missing'
  /** The earlier step that set the same value, or the later step that changed or removed the value. */
  readonly step?: ExplainedStep
}

export interface WhyNotInput {
  /** The absolute path of the patch, and its text. */
  readonly file: string
  readonly read: () => string
  /** The displayed path of the file. */
  readonly name: string
  readonly runs: readonly TransformerChange[]
  /** The resources of the output. */
  readonly built: readonly Resource[]
  readonly explained: readonly ExplainedResource[]
  readonly traceOf: TraceOf
  readonly placeOf: (at: Location) => ExplainedPlace
}

/**
 * @throws KuiltError FILE_… if no kustomization lists the patch, and it cannot be read
 */
export function whyNot(input: WhyNotInput): PatchReport {
  const uses = input.runs.flatMap((run) =>
    (run.run.patches ?? []).flatMap((step) =>
      step.patch.source.at.file === input.file ? [useOf(run, step, input)] : [],
    ),
  )
  if (uses.length > 0) return { file: input.name, uses }
  const hint = unlistedHint(input.read(), input)
  return { file: input.name, uses, ...(hint !== undefined && { hint }) }
}

function unlistedHint(text: string, { file, built }: WhyNotInput): string | undefined {
  const [document] = attempt(() => readResources(text, file, builtinScope)) ?? []
  if (document === undefined) return undefined
  const map = new ResourceMap(built)
  const [position] = map.withAnyId(document.originalId)
  const found = position === undefined ? undefined : map.at(position)
  if (found !== undefined) return `it would apply to ${describeId(found.id)}`
  const near = targetHint(document.originalId, built)
  return near && hintText(near)
}

function useOf(run: TransformerChange, step: PatchStep, input: WhyNotInput): PatchUse {
  const { patch, target } = step
  const at = run.at ?? patch.source.at
  const before = new ResourceMap(run.before)
  const isSelective = target !== undefined && step.field !== 'patchesStrategicMerge'
  const positions = isSelective ? (attempt(() => before.select(compileSelector(target))) ?? []) : named(patch, before)
  const matched = positions.flatMap((position) => before.at(position) ?? [])
  return {
    by: run.plugin === undefined ? run.name : 'transformers',
    entry: input.placeOf(at),
    ...(isSelective && { target: describeSelector(target) }),
    matches: matched.map(({ id }) => describeId(id)),
    nearest: isSelective && matched.length === 0 ? nearestOf(target, run.before, input) : [],
    values: matched.length === 0 ? [] : outcomes(valuesOf(patch), matched, input),
  }
}

function named(patch: LoadedPatch, before: ResourceMap): readonly number[] {
  return patch.type === 'json' ? [] : patch.documents.flatMap(({ originalId }) => before.withAnyId(originalId))
}

const mostNearest = 3

function nearestOf(
  target: NonNullable<PatchStep['target']>,
  resources: readonly Resource[],
  input: WhyNotInput,
): readonly NearMiss[] {
  const misses = attempt(() => nearMisses(target, resources)) ?? []
  const fewest = misses[0]?.wrong.length
  return misses
    .filter(({ wrong }) => wrong.length === fewest)
    .slice(0, mostNearest)
    .map(({ resource, wrong }) => ({
      resource: describeId(resource.id),
      differences: wrong.map((field) => difference(field, { wanted: target[field] ?? '', resource, input })),
    }))
}

interface Missed {
  readonly wanted: string
  readonly resource: Resource
  readonly input: WhyNotInput
}

function difference(field: SelectorField, { wanted, resource, input }: Missed): TargetDifference {
  const path = pathOf(field)
  const isWritten = nodeAt(resource.node, path) !== undefined
  const at = isWritten ? input.traceOf(resource).at(path).steps.at : undefined
  const later = field === 'name' || field === 'namespace' ? laterStep(field, { wanted, resource, input }) : undefined
  return {
    field,
    wanted,
    actual: actualOf(field, resource),
    ...(at !== undefined && { place: input.placeOf(at) }),
    ...(later !== undefined && { later }),
  }
}

const idFields: Readonly<Partial<Record<SelectorField, FieldPath>>> = {
  kind: ['kind'],
  name: ['metadata', 'name'],
  namespace: ['metadata', 'namespace'],
  labelSelector: ['metadata', 'labels'],
  annotationSelector: ['metadata', 'annotations'],
}

function pathOf(field: SelectorField): FieldPath {
  return idFields[field] ?? ['apiVersion']
}

function actualOf(field: SelectorField, { id, node }: Resource): string {
  if (field === 'labelSelector') return pairsText(metadataTexts(node, 'labels'))
  if (field === 'annotationSelector') return pairsText(metadataTexts(node, 'annotations'))
  return id[field]
}

function pairsText(pairs: ReadonlyMap<string, string>): string {
  return Array.from(pairs, ([key, value]) => `${key}=${value}`).join(',')
}

/** The step after the patch that sets the required name or namespace. */
function laterStep(field: 'name' | 'namespace', { wanted, resource, input }: Missed): ExplainedStep | undefined {
  const selector = attempt(() => compileSelector({ [field]: wanted }))
  const index = input.built.findIndex(
    (built) => built.originalId.name === resource.originalId.name && built.id.kind === resource.id.kind,
  )
  const built = input.built[index]
  if (built === undefined || selector?.matches(built) !== true) return undefined
  return input.explained[index]?.find(`metadata.${field}`)[0]?.steps.at(-1)
}

interface PatchValue {
  readonly at: Location
  readonly path: FieldPath
  readonly value: unknown
  readonly removes: boolean
}

function valuesOf(patch: LoadedPatch): readonly PatchValue[] {
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
      value: textOf(nodeAt(value, below)),
      removes: false,
    }))
  })
}

function mergeValues(node: Node, at: Location): readonly PatchValue[] {
  return scalarPaths(node).flatMap((path) => {
    if (isIdPath(path)) return []
    const value = nodeAt(node, path)
    const removes = path.at(-1) === '$patch' || (value !== undefined && isNull(value))
    return [{ at: fieldBelow(at, path), path, value: textOf(value), removes }]
  })
}

function textOf(node: Node | undefined): unknown {
  return node?.type === 'scalar' ? node.text : null
}

function isIdPath([first, second]: FieldPath): boolean {
  return (
    first === 'kind' ||
    first === 'apiVersion' ||
    (first === 'metadata' && (second === 'name' || second === 'namespace'))
  )
}

/** A value may be in several objects. */
function outcomes(
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

/** The step that removed a field after the patch. */
function removalOf(path: FieldPath, matched: readonly Resource[], input: WhyNotInput): ExplainedStep | undefined {
  const names = new Set(matched.map(({ originalId }) => originalId.name))
  for (const [i, built] of input.built.entries()) {
    if (!names.has(built.originalId.name)) continue
    const step = input.explained[i]?.missing(path.join('.'))?.steps.at(-1)
    if (step !== undefined) return step
  }
  return undefined
}

/** A field that a patch set, and its step. */
interface SetField {
  readonly field: ExplainedField
  readonly index: number
  readonly resource: string
}

/** The fields of the output that have a step in a file, by the location of the step. */
function fieldsSetIn(
  files: ReadonlySet<string>,
  resources: readonly ExplainedResource[],
): ReadonlyMap<string, readonly SetField[]> {
  const found = new Map<string, SetField[]>()
  for (const { kind, name, fields } of resources) {
    for (const field of fields) {
      for (const [index, step] of field.steps.entries()) {
        if (!files.has(step.file)) continue
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
