import type { Warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { ChartSource } from './chart-source.ts'

/** A chart in a kustomization, to be rendered in this process. */
export interface ChartEngineRequest {
  /** Contains the chart. */
  readonly fileSystem: FileSystem
  /** Absolute path of the directory of the chart. */
  readonly chart: string
  /** Undefined without `releaseName` and `nameTemplate`. */
  readonly release: string | undefined
  /** A template that prints the name of the release. */
  readonly nameTemplate: string | undefined
  readonly namespace: string | undefined
  /** Values files; later files override earlier ones. */
  readonly values: readonly { readonly file: string; readonly content: string | Uint8Array }[]
  readonly apiVersions: readonly string[]
  readonly kubeVersion: string | undefined
  readonly includeCrds: boolean
  readonly skipTests: boolean
  readonly skipHooks: boolean
  readonly seed: string | undefined
  /** Fetches dependencies that are not in the chart. If undefined, missing dependencies are an error. */
  readonly charts?: ChartSource | undefined
  /** Reports a warning. Default: warnings are ignored. */
  readonly warn?: (warning: Warning) => void
}

/** Renders Helm charts in this process: `chartEngine()`. Nothing is executed. */
export interface ChartEngine {
  /**
   * The manifests, in the form that `helm template` prints.
   *
   * @throws KuiltError CHART_…, TEMPLATE_…
   */
  readonly render: (request: ChartEngineRequest) => string
}
