import { KuiltError, type Location, mapError, withLocation } from '../diagnostics/index.ts'
import { withCulprit } from '../explain/culprit.ts'
import { recordOrigin } from '../resource/origin.ts'
import type { Origin, Resource } from '../resource/resource.ts'
import { type BuildContext, fieldAt, type Layer } from './context.ts'
import { builtinOrigin, hasOrigin } from './origin.ts'
import { type Run, type TransformerInput, type TransformerStage, transformerStages } from './transformers.ts'
import { givenBack, sameResources } from './validators.ts'

/** Runs the builtin transformers of a layer, then its `transformers`. Resources that a patch emptied are dropped after each. */
export function runTransformers(resources: readonly Resource[], input: TransformerInput): readonly Resource[] {
  const { layer, context } = input
  let result = resources
  for (const stage of transformerStages) {
    const origin = builtinOrigin(layer, stage.kind)
    stage.runs(input).forEach((run, i) => {
      result = note(runAt(run, result, { at: () => requestOf(stage, i, layer), context }), origin)
    })
  }
  const { transformers = [] } = layer.kustomization
  for (const { transform, origin, external, at } of context.external.transformers(transformers, 'transformers', {
    layer,
    context,
  })) {
    result = note(
      external ? withLocation(at, () => transform(result)) : runAt(transform, result, { at: () => at, context }),
      origin,
    )
  }
  return result
}

/** Where a kustomization asks for a run of a builtin transformer. */
function requestOf({ field }: TransformerStage, index: number, layer: Layer): Location {
  const { kustomization } = layer
  // Labels come in two fields, the older one last.
  if (field === 'labels' && index >= (kustomization.labels?.length ?? 0)) return fieldAt(layer, 'commonLabels')
  return Array.isArray(kustomization[field]) ? fieldAt(layer, field, index) : fieldAt(layer, field)
}

interface Request {
  readonly at: () => Location | undefined
  readonly context: BuildContext
}

/** Runs a transformer; an error gets the place of the request, and the resource it is about where it fails on one alone. */
function runAt(run: Run, resources: readonly Resource[], { at, context }: Request): readonly Resource[] {
  return mapError(
    () => run(resources),
    (error) => {
      const located = error.at === undefined ? error.with({ at: at() }) : error
      return context.quietly(() => withCulprit(located, resources, run))
    },
  )
}

/** Records a transformation on every resource while origins are tracked; one that has no origin yet was made by it. */
function note(resources: readonly Resource[], origin: Origin | undefined): readonly Resource[] {
  if (origin === undefined) return resources
  return resources.map((resource) =>
    hasOrigin(resource)
      ? recordOrigin(resource, { transformations: [...resource.state.transformations, origin] })
      : recordOrigin(resource, { origin }),
  )
}

/** @throws KuiltError VALIDATOR_CHANGED_RESOURCES */
export function runValidators(
  resources: readonly Resource[],
  layer: Layer,
  context: BuildContext,
): readonly Resource[] {
  let result = resources
  const { validators = [] } = layer.kustomization
  for (const { transform, external, at } of context.external.transformers(validators, 'validators', {
    layer,
    context,
  })) {
    const after = external
      ? withLocation(at, () => transform(result))
      : runAt(transform, result, { at: () => at, context })
    const changed = external ? givenBack(result, after) : sameResources(result, after)
    if (changed !== undefined) {
      throw new KuiltError('VALIDATOR_CHANGED_RESOURCES', { id: changed }, { at })
    }
    if (!external) result = after
  }
  return result
}
