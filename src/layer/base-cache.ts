import type { Loader } from '../files/loader.ts'
import type { Accumulation, BuildContext, Schema } from './context.ts'

/** What other builds have made of whole bases. */
export interface BaseCache {
  /** The result of a base under the builtin schema: from the cache, or made now. */
  accumulation(base: CacheableBase): Accumulation
  /** Must be called when a kustomization chooses a schema: results taken from the cache before may depend on it. */
  schemaChosen(): void
}

/** A base and how to build it. */
export interface CacheableBase {
  readonly loader: Loader
  /** Everything the result depends on besides the files and options of the build. */
  readonly variant: string
  readonly context: BuildContext
  readonly schema: Schema
  /** Builds the base. Errors are not cached. */
  readonly make: (context: BuildContext) => Accumulation
}
