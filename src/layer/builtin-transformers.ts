import { attempt, type Location } from '../diagnostics/index.ts'
import type { Label } from '../kustomization/kustomization.gen.ts'
import { completeFieldSpecs, type FieldSpec, type TransformerConfig } from '../schema/field-spec.ts'
import { setImage } from '../transform/images.ts'
import { setPairs } from '../transform/labels.ts'
import { addPrefix, addSuffix } from '../transform/name-affix.ts'
import { setNamespace } from '../transform/namespace.ts'
import { applyReplacements } from '../transform/replacements/replacements.ts'
import { setReplicas } from '../transform/replicas.ts'
import { fieldAt } from './context.ts'
import { loadReplacements } from './replacements.ts'
import { mergeFieldSpecs } from './transformer-config.ts'
import type { Run, TransformerInput } from './transformers.ts'
import { warnOfCreatedMaps } from './warnings/created-maps.ts'
import { warnOfDelimiters } from './warnings/delimiters.ts'
import { warnOfUnitedTags } from './warnings/image-tags.ts'
import { ImageWarnings } from './warnings/images.ts'
import { withReachWarnings } from './warnings/label-reach.ts'
import { labelSource } from './warnings/label-source.ts'
import { withNamespaceWarnings } from './warnings/namespaces.ts'
import { withSelectorWarnings } from './warnings/selectors.ts'
import { mayMissTargets, onMissedTarget } from './warnings/targets.ts'

export function namespaceRuns({ layer, config, context }: TransformerInput): readonly Run[] {
  const { namespace } = layer.kustomization
  if (!namespace) return []
  const run: Run = (resources) => setNamespace(resources, { namespace, specs: config.namespace })
  return [withNamespaceWarnings(run, { namespace, context, at: fieldAt(layer, 'namespace') })]
}

export function prefixRuns({ layer, config }: TransformerInput): readonly Run[] {
  const { namePrefix } = layer.kustomization
  return namePrefix ? [(resources) => addPrefix(resources, namePrefix, config.namePrefix)] : []
}

export function suffixRuns({ layer, config }: TransformerInput): readonly Run[] {
  const { nameSuffix } = layer.kustomization
  return nameSuffix ? [(resources) => addSuffix(resources, nameSuffix, config.nameSuffix)] : []
}

/** One run for each entry of `labels`, then one for `commonLabels`, even if that field is missing. */
export function labelRuns({ layer, config, context }: TransformerInput): readonly Run[] {
  const { labels = [], commonLabels = {} } = layer.kustomization
  if (labels.length === 0 && Object.keys(commonLabels).length === 0) return []
  const runs: readonly Run[] = [
    ...labels.map((label, i): Run => {
      const specs = labelSpecs(label, config, fieldAt(layer, 'labels', i, 'fields'))
      return (resources) => setPairs(resources, label.pairs ?? {}, specs)
    }),
    (resources) => setPairs(resources, commonLabels, config.commonLabels),
  ]
  if (!context.lint) return runs
  return runs.map((run, index) => {
    const source = labelSource({ layer, context, index })
    return withReachWarnings(withSelectorWarnings(run, source), source)
  })
}

const metadataLabels: FieldSpec = { group: '', version: '', kind: '', path: 'metadata/labels', create: true }

function labelSpecs(label: Label, config: TransformerConfig, at: Location): readonly FieldSpec[] {
  const own = completeFieldSpecs(label.fields, at)
  const specs = mergeFieldSpecs(own, config.labels, 'labels')
  if (label.includeSelectors) return mergeFieldSpecs(specs, config.commonLabels, 'labels')
  const withTemplates = label.includeTemplates ? mergeFieldSpecs(specs, config.templateLabels, 'labels') : specs
  return mergeFieldSpecs(withTemplates, [metadataLabels], 'labels')
}

export function annotationRuns({ layer, config }: TransformerInput): readonly Run[] {
  const { commonAnnotations = {} } = layer.kustomization
  if (Object.keys(commonAnnotations).length === 0) return []
  return [(resources) => setPairs(resources, commonAnnotations, config.commonAnnotations)]
}

export function replicaRuns({ layer, config, context }: TransformerInput): readonly Run[] {
  return (layer.kustomization.replicas ?? []).map(({ name = '', count = 0 }): Run => {
    const run: Run = (resources) => setReplicas(resources, { name, count }, config.replicas)
    return context.skipsMissingTargets ? (resources) => attempt(() => run(resources)) ?? resources : run
  })
}

export function imageRuns({ layer, config, context }: TransformerInput): readonly Run[] {
  const { images = [] } = layer.kustomization
  const warnings = new ImageWarnings(images, {
    file: layer.file,
    at: (entry) => fieldAt(layer, 'images', entry, 'name'),
    warn: context.warn,
    mayMiss: mayMissTargets(layer, context),
  })
  return images.map((image, i): Run => {
    return (resources) => {
      if (context.lint) warnOfUnitedTags(resources, image, { at: fieldAt(layer, 'images', i), context })
      return warnings.record(resources, setImage(resources, image, config.images))
    }
  })
}

export function replacementRuns({ layer, context }: TransformerInput): readonly Run[] {
  const { replacements = [] } = layer.kustomization
  if (replacements.length === 0) return []
  const loaded = loadReplacements(replacements, layer, { warn: context.warn })
  const run: Run = (resources) => {
    if (context.lint) {
      warnOfDelimiters(resources, loaded, context)
      warnOfCreatedMaps(resources, loaded, context)
    }
    return applyReplacements(resources, loaded, {
      onMiss: onMissedTarget(layer, context),
      onWrite: context.observer?.replaced,
      onReject: context.observer?.rejected,
    })
  }
  return [run]
}
