import type { Location, Warning } from '../diagnostics/index.ts'
import type { Loader } from '../files/loader.ts'
import type { Kustomization, Var } from '../kustomization/kustomization.gen.ts'
import type { TransformerConfig } from '../resource/field-spec.ts'
import type { Origin, Resource, ScopeTable } from '../resource/resource.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import type { BaseCache } from './base-cache.ts'
import type { Diagnose } from './diagnose.ts'
import type { PluginLoader } from './plugin.ts'

/** What all layers of one build share. It does not change during the build. */
export interface BuildContext {
  /** Reports a warning. */
  readonly warn: (warning: Warning) => void
  /** Also check for problems that take longer to find or that may be intended. */
  readonly lint: boolean
  /** Reads the resources of a file. With a cache, a file that several builds name is parsed once. */
  readonly parse: (content: Uint8Array, file: string, scope: ScopeTable) => readonly Resource[]
  /** Runs all stages of a layer. The stages that find directories use it to build the layers below. */
  readonly accumulate: (gathered: Accumulation, layer: Layer, context: BuildContext) => Accumulation
  readonly plugins: PluginLoader
  readonly diagnose: Diagnose
  /** Results of bases that builds share. Undefined with an observer, which would miss the stages of those bases. */
  readonly bases: BaseCache | undefined
  readonly observer?: PipelineObserver | undefined
}

/** One kustomization on its way through the stages. */
export interface Layer {
  readonly loader: Loader
  readonly kustomization: Kustomization
  /** Absolute path of the kustomization file. */
  readonly file: string
  /** Path of the layer as seen from the root of the build; undefined while origins are not tracked. */
  readonly origin: Origin | undefined
  /** The nearest ancestor's namespace, for helm charts that name none. */
  readonly helmNamespace: string
}

/** What the stages have gathered so far. */
export interface Accumulation {
  readonly resources: readonly Resource[]
  readonly config: TransformerConfig
  readonly vars: readonly Var[]
  /** Which fields merge how, and which kinds are cluster-scoped. */
  readonly schema: Schema
}

export interface Schema extends KindSchema {
  /** True once a kustomization has chosen the schema with `openapi`. */
  readonly chosen: boolean
}

/** Nothing gathered yet. The first layer adds the default field specs. */
export function emptyAccumulation(schema: Schema): Accumulation {
  return { resources: [], config: noConfig, vars: [], schema }
}

const noConfig: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
}

/** A step of the pipeline. It returns a new value, with everything that it leaves alone being the same object as before. */
export interface Stage<C extends BuildContext = BuildContext> {
  readonly name: string
  readonly run: (gathered: Accumulation, layer: Layer, context: C) => Accumulation
}

/** Follows a build, for example to find out which stage changed a field. Without an observer, nothing is recorded. */
export interface PipelineObserver {
  /** Called after each stage of a layer, and after each stage at the end of the build. */
  readonly stage?: (change: StageChange) => void
  /** Within the stage `transformers`, called after each run: one entry of a field such as `patches`, or one plugin. */
  readonly transformer?: (change: TransformerChange) => void
}

export interface StageChange {
  /** Name of the stage. */
  readonly name: string
  readonly layer: Layer
  readonly before: Accumulation
  readonly after: Accumulation
}

export interface TransformerChange {
  /** The field that asks for the transformer. */
  readonly name: string
  /** The entry of the kustomization, or the configuration of the plugin. */
  readonly at: Location | undefined
  readonly layer: Layer
  readonly before: readonly Resource[]
  readonly after: readonly Resource[]
}

/** A field of the kustomization of a layer. */
export function fieldAt(
  layer: Layer,
  ...path: readonly (string | number)[]
): Required<Pick<Location, 'file' | 'document' | 'path'>> {
  return { file: layer.file, document: 0, path }
}
