import type { BuildOptions } from '../../build/build-options.ts'
import type { KuiltError } from '../../diagnostics/index.ts'
import type { ChartOptions } from '../helm/options.ts'
import type { ArgocdFiles } from './argocd-files.ts'
import type { ArgocdOptions } from './options.ts'

/** The Applications to render. */
export interface ArgocdRequest {
  /** The absolute path of a directory or file with Applications. */
  readonly path: string
  /** The only Application to render, without its children: `NAME` or `NAMESPACE/NAME`. */
  readonly name: string | undefined
  readonly files: ArgocdFiles
  readonly cwd: string
  readonly options: ArgocdOptions
  /** The version of the cluster and its API versions. */
  readonly chart: ChartOptions
  readonly build: BuildOptions
  readonly purpose: 'text' | 'files' | 'explain'
  /** Called with the error of each object that cannot be rendered. Default: the first error is thrown. */
  readonly onPartError?: ((error: KuiltError, part: string) => void) | undefined
}
