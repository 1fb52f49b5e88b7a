import type { Location } from '../diagnostics/index.ts'
import type { Tracer } from '../explain/trace/tracer.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import type { FunctionCalls } from '../plugins/function-calls.ts'
import type { BuildOptions } from './build-options.ts'
import type { BuildWarnings } from './build-warnings.ts'
import type { BuildInput } from './kustomization-object.ts'

/** A kustomization that is built instead of the file in its directory. */
export interface GivenKustomization {
  /** Absolute path of the file. */
  readonly file: string
  readonly kustomization: Kustomization
  /** The location of one of its fields: in the file, or elsewhere. */
  readonly locate: (at: Location) => Location
  /** The files that messages show. What the build reads may have been decrypted for it. */
  readonly shownFiles: FileSystem
  /** Records the steps that set each field. */
  readonly tracer: Tracer | undefined
}

/** State that is kept when a build starts over. */
export interface BuildRun {
  readonly input: BuildInput
  readonly options: BuildOptions
  readonly cwd: string
  /** Absolute path that reading is limited to. */
  readonly limit: string | undefined
  readonly warnings: BuildWarnings
  /** The results of functions, which are not called again. */
  readonly calls: FunctionCalls
  /** Record the steps that set each field. */
  readonly traces: boolean
  readonly given: GivenKustomization | undefined
}
