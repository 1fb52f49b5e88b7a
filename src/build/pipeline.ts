import { mapError, withLocation } from '../diagnostics/index.ts'
import { clusterScopeWarnings } from '../explain/warnings/cluster-scope.ts'
import { copiedNameWarnings } from '../explain/warnings/copied-names.ts'
import { keptNamespaceWarnings } from '../explain/warnings/kept-namespaces.ts'
import { missedHashWarnings } from '../explain/warnings/missed-hashes.ts'
import { staleReferenceWarnings } from '../explain/warnings/stale-references.ts'
import { unusedVarsWarning } from '../explain/warnings/unused-vars.ts'
import {
  annotationRuns,
  imageRuns,
  labelRuns,
  namespaceRuns,
  prefixRuns,
  replacementRuns,
  replicaRuns,
  suffixRuns,
} from '../layer/builtin-transformers.ts'
import { addConfigurations } from '../layer/configurations.ts'
import { type BuildContext, fieldAt, type Layer } from '../layer/context.ts'
import { addGenerated } from '../layer/generators.ts'
import { chooseSchema } from '../layer/openapi.ts'
import { patchRuns } from '../layer/patches.ts'
import { addComponents, addResources } from '../layer/resources.ts'
import type { Accumulation, Stage } from '../layer/stage.ts'
import { type BuiltinTransformer, transformWith } from '../layer/transformers.ts'
import { runValidators } from '../layer/validators.ts'
import { addHashSuffixes } from '../references/hash.ts'
import { fixNameReferences } from '../references/name-references.ts'
import { mergeVarSets, recordVars, resolveVars } from '../references/vars.ts'
import { cleanAnnotations } from '../resource/clean-annotations.ts'
import { writeOrigins } from '../resource/origin.ts'
import type { Resource } from '../resource/resource.ts'
import { dropLocalConfig } from '../transform/local-config.ts'
import { addManagedByLabel } from '../transform/managed-by.ts'
import { orderResources } from '../transform/order.ts'
import { mapSame } from '../tree/fields.ts'

/**
 * The built-in transformers of a layer, in this order, regardless of the order of the fields. Follows
 * api/internal/target/kusttarget_configplugin.go, (KustTarget).configureBuiltinTransformers.
 */
const transformers: readonly BuiltinTransformer[] = [
  { name: 'patchesStrategicMerge', kind: 'PatchStrategicMergeTransformer', runs: patchRuns('patchesStrategicMerge') },
  { name: 'patches', kind: 'PatchTransformer', runs: patchRuns('patches') },
  { name: 'namespace', kind: 'NamespaceTransformer', runs: namespaceRuns },
  { name: 'namePrefix', kind: 'PrefixTransformer', runs: prefixRuns },
  { name: 'nameSuffix', kind: 'SuffixTransformer', runs: suffixRuns },
  { name: 'labels', kind: 'LabelTransformer', runs: labelRuns },
  { name: 'commonAnnotations', kind: 'AnnotationsTransformer', runs: annotationRuns },
  { name: 'patchesJson6902', kind: 'PatchJson6902Transformer', runs: patchRuns('patchesJson6902') },
  { name: 'replicas', kind: 'ReplicaCountTransformer', runs: replicaRuns },
  { name: 'images', kind: 'ImageTagTransformer', runs: imageRuns },
  { name: 'replacements', kind: 'ReplacementTransformer', runs: replacementRuns },
]

/**
 * The stages of every kustomization. `resources` and `components` run all stages for each directory that they find.
 * Follows api/internal/target/kusttarget.go, (KustTarget).accumulateTarget.
 */
export const layerStages: readonly Stage[] = [
  { name: 'openapi', run: chooseSchema },
  { name: 'resources', run: addResources },
  { name: 'configurations', run: addConfigurations },
  { name: 'generators', run: addGenerated },
  { name: 'components', run: addComponents },
  { name: 'transformers', run: transformWith(transformers) },
  { name: 'validators', run: runValidators },
  { name: 'vars', run: addVars },
]

/**
 * The stages that run once, at the end, on all collected resources. Follows api/internal/target/kusttarget.go,
 * (KustTarget).makeCustomizedResMap, and api/krusty/kustomizer.go, (Kustomizer).Run.
 */
export const rootStages: readonly Stage<RootContext>[] = [
  { name: 'hash suffixes', run: onResources(addHashSuffixes) },
  // This stage comes after the hashes. A ConfigMap with a hash is still found by its earlier name.
  { name: 'name references', run: fixReferences },
  { name: 'var references', run: replaceVars },
  { name: 'local config', run: onResources(dropLocalConfig) },
  { name: 'order', run: order },
  { name: 'managed-by label', run: addLabel },
  { name: 'internal annotations', run: onResources((resources) => mapSame(resources, cleanAnnotations)) },
  { name: 'origins and transformations', run: addOrigins },
]

/** The additional input of the final stages. */
export interface RootContext extends BuildContext {
  readonly reorder: 'legacy' | 'none'
  readonly managedByLabel: boolean
  /** The version in the label `app.kubernetes.io/managed-by`. */
  readonly kustomizeVersion?: string | undefined
  /** Searches the repository, and returns true if an overlay sets a namespace for the result. */
  readonly isMovedLater: () => boolean
}

/**
 * Builds the root: runs its stages as a layer, which build all layers below it, and then the stages that only the root
 * has.
 */
export function buildRoot(start: Accumulation, root: Layer, context: RootContext): Accumulation {
  return runStages(rootStages, accumulate(start, root, context), { layer: root, context })
}

/**
 * Runs the stages of a layer. `gathered` is empty, except for a component, which starts with its parent's resources.
 */
export function accumulate(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  return mapError(
    () => withLocation({ file: layer.file }, () => runStages(layerStages, gathered, { layer, context })),
    (error) => context.diagnose.layer(error, layer, context),
  )
}

function runStages<C extends BuildContext>(
  stages: readonly Stage<C>[],
  gathered: Accumulation,
  { layer, context }: { readonly layer: Layer; readonly context: C },
): Accumulation {
  return stages.reduce((before, { name, run }) => {
    const after = run(before, layer, context)
    context.observer?.stage?.({ name, layer, before, after })
    return after
  }, gathered)
}

/**
 * Adds the vars of a layer. They are collected with the resources that they reference, and replaced at the root, when
 * the names are final.
 */
function addVars(gathered: Accumulation, layer: Layer): Accumulation {
  const vars = (layer.kustomization.vars ?? []).map((item, i) => ({ ...item, at: fieldAt(layer, 'vars', i) }))
  if (vars.length === 0) return gathered
  return { ...gathered, resources: recordVars(gathered.resources, vars), vars: mergeVarSets(gathered.vars, vars) }
}

function onResources(change: (resources: readonly Resource[]) => readonly Resource[]): Stage['run'] {
  return (gathered) => ({ ...gathered, resources: change(gathered.resources) })
}

function fixReferences(gathered: Accumulation, _root: Layer, context: RootContext): Accumulation {
  const resources = fixNameReferences(gathered.resources, gathered.config.nameReference)
  const { nameReference: nameReferences } = gathered.config
  missedHashWarnings(resources, { nameReferences, isMovedLater: context.isMovedLater }).forEach(context.warn)
  staleReferenceWarnings(resources).forEach(context.warn)
  copiedNameWarnings(resources).forEach(context.warn)
  if (context.lint) {
    clusterScopeWarnings(resources).forEach(context.warn)
    keptNamespaceWarnings(resources).forEach(context.warn)
  }
  return { ...gathered, resources }
}

function replaceVars(gathered: Accumulation, root: Layer, context: BuildContext): Accumulation {
  const { vars, config } = gathered
  if (vars.length === 0) return gathered
  const { resources, unused } = resolveVars(gathered.resources, vars, config.varReference)
  if (unused.length > 0) context.warn(unusedVarsWarning(unused, { vars, file: root.file }))
  return { ...gathered, resources }
}

function order(gathered: Accumulation, root: Layer, { reorder }: RootContext): Accumulation {
  const { sortOptions } = root.kustomization
  const work = (): readonly Resource[] => orderResources(gathered.resources, sortOptions, reorder)
  return { ...gathered, resources: withLocation(fieldAt(root, 'sortOptions'), work) }
}

function addLabel(gathered: Accumulation, root: Layer, context: RootContext): Accumulation {
  const isWanted = context.managedByLabel || root.kustomization.buildMetadata?.includes('managedByLabel')
  if (!isWanted) return gathered
  return { ...gathered, resources: addManagedByLabel(gathered.resources, context.kustomizeVersion) }
}

function addOrigins(gathered: Accumulation, root: Layer): Accumulation {
  return { ...gathered, resources: writeOrigins(gathered.resources, root.kustomization.buildMetadata ?? []) }
}
