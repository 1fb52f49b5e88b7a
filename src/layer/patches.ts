import { fieldBelow, KuiltError, type Location, withLocation } from '../diagnostics/index.ts'
import type { Patch, PatchArgs, Selector } from '../kustomization/kustomization.gen.ts'
import { checkPatchSource } from '../kustomization/patch-source.ts'
import {
  type LoadedPatch,
  type ParseResources,
  parseJsonEntry,
  parseMergeEntry,
  parsePatch,
} from '../patch/load-patch.ts'
import { Patcher, type PatchStep } from '../patch/patcher.ts'
import { readResources } from '../resource/read-resources.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { withoutUndefined } from '../tree/json-values.ts'
import { decodeBytes } from '../yaml/read/decode-bytes.ts'
import { fieldAt, type Layer } from './context.ts'
import type { PluginUse } from './plugin.ts'
import type { Run, TransformerInput } from './transformers.ts'
import { lintPatch } from './warnings/patch-lint.ts'
import { mayMissTargets } from './warnings/targets.ts'
import { warnOfUnreadPatch } from './warnings/unread-text.ts'

/** The fields of a kustomization that contain patches. */
export const patchFields = ['patches', 'patchesJson6902', 'patchesStrategicMerge'] as const
export type PatchField = (typeof patchFields)[number]

/** The layer that contains a patch, and the location of the patch. */
interface PatchOwner {
  readonly layer: Layer
  readonly scope: ScopeTable
  /** The location of the entry, or of the configuration of a plugin. */
  readonly at: Location
}

/** Returns functions that each load one entry of a field. */
export function patchLoads(field: PatchField, layer: Layer, scope: ScopeTable): readonly (() => PatchStep)[] {
  const { patches = [], patchesJson6902 = [], patchesStrategicMerge = [] } = layer.kustomization
  const owner = (i: number): PatchOwner => ({ layer, scope, at: fieldAt(layer, field, i) })
  if (field === 'patches') return patches.map((entry, i) => () => patchStep(entry, owner(i)))
  if (field === 'patchesJson6902') return patchesJson6902.map((entry, i) => () => jsonStep(entry, owner(i)))
  return patchesStrategicMerge.map((entry, i) => () => mergeStep(entry, owner(i)))
}

/**
 * Returns the transformer of a field. It has one run per entry, but a single run for all entries of
 * `patchesStrategicMerge`.
 */
export function patchRuns(field: PatchField): (input: TransformerInput) => readonly Run[] {
  return (input) => {
    const { layer, schema } = input
    const steps = patchLoads(field, layer, schema.scope).map((load) => load())
    for (const { patch } of steps) warnOfUnreadPatch(patch, input.context.warn)
    if (steps.length === 0) return []
    if (field !== 'patchesStrategicMerge')
      return runs(
        steps.map((step) => [step]),
        input,
      )
    requireContent(steps, fieldAt(layer, field, 0))
    return runs([steps], input)
  }
}

/** The configuration of a built-in patch plugin. */
export interface PatchPluginConfig {
  readonly path?: string
  readonly patch?: string
  readonly jsonOp?: string
  readonly target?: Selector
  readonly options?: PatchArgs
  readonly paths?: readonly string[]
  readonly patches?: string
}

export interface PatchPluginUse extends PluginUse {
  /** The location of the configuration. */
  readonly at: Location
}

/** Returns the run of the built-in plugin that does the same as a field. */
export function pluginPatchRun(field: PatchField, config: PatchPluginConfig, use: PatchPluginUse): Run {
  const { layer, schema, at } = use
  const steps = pluginSteps(field, config, { layer, scope: schema.scope, at })
  if (field === 'patchesStrategicMerge') requireContent(steps, at)
  const [run = (resources) => resources] = runs([steps], use)
  return run
}

function pluginSteps(field: PatchField, config: PatchPluginConfig, owner: PatchOwner): readonly PatchStep[] {
  const { path, patch, jsonOp, target, options, paths = [], patches = '' } = config
  if (field === 'patches') return [patchStep(withoutUndefined({ path, patch, target, options }), owner)]
  if (field === 'patchesJson6902') return [jsonStep(withoutUndefined({ path, patch: jsonOp, target }), owner)]
  const steps = paths.map((entry) => mergeStep(entry, owner))
  if (patches === '') return steps
  const documents = parser(owner)(patches, owner.at.file)
  return [...steps, { field, patch: { type: 'merge', documents, source: { at: owner.at, inline: true } } }]
}

/** Returns one run for each list of steps. The runs share the data that the patcher collects about the resources. */
function runs(lists: readonly (readonly PatchStep[])[], { layer, schema, context }: PluginUse): readonly Run[] {
  const mayMiss = mayMissTargets(layer, context)
  const { warn, lint, observer, skipsMissingTargets } = context
  const observe = observer?.patched
  const usesPositions = lint && lists.some((steps) => steps.some(usesContainerPositions))
  const { merge, file: schemaFile } = schema
  const patcher = new Patcher({
    schema: merge,
    warn,
    mayMiss,
    ...(skipsMissingTargets && { skipsMissingTargets }),
    lint,
    usesPositions,
    schemaFile,
    observe,
  })
  return lists.map((steps): Run => {
    const run: Run = (resources) =>
      steps.reduce((current, step) => {
        const next = patcher.apply(current, step)
        if (context.lint) lintPatch(step, { before: current, after: next }).forEach(context.warn)
        return next
      }, resources)
    return Object.assign(run, { patches: steps })
  })
}

function usesContainerPositions({ patch }: PatchStep): boolean {
  if (patch.type !== 'json') return false
  return patch.patch.operations.some(({ pointers }) => pointers.some((one) => /\/(?:initC|c)ontainers\/\d/.test(one)))
}

function patchStep(entry: Patch, owner: PatchOwner): PatchStep {
  const { target, options } = entry
  return {
    field: 'patches',
    patch: loadPatch(entry, owner, (text, source) => parsePatch(text, source, parser(owner))),
    target,
    allowNameChange: options?.allowNameChange,
    allowKindChange: options?.allowKindChange,
    at: owner.at,
  }
}

function jsonStep(entry: Patch, owner: PatchOwner): PatchStep {
  const { at } = owner
  if (!entry.target?.name) throw new KuiltError('PATCH_TARGET_NAME_REQUIRED', {}, { at })
  return { field: 'patchesJson6902', patch: loadPatch(entry, owner, parseJsonEntry), target: entry.target, at }
}

function mergeStep(entry: string, owner: PatchOwner): PatchStep {
  const { layer, at } = owner
  const load = (path: string): LoadedText => loadText(path, layer)
  const patch = withLocation(at, () => parseMergeEntry(entry, { at, load, parseResources: parser(owner) }))
  return { field: 'patchesStrategicMerge', patch }
}

function loadPatch(
  entry: Patch,
  { layer, at }: PatchOwner,
  parse: (text: string, source: LoadedPatch['source']) => LoadedPatch,
): LoadedPatch {
  checkPatchSource(entry, at)
  const { patch: inline = '', path = '' } = entry
  if (path === '') return parse(inline, { at: fieldBelow(at, ['patch']), inline: true })
  const { text, file } = withLocation(fieldBelow(at, ['path']), () => loadText(path, layer))
  return parse(text, { at: { file }, inline: false })
}

interface LoadedText {
  readonly text: string
  readonly file: string
}

function loadText(path: string, { loader }: Layer): LoadedText {
  const file = loader.resolve(path)
  return { text: decodeBytes(loader.load(path), file).text, file }
}

function parser({ scope }: PatchOwner): ParseResources {
  return (text, file) => readResources(text, file, scope)
}

function requireContent(steps: readonly PatchStep[], at: Location): void {
  const isEmpty = steps.every(({ patch }) => patch.type === 'merge' && patch.documents.length === 0)
  if (isEmpty) throw new KuiltError('PATCH_EMPTY', {}, { at })
}
