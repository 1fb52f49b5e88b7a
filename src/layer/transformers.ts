import { type Location, mapError } from '../diagnostics/index.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import type { PatchStep } from '../patch/patcher.ts'
import { recordOrigin } from '../resource/origin.ts'
import type { Origin, Resource } from '../resource/resource.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import { type BuildContext, fieldAt, type Layer } from './context.ts'
import { builtinOrigin, hasOrigin } from './origin.ts'
import type { TransformerPlugin } from './plugin.ts'
import { loadPlugins } from './plugin-configs.ts'
import type { Schema, Stage } from './stage.ts'

/** One run of a transformer over the resources of a layer. */
export interface Run {
  (resources: readonly Resource[]): readonly Resource[]
  /** The patches that the run applies, for observers of the build. */
  readonly patches?: readonly PatchStep[]
}

export interface TransformerInput {
  readonly layer: Layer
  readonly config: TransformerConfig
  readonly schema: Schema
  readonly context: BuildContext
}

/** A built-in transformer and its runs in a layer. */
export interface BuiltinTransformer {
  /** The field that configures it. If the field is a list, the transformer runs once per entry. */
  readonly name: keyof Kustomization
  /** The name of the transformer in kustomize, which `transformerAnnotations` shows. */
  readonly kind: string
  readonly runs: (input: TransformerInput) => readonly Run[]
}

/**
 * Returns the stage `transformers`: the built-in transformers in their order, then the plugins of the field. Follows
 * api/internal/target/kusttarget.go, (KustTarget).runTransformers, which configures all of them before it runs any: if
 * a directory among the plugins sets a schema, the schema also applies to the built-in transformers.
 */
export function transformWith(builtin: readonly BuiltinTransformer[]): Stage['run'] {
  return (gathered, layer, context) => {
    const { plugins, schema } = loadPlugins('transformers', 'transform', { gathered, layer, context })
    const { config } = gathered
    let { resources } = gathered
    const runs = builtinRuns(builtin, { layer, config, schema, context })
    for (const run of runs) {
      const before = resources
      resources = mapError(
        () => transform(before, run, { name: run.name, layer, context, schema }),
        (error) => context.diagnose.entry(error, { failed: run, rest: runs, resources: before }),
      )
    }
    for (const plugin of plugins) {
      resources = transform(resources, pluginRun(plugin), { name: 'transformers', layer, context, schema, plugin })
    }
    return { ...gathered, resources, schema }
  }
}

/** Returns the runs of all built-in transformers, in order. Those of a transformer are created when it is reached. */
function* builtinRuns(builtin: readonly BuiltinTransformer[], input: TransformerInput): Generator<EntryRun, undefined> {
  for (const { name, kind, runs } of builtin) {
    const origin = builtinOrigin(input.layer, kind)
    for (const [i, run] of runs(input).entries()) yield { name, run, at: () => entryAt(input.layer, name, i), origin }
  }
  return undefined
}

/** The location that configures a run of a built-in transformer. */
function entryAt(layer: Layer, field: keyof Kustomization, index: number): Location {
  const { kustomization } = layer
  // Labels come from two fields, and the older field comes last.
  if (field === 'labels' && index >= (kustomization.labels?.length ?? 0)) return fieldAt(layer, 'commonLabels')
  return Array.isArray(kustomization[field]) ? fieldAt(layer, field, index) : fieldAt(layer, field)
}

/** A run of a transformer, and the data for observers and messages. */
export interface TransformerRun {
  readonly run: Run
  readonly at: () => Location | undefined
  readonly origin: Origin | undefined
  readonly isExternal?: boolean
}

/** A run of a built-in transformer. */
export interface EntryRun extends TransformerRun {
  /** The field of the entry. */
  readonly name: keyof Kustomization
}

export interface FailedEntry {
  readonly failed: EntryRun
  /** The runs that follow. */
  readonly rest: Iterator<EntryRun, undefined>
  /** The resources before the failed run. */
  readonly resources: readonly Resource[]
}

export function pluginRun({ transform: run, at, origin, isExternal }: TransformerPlugin): TransformerRun {
  return { run, at: () => at, origin, isExternal }
}

interface RunContext {
  readonly name: string
  readonly layer: Layer
  readonly context: BuildContext
  readonly schema: Schema
  readonly plugin?: TransformerPlugin
}

function transform(
  before: readonly Resource[],
  run: TransformerRun,
  { name, layer, context, schema, plugin }: RunContext,
): readonly Resource[] {
  const after = recordTransformation(runTransformer(run, before, context), run.origin)
  context.observer?.transformer?.({ name, at: run.at(), layer, before, after, run: run.run, plugin, schema })
  return after
}

/**
 * Runs a transformer. Adds two locations to an error: that of the entry, and that of the resource on which the
 * transformer fails.
 */
export function runTransformer(
  { run, at, isExternal = false }: TransformerRun,
  resources: readonly Resource[],
  { diagnose }: BuildContext,
): readonly Resource[] {
  return mapError(
    () => run(resources),
    (error) => {
      const located = error.at === undefined ? error.with({ at: at() }) : error
      // To find the resource, the transformer runs again. Programs should not run twice.
      return isExternal ? located : diagnose.transformer(located, run, resources)
    },
  )
}

/**
 * If origins are tracked, records a transformation on every resource. A resource without an origin was created by the
 * transformer. Follows api/internal/target/multitransformer.go, (multiTransformer).Transform.
 */
function recordTransformation(resources: readonly Resource[], origin: Origin | undefined): readonly Resource[] {
  if (origin === undefined) return resources
  return resources.map((resource) =>
    hasOrigin(resource)
      ? recordOrigin(resource, { transformations: [...resource.state.transformations, origin] })
      : recordOrigin(resource, { origin }),
  )
}
