import type { KuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import type { BuildContext, Layer } from './context.ts'
import type { Run } from './transformers.ts'

/** Completes the errors of a layer. Only failed builds call it, so it may take time and read files again. */
export interface Diagnose {
  /** Adds what else is wrong with the kustomization of `layer`. */
  readonly layer: (error: KuiltError, layer: Layer, context: BuildContext) => KuiltError
  /** Finds the source of a generator (a literal, a file, a line of an env file) that the error is about. */
  readonly generator: (error: KuiltError, entry: GeneratorEntry) => KuiltError
  /** Finds the resource that a transformer failed on. */
  readonly transformer: (error: KuiltError, run: Run, resources: readonly Resource[]) => KuiltError
}

/** An entry of `configMapGenerator` or `secretGenerator`. */
export interface GeneratorEntry {
  readonly layer: Layer
  readonly field: 'configMapGenerator' | 'secretGenerator'
  readonly index: number
}
