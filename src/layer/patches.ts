import { fieldBelow, KuiltError, type Location, withLocation } from '../diagnostics/index.ts'
import type { Patch, PatchArgs, Selector } from '../kustomization/kustomization.gen.ts'
import { type LoadedPatch, parseJsonEntry, parseMergeEntry, parsePatch } from '../patch/load-patch.ts'
import { type PatchContext, Patcher, type PatchStep } from '../patch/patcher.ts'
import { readResources } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import { decodeBytes } from '../yaml/read/decode-bytes.ts'
import type { BuildContext, Layer } from './context.ts'
import type { Run, TransformerInput } from './transformers.ts'
import { mayMissTargets } from './warnings/targets.ts'

/** Loads every patch of a layer, one at a time, to see whether it can be. */
export function patchLoads({ layer, context }: Omit<PatchPlace, 'at'>): readonly (() => unknown)[] {
  const { patches = [], patchesJson6902 = [], patchesStrategicMerge = [] } = layer.kustomization
  const place = (field: string, i: number): PatchPlace => ({ layer, context, at: entryAt(layer, field, i) })
  return [
    ...patches.map((entry, i) => () => patchStep(entry, place('patches', i))),
    ...patchesJson6902.map((entry, i) => () => jsonStep(entry, place('patchesJson6902', i))),
    ...patchesStrategicMerge.map((entry, i) => () => mergeStep(entry, place('patchesStrategicMerge', i))),
  ]
}

interface PatchPlace {
  readonly layer: Layer
  readonly context: BuildContext
  /** Where the entry stands; the configuration itself where it is a plugin's. */
  readonly at?: Location | undefined
}

/** `patches`: one run an entry. */
export function patchRuns({ layer, context }: TransformerInput): readonly Run[] {
  const patcher = new Patcher(patchContext(layer, context))
  return (layer.kustomization.patches ?? []).map((entry, i) =>
    stepRun(patcher, patchStep(entry, { layer, context, at: entryAt(layer, 'patches', i) })),
  )
}

/** `patchesJson6902`: one run an entry. */
export function jsonPatchRuns({ layer, context }: TransformerInput): readonly Run[] {
  const patcher = new Patcher(patchContext(layer, context))
  return (layer.kustomization.patchesJson6902 ?? []).map((entry, i) =>
    stepRun(patcher, jsonStep(entry, { layer, context, at: entryAt(layer, 'patchesJson6902', i) })),
  )
}

/** `patchesStrategicMerge`: one run for the whole list. */
export function strategicMergeRuns({ layer, context }: TransformerInput): readonly Run[] {
  const entries = layer.kustomization.patchesStrategicMerge ?? []
  if (entries.length === 0) return []
  const steps = entries.map((entry, i) =>
    mergeStep(entry, { layer, context, at: entryAt(layer, 'patchesStrategicMerge', i) }),
  )
  demandContent(steps, entryAt(layer, 'patchesStrategicMerge', 0))
  return [stepsRun(steps, { layer, context })]
}

/** The configuration of a builtin patch plugin. */
export interface PatchConfig {
  readonly path?: string
  readonly patch?: string
  readonly jsonOp?: string
  readonly target?: Selector
  readonly options?: PatchArgs
  readonly paths?: readonly string[]
  readonly patches?: string
}

/** The builtin PatchTransformer. */
export function patchRun({ path, patch, target, options }: PatchConfig, place: PatchPlace): Run {
  const entry: Patch = { ...defined({ path, patch, target, options }) }
  return stepsRun([patchStep(entry, place)], place)
}

/** The builtin PatchJson6902Transformer. */
export function jsonPatchRun({ path, jsonOp, target }: PatchConfig, place: PatchPlace): Run {
  return stepsRun([jsonStep({ ...defined({ path, patch: jsonOp, target }) }, place)], place)
}

/** The builtin PatchStrategicMergeTransformer. */
export function strategicMergeRun({ paths = [], patches = '' }: PatchConfig, place: PatchPlace): Run {
  const at = place.at ?? { file: place.layer.file }
  const steps = paths.map((entry) => mergeStep(entry, place))
  if (patches !== '') {
    const documents = parser(place.context)(patches, at.file)
    steps.push({ field: 'patchesStrategicMerge', patch: { type: 'merge', documents, source: { at, inline: true } } })
  }
  demandContent(steps, at)
  return stepsRun(steps, place)
}

function patchStep(entry: Patch, place: PatchPlace): PatchStep {
  const { target, options } = entry
  return {
    field: 'patches',
    patch: loadPatch(entry, place, (text, source) => parsePatch(text, source, parser(place.context))),
    target,
    allowNameChange: options?.allowNameChange,
    allowKindChange: options?.allowKindChange,
    at: place.at,
  }
}

function jsonStep(entry: Patch, place: PatchPlace): PatchStep {
  const at = place.at ?? { file: place.layer.file }
  if (!entry.target?.name) throw new KuiltError('PATCH_TARGET_NAME_REQUIRED', {}, { at })
  return { field: 'patchesJson6902', patch: loadPatch(entry, place, parseJsonEntry), target: entry.target, at }
}

function mergeStep(entry: string, { layer, context, at = { file: layer.file } }: PatchPlace): PatchStep {
  const load = (path: string): { readonly text: string; readonly file: string } => loadText(path, layer)
  return {
    field: 'patchesStrategicMerge',
    patch: withLocation(at, () => parseMergeEntry(entry, { at, load, parseResources: parser(context) })),
  }
}

type ParsePatch = (text: string, source: LoadedPatch['source']) => LoadedPatch

function loadPatch(entry: Patch, { layer, at = { file: layer.file } }: PatchPlace, parse: ParsePatch): LoadedPatch {
  const inline = entry.patch ?? ''
  const path = entry.path ?? ''
  if (inline.trim() === '' && path === '') throw new KuiltError('PATCH_SOURCE_MISSING', {}, { at })
  if (inline.trim() !== '' && path !== '') throw new KuiltError('PATCH_SOURCE_AMBIGUOUS', { path }, { at })
  if (path === '') return parse(inline, { at: fieldBelow(at, ['patch']), inline: true })
  const { text, file } = withLocation(fieldBelow(at, ['path']), () => loadText(path, layer))
  return parse(text, { at: { file }, inline: false })
}

function loadText(path: string, layer: Layer): { readonly text: string; readonly file: string } {
  const file = layer.loader.resolve(path)
  return { text: decodeBytes(layer.loader.load(path), file).text, file }
}

function parser(context: BuildContext): (text: string, file: string) => readonly Resource[] {
  return (text, file) => readResources(text, file, context.schema.scope)
}

function demandContent(steps: readonly PatchStep[], at: Location): void {
  const empty = steps.every(({ patch }) => patch.type === 'merge' && patch.documents.length === 0)
  if (empty) throw new KuiltError('PATCH_EMPTY', {}, { at })
}

function stepsRun(steps: readonly PatchStep[], { layer, context }: PatchPlace): Run {
  const patcher = new Patcher(patchContext(layer, context))
  return (resources) => steps.reduce((current, step) => patcher.apply(current, step), resources)
}

function stepRun(patcher: Patcher, step: PatchStep): Run {
  return (resources) => patcher.apply(resources, step)
}

function patchContext(layer: Layer, context: BuildContext): PatchContext {
  return { schema: context.schema.merge, warn: context.warn, mayMiss: mayMissTargets(layer, context) }
}

function entryAt(layer: Layer, field: string, index: number): Location {
  return { file: layer.file, document: 0, path: [field, index] }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(value: T): Present<T> {
  // Entries without undefined values fit the same shape with optional fields.
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Present<T>
}
