import { type Location, mapError } from '../diagnostics/index.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import type { TransformerConfig } from '../resource/field-spec.ts'
import type { Origin, Resource } from '../resource/resource.ts'
import { type Accumulation, type BuildContext, fieldAt, type Layer, type Schema, type Stage } from './context.ts'
import { builtinOrigin, hasOrigin } from './origin.ts'
import type { TransformerPlugin } from './plugin.ts'
import { loadPlugins } from './plugin-configs.ts'

/** One run of a transformer over the resources of a layer. */
export type Run = (resources: readonly Resource[]) => readonly Resource[]

export interface TransformerInput {
  readonly layer: Layer
  readonly config: TransformerConfig
  readonly schema: Schema
  readonly context: BuildContext
}

/**
 * The stage of a builtin transformer.
 *
 * @param field field of the kustomization; where it is a list, each entry is a run
 * @param kind upstream's name of the transformer, for `transformerAnnotations`
 */
export function transformer(
  field: keyof Kustomization,
  kind: string,
  runs: (input: TransformerInput) => readonly Run[],
): Stage {
  const run: Stage['run'] = (gathered, layer, context) => {
    const { config, schema } = gathered
    const origin = builtinOrigin(layer, kind)
    const resources = runs({ layer, config, schema, context }).reduce((before, run, i) => {
      const request = { run, at: () => entryAt(layer, field, i), origin }
      return transform(before, request, { layer, context })
    }, gathered.resources)
    return { ...gathered, resources }
  }
  return { name: field, run }
}

/** Where a kustomization asks for a run of a builtin transformer. */
function entryAt(layer: Layer, field: keyof Kustomization, index: number): Location {
  const { kustomization } = layer
  // Labels come from two fields, the older one last.
  if (field === 'labels' && index >= (kustomization.labels?.length ?? 0)) return fieldAt(layer, 'commonLabels')
  return Array.isArray(kustomization[field]) ? fieldAt(layer, field, index) : fieldAt(layer, field)
}

/** The stage `transformers`: plugins, in the order of their configurations. */
export function runTransformers(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  const { plugins, schema } = loadPlugins('transformers', 'transform', { gathered, layer, context })
  const resources = plugins.reduce(
    (before, plugin) => transform(before, pluginRun(plugin), { layer, context }),
    gathered.resources,
  )
  return { ...gathered, resources, schema }
}

/** A run of a transformer, and what is reported about it. */
export interface TransformerRun {
  readonly run: Run
  readonly at: () => Location | undefined
  readonly origin: Origin | undefined
  readonly isExternal?: boolean
}

export function pluginRun({ transform: run, at, origin, isExternal }: TransformerPlugin): TransformerRun {
  return { run, at: () => at, origin, isExternal }
}

interface RunPlace {
  readonly layer: Layer
  readonly context: BuildContext
}

function transform(
  before: readonly Resource[],
  run: TransformerRun,
  { layer, context }: RunPlace,
): readonly Resource[] {
  const after = recordTransformation(runTransformer(run, before, context), run.origin)
  context.observer?.transformer?.({ at: run.at(), layer, before, after })
  return after
}

/** Runs a transformer; an error gets the location of its entry, and of the resource that the transformer fails on. */
export function runTransformer(
  { run, at, isExternal = false }: TransformerRun,
  resources: readonly Resource[],
  { diagnose }: BuildContext,
): readonly Resource[] {
  return mapError(
    () => run(resources),
    (error) => {
      const located = error.at === undefined ? error.with({ at: at() }) : error
      // To find the resource, transformers run again, which programs should not.
      return isExternal ? located : diagnose.transformer(located, run, resources)
    },
  )
}

/**
 * While origins are tracked, records a transformation on every resource. A resource without an origin was created by the
 * transformer. Follows api/internal/target/multitransformer.go, (multiTransformer).Transform.
 */
function recordTransformation(resources: readonly Resource[], origin: Origin | undefined): readonly Resource[] {
  if (origin === undefined) return resources
  return resources.map((resource) =>
    hasOrigin(resource)
      ? resource.withNote({ transformations: [...resource.state.transformations, origin] })
      : resource.withNote({ origin }),
  )
}
