import { KuiltError } from '../diagnostics/index.ts'
import type { Origin, Resource } from '../model/resource.ts'
import { formatId } from '../model/resource-id.ts'
import type { BuildContext, Layer } from './context.ts'
import { builtinOrigin, hasOrigin } from './origin.ts'
import { type TransformerInput, transformerStages } from './transformers.ts'
import { sameResources } from './validators.ts'

/** Runs the builtin transformers of a layer, then its `transformers`. Resources that a patch emptied are dropped after each. */
export function runTransformers(resources: readonly Resource[], input: TransformerInput): readonly Resource[] {
  const { layer, context } = input
  let result = resources
  for (const stage of transformerStages) {
    const origin = builtinOrigin(layer, stage.kind)
    for (const run of stage.runs(input)) result = note(run(result), origin)
  }
  for (const { transform, origin } of context.external.transformers(
    layer.kustomization.transformers ?? [],
    layer,
    context,
  )) {
    result = note(transform(result), origin)
  }
  return result
}

/** Records a transformation on every resource while origins are tracked; one that has no origin yet was made by it. */
function note(resources: readonly Resource[], origin: Origin | undefined): readonly Resource[] {
  if (origin === undefined) return resources
  return resources.map((resource) =>
    hasOrigin(resource)
      ? resource.withState({ transformations: [...resource.state.transformations, origin] })
      : resource.withState({ origin }),
  )
}

/** @throws KuiltError VALIDATOR_CHANGED_RESOURCES */
export function runValidators(
  resources: readonly Resource[],
  layer: Layer,
  context: BuildContext,
): readonly Resource[] {
  let result = resources
  for (const { transform, external } of context.external.transformers(
    layer.kustomization.validators ?? [],
    layer,
    context,
  )) {
    const after = transform(result)
    // Upstream compares trees with their layout, which no program's output can match.
    const changed = external && after[0] ? formatId(after[0].id) : sameResources(result, after)
    if (changed !== undefined) {
      throw new KuiltError(
        'VALIDATOR_CHANGED_RESOURCES',
        { id: changed },
        { at: { file: layer.file, document: 0, path: ['validators'] } },
      )
    }
    result = after
  }
  return result
}
