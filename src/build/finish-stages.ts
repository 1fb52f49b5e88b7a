import { withLocation } from '../diagnostics/index.ts'
import { missedHashWarnings } from '../explain/warnings/missed-hashes.ts'
import { unusedVarsWarning } from '../explain/warnings/unused-vars.ts'
import { type BuildContext, fieldAt, type Layer } from '../layer/context.ts'
import { addHashSuffixes } from '../references/hash.ts'
import { fixNameReferences } from '../references/name-references.ts'
import { type DefinedVar, resolveVars } from '../references/vars.ts'
import { cleanAnnotations } from '../resource/clean-annotations.ts'
import { writeOrigins } from '../resource/origin.ts'
import type { Resource } from '../resource/resource.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import { dropLocalConfig } from '../transform/local-config.ts'
import { addManagedByLabel } from '../transform/managed-by.ts'
import { orderResources } from '../transform/order.ts'
import { mapSame } from '../tree/fields.ts'

/** What the end of a build knows. */
export interface FinishInput {
  readonly resources: readonly Resource[]
  readonly config: TransformerConfig
  readonly vars: readonly DefinedVar[]
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
  missedHashWarnings(fixed, config.nameReference).forEach(context.warn)
  return fixed
}

function replaceVars({ resources, vars, config, context, layer }: FinishInput): readonly Resource[] {
  if (vars.length === 0) return resources
  const { resources: replaced, unused } = resolveVars(resources, vars, config.varReference)
  if (unused.length > 0) context.warn(unusedVarsWarning(unused, { vars, file: layer.file }))
  return replaced
}

function labelManagedBy({ resources, context, managedByLabel }: FinishInput): readonly Resource[] {
  return managedByLabel || context.buildMetadata.includes('managedByLabel') ? addManagedByLabel(resources) : resources
}
