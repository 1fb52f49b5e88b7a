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
  /** The absolute path of the file. */
  readonly file: string
  readonly kustomization: Kustomization
  /** Returns the location of a field of the kustomization, which is in the file or elsewhere. */
  readonly locate: (at: Location) => Location
  /** The files that messages show. The build itself may read decrypted copies. */
  readonly shownFiles: FileSystem
  /** The tracer that records the steps that set each field. */
  readonly tracer: Tracer | undefined
}

/** The state that is kept when a build starts again. */
export interface BuildRun {
  readonly input: BuildInput
  readonly options: BuildOptions
  readonly cwd: string
  /** The absolute path of the directory that reading is limited to. */
  readonly limit: string | undefined
  readonly warnings: BuildWarnings
  /** The results of functions, so that they are not called again. */
  readonly calls: FunctionCalls
  /** True if the build records the steps that set each field. */
  readonly traces: boolean
  readonly given: GivenKustomization | undefined
}
