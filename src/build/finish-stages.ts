import { warning, withLocation } from '../diagnostics/index.ts'
import { formatFieldPath } from '../diagnostics/render/place.ts'
import type { Var } from '../kustomization/kustomization.gen.ts'
import { type BuildContext, fieldAt, type Layer } from '../layer/context.ts'
import { addHashSuffixes } from '../references/hash.ts'
import { missedHashes } from '../references/missed-hash.ts'
import { fixNameReferences } from '../references/name-references.ts'
import { resolveVars } from '../references/vars.ts'
import { cleanAnnotations } from '../resource/build-annotations.ts'
import { writeOrigins } from '../resource/origin.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId, isSelected } from '../resource/resource-id.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import { dropLocalConfig } from '../transform/local-config.ts'
import { addManagedByLabel } from '../transform/managed-by.ts'
import { orderResources } from '../transform/order.ts'
import { mapSame } from '../tree/fields.ts'

/** What the end of a build knows. */
export interface FinishInput {
  readonly resources: readonly Resource[]
  readonly config: TransformerConfig
  readonly vars: readonly Var[]
  readonly layer: Layer
  readonly context: BuildContext
  readonly reorder: 'legacy' | 'none'
  readonly managedByLabel: boolean
}

/** A stage at the end of a build. */
export interface FinishStage {
  readonly name: string
  readonly run: (input: FinishInput) => readonly Resource[]
}

/** What happens once, to everything that has been accumulated, in this order. */
export const finishStages: readonly FinishStage[] = [
  { name: 'hash suffixes', run: ({ resources }) => addHashSuffixes(resources) },
  // After the hashes, so that a renamed ConfigMap is still found by an earlier name.
  { name: 'name references', run: fixReferences },
  { name: 'vars', run: replaceVars },
  { name: 'local config', run: ({ resources }) => dropLocalConfig(resources) },
  {
    name: 'order',
    run: ({ resources, layer, reorder }) =>
      withLocation(fieldAt(layer, 'sortOptions'), () =>
        orderResources(resources, layer.kustomization.sortOptions, reorder),
      ),
  },
  { name: 'managed-by label', run: labelManagedBy },
  { name: 'internal annotations', run: ({ resources }) => mapSame(resources, cleanAnnotations) },
  {
    name: 'origins and transformations',
    run: ({ resources, context }) => writeOrigins(resources, context.buildMetadata),
  },
]

function fixReferences({ resources, config, context }: FinishInput): readonly Resource[] {
  const fixed = fixNameReferences(resources, config.nameReference)
  for (const { referrer, path, name, generated } of missedHashes(fixed)) {
    const { kind, name: current } = generated.id
    const params = { name, current, kind, id: describeId(referrer.id), field: formatFieldPath(path) }
    const { source } = referrer.state
    const at = source && { ...source, path }
    context.warn(
      warning('HASH_SUFFIX_MISSED', params, { at, hint: () => missedHashHint(referrer, { kind, path, config }) }),
    )
  }
  return fixed
}

interface MissedField {
  readonly kind: string
  readonly path: readonly (string | number)[]
  readonly config: TransformerConfig
}

function missedHashHint({ id }: Resource, { kind, path, config }: MissedField): string {
  const names = path.filter((part) => typeof part === 'string')
  const field = names.map((part) => part.replaceAll('/', '\\/')).join('/')
  const isKnown = config.nameReference
    .filter((reference) => reference.kind === kind)
    .some(({ fieldSpecs }) =>
      fieldSpecs.some((spec) => isSelected(id, spec) && spec.path.replaceAll('[]', '') === field),
    )
  if (isKnown) return `refer to the ${kind} from the same namespace, by the name that it has where it is generated`
  return [
    'tell kustomize of the field in a file under configurations (or set disableNameSuffixHash):',
    'nameReference:',
    `- kind: ${kind}`,
    '  fieldSpecs:',
    `  - path: ${field}`,
    `    kind: ${id.kind}`,
  ].join('\n')
}

function replaceVars({ resources, vars, config, context, layer }: FinishInput): readonly Resource[] {
  if (vars.length === 0) return resources
  const { resources: replaced, unused } = resolveVars(resources, vars, config.varReference)
  if (unused.length > 0) {
    const own = (layer.kustomization.vars ?? []).findIndex(({ name }) => name !== undefined && unused.includes(name))
    // A var of a base is told at the kustomization that is built.
    const at = { file: layer.file, document: 0, path: own < 0 ? [] : ['vars', own] }
    const hint = 'a var is used as $(NAME), in fields that kustomize or a varReference of configurations knows'
    context.warn(warning('VARS_UNUSED', { names: unused.join(',') }, { at, hint }))
  }
  return replaced
}

function labelManagedBy({ resources, context, managedByLabel }: FinishInput): readonly Resource[] {
  return managedByLabel || context.buildMetadata.includes('managedByLabel') ? addManagedByLabel(resources) : resources
}
