import type { Location } from '../diagnostics/index.ts'
import type { ConfigMapArgs } from '../kustomization/kustomization.gen.ts'
import type { PatchWrite } from '../patch/patcher.ts'
import type { DefinedVar } from '../references/vars.ts'
import type { Resource } from '../resource/resource.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import type { ReplacementRejection, ReplacementWrite } from '../transform/replacements/replacements.ts'
import type { BuildContext, GeneratorEntry, Layer } from './context.ts'
import type { Plugin } from './plugin.ts'
import { noConfig } from './transformer-config.ts'
import type { Run } from './transformers.ts'

/**
 * A step of the pipeline. It returns a new value, and reuses every object that it does not change.
 */
export interface Stage<C extends BuildContext = BuildContext> {
  readonly name: string
  readonly run: (gathered: Accumulation, layer: Layer, context: C) => Accumulation
}

/** Observes a build, for example to find the stage that changed a field. Without an observer, nothing is recorded. */
export interface PipelineObserver {
  /** Called after each stage of a layer, and after each stage at the end of the build. */
  readonly stage?: (change: StageChange) => void
  /** Within the stage `transformers`, called after each run: one entry of a field such as `patches`, or one plugin. */
  readonly transformer?: (change: TransformerChange) => void
  /** Within a run of a transformer, called after each resource that a patch has been applied to. */
  readonly patched?: (write: PatchWrite) => void
  /** Within a run of a transformer, called after each resource that a replacement has been applied to. */
  readonly replaced?: (write: ReplacementWrite) => void
  /** Within a run of a transformer, called after each resource that a replacement has left out because of `reject`. */
  readonly rejected?: (rejection: ReplacementRejection) => void
  /** Within the stage `generators`, called after each generated resource has been added. */
  readonly generated?: (change: GeneratorChange) => void
}

export interface StageChange {
  /** The name of the stage. */
  readonly name: string
  readonly layer: Layer
  readonly before: Accumulation
  readonly after: Accumulation
}

export interface TransformerChange {
  /** The field that configures the transformer. */
  readonly name: string
  /** The location of the entry in the kustomization, or of the configuration of the plugin. */
  readonly at: Location | undefined
  readonly layer: Layer
  readonly before: readonly Resource[]
  readonly after: readonly Resource[]
  readonly run: Run
  /** The plugin. Undefined for a field of the kustomization. */
  readonly plugin?: Plugin | undefined
  readonly schema: Schema
}

export interface GeneratorChange {
  readonly layer: Layer
  /** An entry of `configMapGenerator` or `secretGenerator`, with the options of the kustomization. */
  readonly entry?: GeneratorEntry & { readonly args: ConfigMapArgs }
  readonly plugin?: Plugin
  readonly generated: Resource
  /** The resource that the generated resource was merged into or has replaced. */
  readonly existing: Resource | undefined
  readonly result: Resource
}

/** Everything that the stages have collected so far. */
export interface Accumulation {
  readonly resources: readonly Resource[]
  readonly config: TransformerConfig
  readonly vars: readonly DefinedVar[]
  /** The schema defines how fields are merged and which kinds are cluster-scoped. */
  readonly schema: Schema
}

export interface Schema extends KindSchema {
  /** True once a kustomization has set the schema with `openapi`. */
  readonly chosen: boolean
  /** The path of the `openapi` document, if it is a file. */
  readonly file?: string
}

/** The initial state. The first layer adds the default field specs. */
export function emptyAccumulation(schema: Schema): Accumulation {
  return { resources: [], config: noConfig, vars: [], schema }
}
