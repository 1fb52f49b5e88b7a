import type { FieldPath, KuiltError, Location, Warning } from '../diagnostics/index.ts'
import type { Loader } from '../files/loader.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import type { Origin, Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import type { PluginLoader } from './plugin.ts'
import type { Accumulation, PipelineObserver, Schema } from './stage.ts'
import type { FailedEntry, Run } from './transformers.ts'

/** One kustomization as it passes through the stages. */
export interface Layer {
  readonly loader: Loader
  readonly kustomization: Kustomization
  /** Absolute path of the kustomization file. */
  readonly file: string
  /** The path of the layer as seen from the root of the build. Undefined if origins are not tracked. */
  readonly origin: Origin | undefined
  /**
   * Returns the namespace of the nearest ancestor that has one, for Helm charts without a namespace. This is a function
   * so that the cache notices which bases depend on it.
   */
  readonly helmNamespace: () => string
}

/** A field of the kustomization of a layer. */
export function fieldAt(layer: Layer, ...path: FieldPath): Required<Pick<Location, 'file' | 'document' | 'path'>> {
  return { file: layer.file, document: 0, path }
}

/** The data that all layers of a build share. It does not change during the build. */
export interface BuildContext {
  /** Reports a warning. */
  readonly warn: (warning: Warning) => void
  /** True if the build also checks for problems that take longer to find or may be intentional. */
  readonly lint: boolean
  /**
   * True if a patch without a `target` or an entry of `replicas` is skipped when no resource matches it. Used only to
   * find hints. By default, this is an error.
   */
  readonly skipsMissingTargets?: boolean
  /** Reads the resources of a file. With a cache, a file used by several builds is parsed only once. */
  readonly parse: (content: Uint8Array, file: string, scope: ScopeTable) => readonly Resource[]
  /** Runs all stages of a layer. Stages that find a directory use it to build the layer there. */
  readonly accumulate: (gathered: Accumulation, layer: Layer, context: BuildContext) => Accumulation
  readonly plugins: PluginLoader
  readonly diagnose: Diagnose
  /**
   * The results of bases, shared by several builds. Undefined if there is an observer, because it would miss the stages
   * of those bases.
   */
  readonly bases: BaseCache | undefined
  readonly observer?: PipelineObserver | undefined
}

/** Adds details to the errors of a layer. Only failed builds use it, so it may take time and read files again. */
export interface Diagnose {
  /** Adds the other mistakes in the kustomization of `layer`. */
  readonly layer: (error: KuiltError, layer: Layer, context: BuildContext) => KuiltError
  /** Finds the source of a generator (a literal, a file, a line of an env file) that the error is about. */
  readonly generator: (error: KuiltError, entry: GeneratorEntry) => KuiltError
  /** Finds the resource that a transformer failed on. */
  readonly transformer: (error: KuiltError, run: Run, resources: readonly Resource[]) => KuiltError
  /** Adds the mistakes in later entries of built-in transformers. */
  readonly entry: (error: KuiltError, entry: FailedEntry) => KuiltError
}

/** An entry of `configMapGenerator` or `secretGenerator`. */
export interface GeneratorEntry {
  readonly layer: Layer
  readonly field: 'configMapGenerator' | 'secretGenerator'
  readonly index: number
}

/** A cache for the results of bases, shared by several builds. */
export interface BaseCache {
  /** The result of a base with the built-in schema: from the cache, or built now. */
  accumulation(base: CacheableBase): Accumulation
  /**
   * Must be called when a kustomization sets a schema, because results already taken from the cache may depend on it.
   */
  schemaChosen(): void
}

/** A base and how to build it. */
export interface CacheableBase {
  readonly loader: Loader
  /** The only input that the result may depend on, apart from the files and the options of the build. */
  readonly helmNamespace: () => string
  readonly context: BuildContext
  readonly schema: Schema
  /** Builds the base. Errors are not cached. */
  readonly make: (context: BuildContext, helmNamespace: () => string) => Accumulation
}
