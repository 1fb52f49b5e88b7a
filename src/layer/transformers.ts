import type { Kustomization, Label } from '../kustomization/kustomization.gen.ts'
import type { Resource } from '../resource/resource.ts'
import type { FieldSpec, TransformerConfig } from '../schema/field-spec.ts'
import { setAnnotations } from '../transform/annotations.ts'
import { setImage } from '../transform/images.ts'
import { setPairs } from '../transform/labels.ts'
import { addPrefix, addSuffix } from '../transform/name-affix.ts'
import { setNamespace } from '../transform/namespace.ts'
import { applyReplacements } from '../transform/replacements/replacements.ts'
import { setReplicas } from '../transform/replicas.ts'
import type { BuildContext, Layer } from './context.ts'
import { jsonPatchRuns, patchRuns, strategicMergeRuns } from './patches.ts'
import { loadReplacements } from './replacement-files.ts'
import { mergeFieldSpecs } from './transformer-config.ts'
import { ImageWarnings } from './warnings/images.ts'
import { withSelectorWarnings } from './warnings/selectors.ts'
import { mayMissTargets, onMissedTarget } from './warnings/targets.ts'

/** One run of a transformer over the resources of a layer. */
export type Run = (resources: readonly Resource[]) => readonly Resource[]

export interface TransformerInput {
  readonly layer: Layer
  readonly config: TransformerConfig
  readonly context: BuildContext
}

/** A builtin transformer: the upstream name, for `transformerAnnotations`, and the runs that a layer asks for. */
export interface TransformerStage {
  readonly kind: string
  /** The field of a kustomization that asks for it; where it is a list, run by run. */
  readonly field: keyof Kustomization
  readonly runs: (input: TransformerInput) => readonly Run[]
}

/** The builtin transformers of a layer, in the order upstream applies them whatever the order in the file. */
export const transformerStages: readonly TransformerStage[] = [
  { kind: 'PatchStrategicMergeTransformer', field: 'patchesStrategicMerge', runs: strategicMergeRuns },
  { kind: 'PatchTransformer', field: 'patches', runs: patchRuns },
  { kind: 'NamespaceTransformer', field: 'namespace', runs: namespaceRuns },
  { kind: 'PrefixTransformer', field: 'namePrefix', runs: prefixRuns },
  { kind: 'SuffixTransformer', field: 'nameSuffix', runs: suffixRuns },
  { kind: 'LabelTransformer', field: 'labels', runs: labelRuns },
  { kind: 'AnnotationsTransformer', field: 'commonAnnotations', runs: annotationRuns },
  { kind: 'PatchJson6902Transformer', field: 'patchesJson6902', runs: jsonPatchRuns },
  { kind: 'ReplicaCountTransformer', field: 'replicas', runs: replicaRuns },
  { kind: 'ImageTagTransformer', field: 'images', runs: imageRuns },
  { kind: 'ReplacementTransformer', field: 'replacements', runs: replacementRuns },
]

function namespaceRuns({ layer, config }: TransformerInput): readonly Run[] {
  const { namespace } = layer.kustomization
  if (!namespace) return []
  return [(resources) => setNamespace(resources, { namespace, specs: config.namespace })]
}

function prefixRuns({ layer, config }: TransformerInput): readonly Run[] {
  const { namePrefix } = layer.kustomization
  return namePrefix ? [(resources) => addPrefix(resources, namePrefix, config.namePrefix)] : []
}

function suffixRuns({ layer, config }: TransformerInput): readonly Run[] {
  const { nameSuffix } = layer.kustomization
  return nameSuffix ? [(resources) => addSuffix(resources, nameSuffix, config.nameSuffix)] : []
}

/** Every `labels` entry in order, then `commonLabels` (a run of its own even where there are none). */
function labelRuns({ layer, config, context }: TransformerInput): readonly Run[] {
  const { labels = [], commonLabels = {} } = layer.kustomization
  if (labels.length === 0 && Object.keys(commonLabels).length === 0) return []
  const runs = [
    ...labels.map((label): Run => {
      const specs = labelSpecs(label, config)
      return (resources) => setPairs(resources, label.pairs ?? {}, specs)
    }),
    (resources: readonly Resource[]) => setPairs(resources, commonLabels, config.commonLabels),
  ]
  return context.lint ? runs.map((run, i) => withSelectorWarnings(run, { layer, context, index: i })) : runs
}

const metadataLabels: FieldSpec = { group: '', version: '', kind: '', path: 'metadata/labels', create: true }

function labelSpecs(label: Label, config: TransformerConfig): readonly FieldSpec[] {
  const own = (label.fields ?? []).map(({ group = '', version = '', kind = '', path = '', create = false }) => ({
    group,
    version,
    kind,
    path,
    create,
  }))
  const specs = mergeFieldSpecs(own, config.labels, 'labels')
  if (label.includeSelectors) return mergeFieldSpecs(specs, config.commonLabels, 'labels')
  const withTemplates = label.includeTemplates ? mergeFieldSpecs(specs, config.templateLabels, 'labels') : specs
  return mergeFieldSpecs(withTemplates, [metadataLabels], 'labels')
}

function annotationRuns({ layer, config }: TransformerInput): readonly Run[] {
  const { commonAnnotations = {} } = layer.kustomization
  if (Object.keys(commonAnnotations).length === 0) return []
  return [(resources) => setAnnotations(resources, commonAnnotations, config.commonAnnotations)]
}

function replicaRuns({ layer, config }: TransformerInput): readonly Run[] {
  return (layer.kustomization.replicas ?? []).map(
    ({ name = '', count = 0 }): Run =>
      (resources) =>
        setReplicas(resources, { name, count }, config.replicas),
  )
}

function imageRuns({ layer, config, context }: TransformerInput): readonly Run[] {
  const { images = [] } = layer.kustomization
  const warnings = new ImageWarnings(images, {
    file: layer.file,
    warn: context.warn,
    mayMiss: mayMissTargets(layer, context),
  })
  return images.map((image): Run => {
    return (resources) => warnings.record(resources, setImage(resources, image, config.images))
  })
}

function replacementRuns({ layer, context }: TransformerInput): readonly Run[] {
  const { replacements = [] } = layer.kustomization
  if (replacements.length === 0) return []
  const loaded = loadReplacements(replacements, layer)
  return [(resources) => applyReplacements(resources, loaded, onMissedTarget(layer, context))]
}
