import { type BuildContext, fieldAt, type Layer } from './accumulate/context.ts'
import { locating, warning } from './diagnostics/index.ts'
import { cleanAnnotations } from './finish/build-annotations.ts'
import { addHashSuffixes } from './finish/hash.ts'
import { dropLocalConfig } from './finish/local-config.ts'
import { fixNameReferences } from './finish/name-references.ts'
import { orderResources } from './finish/order.ts'
import { resolveVars } from './finish/vars.ts'
import type { TransformerConfig } from './model/field-spec.ts'
import type { Var } from './model/kustomization.gen.ts'
import type { Resource } from './model/resource.ts'
import { mapSame } from './model/tree.ts'
import { addManagedByLabel } from './provenance/managed-by.ts'
import { writeOrigins } from './provenance/origin.ts'

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
  { name: 'name references', run: ({ resources, config }) => fixNameReferences(resources, config.nameReference) },
  { name: 'vars', run: replaceVars },
  { name: 'local config', run: ({ resources }) => dropLocalConfig(resources) },
  {
    name: 'order',
    run: ({ resources, layer, reorder }) =>
      locating(fieldAt(layer, 'sortOptions'), () =>
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

function replaceVars({ resources, vars, config, context }: FinishInput): readonly Resource[] {
  if (vars.length === 0) return resources
  const { resources: replaced, unused } = resolveVars(resources, vars, config.varReference)
  if (unused.length > 0) context.warn(warning('VARS_UNUSED', { names: unused.join(',') }))
  return replaced
}

function labelManagedBy({ resources, context, managedByLabel }: FinishInput): readonly Resource[] {
  return managedByLabel || context.buildMetadata.includes('managedByLabel') ? addManagedByLabel(resources) : resources
}
